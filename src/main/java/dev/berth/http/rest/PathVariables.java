package dev.berth.http.rest;

import java.util.Map;
import java.util.Optional;

/// What the variables in the paths of routes are.
final class PathVariables {
  /// @param number whether it is an id rather than a name
  record PathVariable(String description, boolean number) {}

  private static final Map<String, PathVariable> KNOWN =
      Map.ofEntries(
          name("login", "the login of a user; of an organization as well where GitHub takes it"),
          name("username", "the login of a user"),
          name("org", "the login of an organization"),
          name("owner", "the login of a user or an organization"),
          name("repo", "the name of a repository"),
          name("team_slug", "the short name of a team"),
          name("former", "a login that an account had before"),
          name("package_type", "`container`; GitHub's other types hold nothing here"),
          name("package_name", "the name of a package, with `%2F` for slashes"),
          name("tag", "a tag"),
          id("version_id", "the id of a version"),
          id("repository_id", "the id of a repository"),
          id("team_id", "the id of a team"),
          id("hook_id", "the id of a webhook"),
          id("delivery_id", "the id of a delivery"),
          id("id", "the id of a token"));

  private PathVariables() {}

  private static Map.Entry<String, PathVariable> name(String variable, String description) {
    return Map.entry(variable, new PathVariable(description, false));
  }

  private static Map.Entry<String, PathVariable> id(String variable, String description) {
    return Map.entry(variable, new PathVariable(description, true));
  }

  static Optional<PathVariable> find(String name) {
    return Optional.ofNullable(KNOWN.get(name));
  }
}
