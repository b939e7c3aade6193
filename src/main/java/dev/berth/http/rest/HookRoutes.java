package dev.berth.http.rest;

import static dev.berth.http.HttpMethod.DELETE;
import static dev.berth.http.HttpMethod.GET;
import static dev.berth.http.HttpMethod.PATCH;
import static dev.berth.http.HttpMethod.POST;

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
                new Rights(
                    Action.SEE_REPOSITORY_HOOKS,
                    Action.WRITE_REPOSITORY_HOOKS,
                    Action.DELETE_REPOSITORY_HOOKS),
                handlers));
    repositories.add(
        new Route<>(
            POST, ofRepository + "/{hook_id}/tests", Action.SEE_REPOSITORY_HOOKS, handlers::test));
    routes.addAll(repositories);
    routes.addAll(RepositoryRoutes.byId(repositories));
    return routes;
  }

  private static List<Route<RestHandler>> of(String all, Rights rights, HookHandlers hooks) {
    String one = all + "/{hook_id}";
    String deliveries = one + "/deliveries";
    String delivery = deliveries + "/{delivery_id}";
    return List.of(
        new Route<>(GET, all, rights.see(), hooks::list),
        new Route<>(POST, all, rights.write(), hooks::create),
        new Route<>(GET, one, rights.see(), hooks::find),
        new Route<>(PATCH, one, rights.write(), hooks::update),
        new Route<>(DELETE, one, rights.delete(), hooks::delete),
        new Route<>(GET, one + "/config", rights.see(), hooks::config),
        new Route<>(PATCH, one + "/config", rights.write(), hooks::updateConfig),
        new Route<>(GET, deliveries, rights.see(), hooks::deliveries),
        new Route<>(GET, delivery, rights.see(), hooks::delivery),
        new Route<>(POST, delivery + "/attempts", rights.write(), hooks::redeliver),
        new Route<>(POST, one + "/pings", rights.see(), hooks::ping));
  }
}
