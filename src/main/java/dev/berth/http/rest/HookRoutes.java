package dev.berth.http.rest;

import static dev.berth.http.HttpMethod.DELETE;
import static dev.berth.http.HttpMethod.GET;
import static dev.berth.http.HttpMethod.PATCH;
import static dev.berth.http.HttpMethod.POST;
import static dev.berth.http.rest.Operation.says;

import dev.berth.http.Route;
import dev.berth.packages.Action;
import dev.berth.registry.Hooks;
import java.util.ArrayList;
import java.util.List;

/// Webhooks of organizations and repositories.
final class HookRoutes {
  private HookRoutes() {}

  /// Which rights the routes of one kind of place take.
  private record Rights(Action see, Action write, Action delete) {}

  static List<Route<RestHandler>> of(Hooks hooks) {
    HookHandlers handlers = new HookHandlers(hooks);
    List<Route<RestHandler>> routes = new ArrayList<>();
    routes.addAll(
        of(
            "/orgs/{org}/hooks",
            "org-hook",
            new Rights(
                Action.ADMINISTER_ORGANIZATION_HOOKS,
                Action.ADMINISTER_ORGANIZATION_HOOKS,
                Action.ADMINISTER_ORGANIZATION_HOOKS),
            handlers));
    String ofRepository = "/repos/{owner}/{repo}/hooks";
    List<Route<RestHandler>> repositories =
        new ArrayList<>(
            of(
                ofRepository,
                "hook",
                new Rights(
                    Action.SEE_REPOSITORY_HOOKS,
                    Action.WRITE_REPOSITORY_HOOKS,
                    Action.DELETE_REPOSITORY_HOOKS),
                handlers));
    repositories.add(
        new Route<>(
            POST,
            ofRepository + "/{hook_id}/tests",
            Action.SEE_REPOSITORY_HOOKS,
            says("Test a webhook by a push, of which Berth has none", handlers::test)
                .empty(204, "Nothing is sent.")));
    routes.addAll(repositories);
    routes.addAll(RepositoryRoutes.byId(repositories));
    return routes;
  }

  private static List<Route<RestHandler>> of(
      String all, String schema, Rights rights, HookHandlers hooks) {
    String one = all + "/{hook_id}";
    String deliveries = one + "/deliveries";
    String delivery = deliveries + "/{delivery_id}";
    return List.of(
        new Route<>(
            GET, all, rights.see(), says("List webhooks", hooks::list).paged().lists(schema)),
        new Route<>(
            POST,
            all,
            rights.write(),
            says("Make a webhook, which is sent a ping", hooks::create)
                .field("name", "string", "web; must be given for an organization")
                .with(HookRoutes::settings)
                .gives(201, schema)),
        new Route<>(GET, one, rights.see(), says("Show a webhook", hooks::find).gives(200, schema)),
        new Route<>(
            PATCH,
            one,
            rights.write(),
            says("Change a webhook", hooks::update)
                .with(HookRoutes::settings)
                .field("add_events", "string[]", "of a repository's: more that it is told of")
                .field(
                    "remove_events",
                    "string[]",
                    "of a repository's: what it is not told of any more")
                .gives(200, schema)),
        new Route<>(DELETE, one, rights.delete(), says("Delete a webhook", hooks::delete).done()),
        new Route<>(
            GET,
            one + "/config",
            rights.see(),
            says("Show the configuration of a webhook", hooks::config)
                .gives(200, "webhook-config")),
        new Route<>(
            PATCH,
            one + "/config",
            rights.write(),
            says("Change the configuration of a webhook field by field", hooks::updateConfig)
                .with(operation -> config(operation, ""))
                .gives(200, "webhook-config")),
        new Route<>(
            GET,
            deliveries,
            rights.see(),
            says("List what a webhook was sent", hooks::deliveries)
                .pageSize()
                .query("cursor", "string", "where the page begins, from Link")
                .query("status", "success|failure", "how it ended")
                .lists("hook-delivery-item")),
        new Route<>(
            GET,
            delivery,
            rights.see(),
            says("Show a delivery with request and response", hooks::delivery)
                .gives(200, "hook-delivery")),
        new Route<>(
            POST,
            delivery + "/attempts",
            rights.write(),
            says("Send what was delivered once more", hooks::redeliver)
                .shows(202, "an empty object")),
        new Route<>(POST, one + "/pings", rights.see(), says("Send a ping", hooks::ping).done()));
  }

  private static Operation settings(Operation operation) {
    return config(operation.field("config", "object", "where and how it is told"), "config.")
        .field("events", "string[]", "what it is told of; * for everything")
        .field("active", "boolean", "whether it is told at all");
  }

  private static Operation config(Operation operation, String within) {
    return operation
        .field(within + "url", "string", "where to: an http or https address")
        .field(within + "content_type", "json|form", "the form of what is sent; form at first")
        .field(within + "secret", "string", "signs what is sent")
        .field(within + "insecure_ssl", "string", "1: the certificate is not looked at");
  }
}
