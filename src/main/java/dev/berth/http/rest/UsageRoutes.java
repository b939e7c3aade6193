package dev.berth.http.rest;

import static dev.berth.http.HttpMethod.DELETE;
import static dev.berth.http.HttpMethod.GET;
import static dev.berth.http.HttpMethod.POST;
import static dev.berth.http.HttpMethod.PUT;
import static dev.berth.http.rest.Operation.says;

import dev.berth.http.Route;
import dev.berth.packages.Action;
import dev.berth.registry.Accounts;
import dev.berth.registry.Billing;
import dev.berth.registry.Quotas;
import java.util.ArrayList;
import java.util.List;

/// The routes about what accounts use.
public final class UsageRoutes {
  private UsageRoutes() {}

  /// The rules that requests about usage come to.
  public record Rules(Billing billing, Quotas quotas) {}

  static List<Route<RestHandler>> of(Accounts accounts, Rules rules) {
    BillingHandlers billing = new BillingHandlers(rules.billing(), rules.quotas());
    QuotaHandlers quotas = new QuotaHandlers(accounts, rules.quotas(), rules.billing());
    List<Route<RestHandler>> routes = new ArrayList<>();
    Action own = Action.SEE_OWN_USAGE;
    Action organization = Action.ADMINISTER_ORGANIZATION;
    addReports(routes, "/users/{login}", own, "-user", billing);
    addReports(routes, "/organizations/{org}", organization, "", billing);
    addFormer(routes, "/users/{login}", own, billing);
    addFormer(routes, "/orgs/{org}", organization, billing);
    addUsage(routes, "/users/{login}", own, quotas);
    addUsage(routes, "/orgs/{org}", organization, quotas);
    addQuota(routes, quotas);
    return routes;
  }

  /// @param ending of the name of GitHub's schema of the report
  private static void addReports(
      List<Route<RestHandler>> routes,
      String owner,
      Action action,
      String ending,
      BillingHandlers billing) {
    String report = owner + "/settings/billing/usage";
    routes.add(
        new Route<>(
            GET,
            report,
            action,
            says("Report what packages use, by days or months and repositories", billing::report)
                .with(UsageRoutes::period)
                .gives(200, "billing-usage-report" + ending)));
    routes.add(
        new Route<>(
            GET,
            report + "/summary",
            action,
            says("Report what packages use, added up", billing::summary)
                .with(UsageRoutes::period)
                .query("repository", "string", "of the packages of this repository alone")
                .query("product", "string", "of this product alone; there is `Packages`")
                .query(
                    "sku",
                    "string",
                    "of this alone: `Packages storage` or `Packages data transfer`")
                .gives(
                    200, "billing-usage-summary-report" + (ending.isEmpty() ? "-org" : ending))));
  }

  private static Operation period(Operation operation) {
    return operation
        .query("year", "integer", "of which year; alone, of all of it")
        .query("month", "integer", "of which month; the current one where nothing is said")
        .query("day", "integer", "of which day alone");
  }

  /// What GitHub's description has no more, and tools still ask for.
  private static void addFormer(
      List<Route<RestHandler>> routes, String owner, Action action, BillingHandlers billing) {
    String former = owner + "/settings/billing";
    routes.add(
        new Route<>(
            GET,
            former + "/packages",
            action,
            says("Show how many gigabytes of packages were sent this month", billing::packages)
                .gives(200, "packages-billing-usage")));
    routes.add(
        new Route<>(
            GET,
            former + "/shared-storage",
            action,
            says("Show how many gigabytes of packages are stored", billing::sharedStorage)
                .gives(200, "combined-billing-usage")));
  }

  private static void addUsage(
      List<Route<RestHandler>> routes, String owner, Action action, QuotaHandlers quotas) {
    routes.add(
        new Route<>(
            GET,
            owner + "/usage",
            action,
            says("Show what is stored and was sent this month, and the quota", quotas::usage)
                .extension()
                .shows(200, "bytes")));
    routes.add(
        new Route<>(
            GET,
            owner + "/usage/packages",
            action,
            says("List what packages store and were sent this month", quotas::packages)
                .extension()
                .since()
                .showsList("a package and its bytes")));
  }

  private static void addQuota(List<Route<RestHandler>> routes, QuotaHandlers quotas) {
    String quota = "/admin/accounts/{login}/quota";
    routes.add(
        new Route<>(
            GET,
            quota,
            Action.ADMINISTER_SITE,
            says("Show an account's quota, and what is used of it", quotas::find)
                .extension()
                .shows(200, "bytes")));
    routes.add(
        new Route<>(
            PUT,
            quota,
            Action.ADMINISTER_SITE,
            says("Give an account a quota of its own", quotas::put)
                .extension()
                .field("storage_bytes", "integer", "stored in all; any amount if it is not said")
                .field("transfer_bytes", "integer", "sent in a month; any amount if it is not said")
                .shows(200, "bytes")));
    routes.add(
        new Route<>(
            DELETE,
            quota,
            Action.ADMINISTER_SITE,
            says("Have the site's quota hold for an account", quotas::remove).extension().done()));
    routes.add(
        new Route<>(
            POST,
            "/admin/accounts/{login}/usage/recount",
            Action.ADMINISTER_SITE,
            says("Add up anew what an account stores", quotas::recount)
                .extension()
                .shows(200, "bytes")));
  }
}
