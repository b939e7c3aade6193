package dev.berth.http.web;

import dev.berth.http.HttpMethod;
import dev.berth.http.Route;
import dev.berth.packages.Action;

/// A row of the table of pages: what is asked, which right it needs, and who answers.
final class PageRow {
  private PageRow() {}

  /// A page that is looked at.
  static Route<WebHandler> get(String pattern, Action action, WebHandler handler) {
    return new Route<>(HttpMethod.GET, pattern, action, handler);
  }

  /// A form that is sent.
  static Route<WebHandler> post(String pattern, Action action, WebHandler handler) {
    return new Route<>(HttpMethod.POST, pattern, action, handler);
  }
}
