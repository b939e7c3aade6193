package dev.berth.http.rest;

import static dev.berth.http.HttpMethod.DELETE;
import static dev.berth.http.HttpMethod.GET;
import static dev.berth.http.HttpMethod.PATCH;
import static dev.berth.http.HttpMethod.POST;

import dev.berth.http.Route;
import dev.berth.packages.Action;
import java.util.ArrayList;
import java.util.List;

/// The routes of packages, each three times: under the caller, a user and an organization.
final class PackageRoutes {
  private static final List<String> OWNERS = List.of("/user", "/users/{login}", "/orgs/{org}");

  private PackageRoutes() {}

  static List<Route<RestHandler>> of(PackageHandlers packages) {
    List<Route<RestHandler>> routes = new ArrayList<>();
    for (String owner : OWNERS) {
      String subject = owner + "/packages/{package_type}/{package_name}";
      routes.add(new Route<>(GET, subject, Action.PULL, packages::find));
      routes.add(new Route<>(DELETE, subject, Action.DELETE, packages::delete));
      routes.add(new Route<>(POST, subject + "/restore", Action.RESTORE, packages::restore));
      // extension
      routes.add(new Route<>(PATCH, subject, Action.ADMINISTER, packages::update));
    }
    return routes;
  }
}
