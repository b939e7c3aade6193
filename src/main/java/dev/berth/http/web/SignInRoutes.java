package dev.berth.http.web;

import static dev.berth.http.web.PageRow.get;
import static dev.berth.http.web.PageRow.post;

import dev.berth.access.ExternalSignIn;
import dev.berth.http.Route;
import dev.berth.packages.Action;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Signing in and out.
final class SignInRoutes {
  private SignInRoutes() {}

  /// Whether it is a page by which one signs in.
  static boolean isSignIn(String pattern) {
    return pattern.equals(WebRoutes.SIGN_IN)
        || pattern.equals(SecondFactorPages.PATH)
        || pattern.equals(SecondFactorPages.RECOVERY)
        || pattern.equals(OpenIdPages.CALLBACK);
  }

  static List<Route<WebHandler>> list(WebRoutes.Rules rules) {
    Optional<ExternalSignIn> elsewhere = rules.signingIn().elsewhere();
    SignInPages pages =
        new SignInPages(rules.sessions(), rules.passwords(), elsewhere.map(ExternalSignIn::name));
    SecondFactorPages second = new SecondFactorPages(rules.sessions(), pages);
    List<Route<WebHandler>> routes = new ArrayList<>();
    elsewhere.ifPresent(one ->
        routes.addAll(new OpenIdPages(one, rules.sessions(), rules.accounts(), pages).routes()));
    routes.addAll(
        List.of(
            get(SecondFactorPages.PATH, Action.ANYONE, second::showCode),
            get(SecondFactorPages.RECOVERY, Action.ANYONE, second::showRecovery),
            post(SecondFactorPages.PATH, Action.ANYONE, second::takeCode),
            post(SecondFactorPages.RECOVERY, Action.ANYONE, second::takeRecovery),
            get(WebRoutes.SIGN_IN, Action.ANYONE, pages::show),
            post(WebRoutes.SIGN_IN, Action.ANYONE, pages::signIn),
            post("/logout", Action.ANYONE, pages::signOut),
            get("/password_reset/{secret}", Action.ANYONE, pages::showPassword),
            post("/password_reset/{secret}", Action.ANYONE, pages::setPassword)));
    return routes;
  }
}
