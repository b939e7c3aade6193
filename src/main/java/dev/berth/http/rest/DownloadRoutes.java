package dev.berth.http.rest;

import static dev.berth.http.HttpMethod.GET;
import static dev.berth.http.rest.Operation.says;

import dev.berth.http.Route;
import dev.berth.packages.Action;
import java.util.List;

/// The routes about how often versions were pulled. All of them are extensions.
final class DownloadRoutes {
  private DownloadRoutes() {}

  /// @param subject the path of a package
  /// @param version the path of a version
  static List<Route<RestHandler>> of(String subject, String version, DownloadHandlers downloads) {
    return List.of(
        new Route<>(
            GET,
            subject + "/downloads",
            Action.PULL,
            says("Show how often a package was pulled, by days", downloads::ofPackage)
                .query("tag", "string", "what was asked for by this tag alone")
                .with(DownloadRoutes::period)
                .shows(200, "the total, and the days")),
        new Route<>(
            GET,
            subject + "/downloads/rows",
            Action.PULL,
            says("List how often versions were pulled, by days and tags", downloads::rows)
                .query("after", "string", "where the part begins, from Link")
                .pageSize()
                .with(DownloadRoutes::period)
                .showsList("a version, a tag and a day")),
        new Route<>(
            GET,
            subject + "/downloads/badge.svg",
            Action.SEE_PACKAGE,
            says("Draw how often a package was pulled", downloads::badge)
                .extension()
                .empty(200, "a picture (SVG)")),
        new Route<>(
            GET,
            version + "/downloads",
            Action.PULL,
            says("Show how often a version was pulled, by days", downloads::ofVersion)
                .with(DownloadRoutes::period)
                .shows(200, "the total, and the days")));
  }

  private static Operation period(Operation operation) {
    return operation
        .extension()
        .query("from", "string", "the first day, such as 2026-03-01; 29 days before `to`")
        .query("to", "string", "the last day (UTC); today")
        .query("format", "json|csv", "in which form; `Accept: text/csv` asks for CSV as well");
  }
}
