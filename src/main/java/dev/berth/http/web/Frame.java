package dev.berth.http.web;

import dev.berth.http.Paths;
import dev.berth.http.Query;
import dev.berth.http.Request;
import dev.berth.packages.Account;
import java.util.List;
import java.util.Optional;

/// What is around the content of each page.
///
/// @param title of the page
/// @param crumbs where the page is, from the top
/// @param notice what was just done; empty for nothing
record Frame(
    Request request, Visitor visitor, String title, List<Crumb> crumbs, Optional<String> notice) {
  Frame {
    crumbs = List.copyOf(crumbs);
  }

  /// A step of the way to a page.
  record Crumb(String text, String address) {}

  String stylesheet() {
    return Assets.shared().stylesheet();
  }

  String script() {
    return Assets.shared().script();
  }

  String icon() {
    return Assets.shared().icon();
  }

  /// Who is signed in.
  Optional<Account> user() {
    return visitor.user();
  }

  /// A token for a form on the page.
  String formToken() {
    return visitor.formToken();
  }

  /// Where to sign in and come back from; never to a path that holds a secret.
  String signInAddress() {
    String path = request.path() + (request.query().isEmpty() ? "" : "?" + request.query());
    return path.equals("/") || path.startsWith("/login") || !Paths.forLog(path).equals(path)
        ? "/login"
        : "/login?return_to=" + Query.encode(path);
  }

  /// Host and port, as image names begin.
  String host() {
    return request.origin().substring(request.origin().indexOf("://") + 3);
  }
}
