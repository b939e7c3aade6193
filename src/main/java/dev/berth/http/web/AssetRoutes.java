package dev.berth.http.web;

import dev.berth.http.Route;
import dev.berth.packages.Action;
import java.util.List;

/// What pages refer to.
final class AssetRoutes {
  private AssetRoutes() {}

  static List<Route<WebHandler>> list() {
    return List.of(
        PageRow.get(WebRoutes.ASSETS + "{name}", Action.ANYONE, call -> Assets.shared().find(call)),
        PageRow.get("/favicon.ico", Action.ANYONE, call -> Assets.shared().favicon(call)));
  }
}
