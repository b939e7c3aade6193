package dev.berth.http.web;

import static dev.berth.http.web.PageRow.get;
import static dev.berth.http.web.PageRow.post;

import dev.berth.http.Route;
import dev.berth.packages.Action;
import java.time.InstantSource;
import java.util.List;

/// A user's own settings.
final class SettingsRoutes {
  private SettingsRoutes() {}

  static List<Route<WebHandler>> list(WebRoutes.Rules rules, InstantSource clock) {
    SettingsPages pages = new SettingsPages(rules, clock);
    UsagePages usage = new UsagePages(rules);
    return List.of(
        get("/settings/usage", Action.SIGNED_IN, usage::showOfUser),
        get("/settings/sessions", Action.SIGNED_IN, pages::showSessions),
        post("/settings/sessions", Action.SIGNED_IN, pages::endAllSessions),
        post("/settings/sessions/{session}", Action.SIGNED_IN, pages::endSession),
        get("/settings/security", Action.SIGNED_IN, pages::showPassword),
        post("/settings/security", Action.SIGNED_IN, pages::setPassword),
        get("/settings/tokens", Action.SIGNED_IN, pages::showTokens),
        get("/settings/tokens/new", Action.SIGNED_IN, pages::showNewToken),
        post("/settings/tokens", Action.SIGNED_IN, pages::createToken),
        post("/settings/tokens/{token}", Action.SIGNED_IN, pages::revokeToken));
  }
}
