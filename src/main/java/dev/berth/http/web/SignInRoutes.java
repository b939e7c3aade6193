package dev.berth.http.web;

import static dev.berth.http.web.PageRow.get;
import static dev.berth.http.web.PageRow.post;

import dev.berth.http.Route;
import dev.berth.packages.Action;
import java.util.List;

/// Signing in and out.
final class SignInRoutes {
  private SignInRoutes() {}

  /// Whether it is a page by which one signs in.
  static boolean isSignIn(String pattern) {
    return pattern.equals(WebRoutes.SIGN_IN)
        || pattern.equals(SecondFactorPages.PATH)
        || pattern.equals(SecondFactorPages.RECOVERY);
  }

  static List<Route<WebHandler>> list(WebRoutes.Rules rules) {
    SignInPages pages = new SignInPages(rules.sessions(), rules.passwords());
    SecondFactorPages second = new SecondFactorPages(rules.sessions(), pages);
    return List.of(
        get(SecondFactorPages.PATH, Action.ANYONE, second::showCode),
        get(SecondFactorPages.RECOVERY, Action.ANYONE, second::showRecovery),
        post(SecondFactorPages.PATH, Action.ANYONE, second::takeCode),
        post(SecondFactorPages.RECOVERY, Action.ANYONE, second::takeRecovery),
        get(WebRoutes.SIGN_IN, Action.ANYONE, pages::show),
        post(WebRoutes.SIGN_IN, Action.ANYONE, pages::signIn),
        post("/logout", Action.ANYONE, pages::signOut),
        get("/password_reset/{secret}", Action.ANYONE, pages::showPassword),
        post("/password_reset/{secret}", Action.ANYONE, pages::setPassword));
  }
}
