package dev.berth.http.web;

import static dev.berth.http.web.PageRow.get;
import static dev.berth.http.web.PageRow.post;

import dev.berth.http.Route;
import dev.berth.packages.Action;
import java.util.ArrayList;
import java.util.List;

/// The settings of organizations, and webhooks of these and of repositories.
final class OrganizationSettingsRoutes {
  private OrganizationSettingsRoutes() {}

  static List<Route<WebHandler>> list(WebRoutes.Rules rules) {
    OrganizationSettingsPages settings = new OrganizationSettingsPages(rules);
    AuditPages audit = new AuditPages(rules);
    String base = "/organizations/{org}/settings";
    List<Route<WebHandler>> routes = new ArrayList<>();
    routes.add(get(base + "/profile", Action.ADMINISTER_ORGANIZATION, settings::showProfile));
    routes.add(post(base + "/profile", Action.ADMINISTER_ORGANIZATION, settings::setProfile));
    routes.add(get(base + "/packages", Action.ADMINISTER_ORGANIZATION, settings::showPackages));
    routes.add(post(base + "/packages", Action.ADMINISTER_ORGANIZATION, settings::setPackages));
    routes.add(get(base + "/audit-log", Action.ADMINISTER_ORGANIZATION, audit::ofOrganization));
    UsagePages usage = new UsagePages(rules);
    routes.add(get(base + "/usage", Action.ADMINISTER_ORGANIZATION, usage::showOfOrganization));
    HookPages hooks = new HookPages(rules);
    Action all = Action.ADMINISTER_ORGANIZATION_HOOKS;
    routes.addAll(hooks(base + "/hooks", hooks, all, all, all));
    routes.addAll(
        hooks(
            "/{owner}/{repo}/settings/hooks",
            hooks,
            Action.SEE_REPOSITORY_HOOKS,
            Action.WRITE_REPOSITORY_HOOKS,
            Action.DELETE_REPOSITORY_HOOKS));
    return routes;
  }

  private static List<Route<WebHandler>> hooks(
      String base, HookPages hooks, Action see, Action write, Action delete) {
    String one = base + "/{hook_id}";
    String delivery = one + "/deliveries/{delivery_id}";
    return List.of(
        get(base, see, hooks::list),
        get(base + "/new", write, hooks::showNew),
        post(base, write, hooks::create),
        get(one, see, hooks::show),
        post(one, write, hooks::update),
        get(one + "/delete", delete, hooks::askToDelete),
        post(one + "/delete", delete, hooks::delete),
        post(one + "/ping", see, hooks::ping),
        get(delivery, see, hooks::showDelivery),
        post(delivery + "/attempts", write, hooks::redeliver));
  }
}
