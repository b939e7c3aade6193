package dev.berth.http.rest;

import dev.berth.http.Request;
import dev.berth.packages.Account;
import dev.berth.packages.PackageVersion;
import dev.berth.packages.RegistryPackage;
import dev.berth.packages.Repository;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/// The addresses in answers, on the host that the client reached us by.
///
/// @param api what the API's paths follow, without a slash at the end
/// @param site what the pages' paths follow, without a slash at the end
record Links(String api, String site) {
  /// What the API's paths begin with, other than on a host of its own.
  static final String PREFIX = "/api/v3";

  /// The one path that is beside the others: here, and at the root on a host of the API's own.
  static final String GRAPHQL = "/graphql";

  private static final String GRAPHQL_BESIDE = "/api" + GRAPHQL;
  private static final String API_HOST = "api.";

  static Links of(Request request) {
    if (hasPrefix(request.path()) || request.path().equals(GRAPHQL_BESIDE)) {
      return new Links(request.origin() + PREFIX, request.origin());
    }
    String scheme = request.origin().substring(0, request.origin().indexOf("://") + 3);
    String host = host(request);
    return new Links(scheme + host, scheme + host.substring(API_HOST.length()));
  }

  static boolean hasPrefix(String path) {
    return path.startsWith(PREFIX) && (path.length() == 7 || path.charAt(7) == '/');
  }

  /// Whether a path is the API's on every host.
  static boolean serves(String path) {
    return hasPrefix(path) || path.equals(GRAPHQL_BESIDE);
  }

  /// A path as the routes have it.
  static String routed(String path) {
    if (path.equals(GRAPHQL_BESIDE)) {
      return GRAPHQL;
    }
    if (!hasPrefix(path) || path.equals(PREFIX + GRAPHQL)) {
      return path;
    }
    return path.length() == PREFIX.length() ? "/" : path.substring(PREFIX.length());
  }

  /// Where a route is on every host.
  static String address(String pattern) {
    return pattern.equals(GRAPHQL) ? GRAPHQL_BESIDE : PREFIX + pattern;
  }

  /// Whether the client came by a host that serves the API at its root.
  static boolean isApiHost(Request request) {
    return isApiHost(host(request));
  }

  private static boolean isApiHost(String host) {
    return host.regionMatches(true, 0, API_HOST, 0, API_HOST.length());
  }

  /// The host that the client named. Where the outside URL is fixed, it is not that one's.
  private static String host(Request request) {
    String origin = request.origin();
    String outside = origin.substring(origin.indexOf("://") + 3);
    return isApiHost(outside) ? outside : request.header("Host").orElse(outside);
  }

  String user(Account account) {
    return api + "/users/" + account.login();
  }

  String organization(Account account) {
    return api + "/orgs/" + account.login();
  }

  String page(Account account) {
    return site + "/" + account.login();
  }

  String avatar(Account account) {
    return site + "/-/site/avatars/" + account.id();
  }

  String membership(Account organization, Account user) {
    return organization(organization) + "/memberships/" + user.login();
  }

  String repository(Repository repository) {
    return api + "/repos/" + repository.fullName();
  }

  /// The address of what a request below `/repos/OWNER/NAME` asked for, by the repository's id.
  String byId(Request request, long repositoryId) {
    String path = request.path();
    int end = path.indexOf("/repos/") + "/repos/".length();
    for (int i = 0; i < 2; i++) {
      int slash = path.indexOf('/', end + i);
      end = slash < 0 ? path.length() : slash;
    }
    String query = request.query();
    return api
        + "/repositories/"
        + repositoryId
        + path.substring(end)
        + (query.isEmpty() ? "" : "?" + query);
  }

  String page(Repository repository) {
    return site + "/" + repository.fullName();
  }

  String container(RegistryPackage subject) {
    Account owner = subject.owner();
    return (owner.isOrganization() ? organization(owner) : user(owner))
        + "/packages/container/"
        + encode(subject.name());
  }

  String containerPage(RegistryPackage subject) {
    return containerPages(subject) + "package/" + encode(subject.name());
  }

  String versionPage(RegistryPackage subject, PackageVersion version) {
    return containerPages(subject) + encode(subject.name()) + "/" + version.id();
  }

  private String containerPages(RegistryPackage subject) {
    Account owner = subject.owner();
    return site
        + (owner.isOrganization() ? "/orgs/" : "/users/")
        + owner.login()
        + "/packages/container/";
  }

  private static String encode(String name) {
    return URLEncoder.encode(name, StandardCharsets.UTF_8);
  }
}
