package dev.berth.http.web;

import dev.berth.http.Query;
import dev.berth.packages.Account;
import dev.berth.packages.RegistryPackage;
import dev.berth.packages.Repository;
import dev.berth.packages.Team;

/// Where the pages are: GitHub's paths.
final class Addresses {
  private static final int LONGEST_OWN = 1000;

  private Addresses() {}

  /// The packages of an account.
  static String packages(Account owner) {
    return owner.isOrganization()
        ? "/orgs/" + owner.login() + "/packages"
        : "/" + owner.login() + "?tab=packages";
  }

  /// The repositories of an account.
  static String repositories(Account owner) {
    return owner.isOrganization()
        ? "/orgs/" + owner.login() + "/repositories"
        : "/" + owner.login() + "?tab=repositories";
  }

  /// A repository.
  static String of(Repository repository) {
    return "/" + repository.owner().login() + "/" + Query.encode(repository.name());
  }

  /// Who belongs to an organization.
  static String people(Account organization) {
    return "/orgs/" + organization.login() + "/people";
  }

  /// The teams of an organization.
  static String teams(Account organization) {
    return "/orgs/" + organization.login() + "/teams";
  }

  /// A team.
  static String team(Account organization, Team team) {
    return teams(organization) + "/" + Query.encode(team.slug());
  }

  /// A part of the settings of an organization, such as `hooks`.
  static String settings(Account organization, String part) {
    return "/organizations/" + organization.login() + "/settings/" + part;
  }

  private static String containers(Account owner) {
    return (owner.isOrganization() ? "/orgs/" : "/users/") + owner.login() + "/packages/container/";
  }

  /// A package.
  static String of(RegistryPackage subject) {
    return containers(subject.owner()) + "package/" + Query.encode(subject.name());
  }

  /// A part of a package, such as `versions` or `settings`.
  static String of(RegistryPackage subject, String part) {
    return containers(subject.owner()) + Query.encode(subject.name()) + "/" + part;
  }

  /// A version of a package.
  static String version(RegistryPackage subject, long id) {
    return of(subject, Long.toString(id));
  }

  /// `address` with a parameter of the query; as it is for an empty value.
  static String with(String address, String name, String value) {
    return value.isEmpty()
        ? address
        : address + (address.indexOf('?') < 0 ? '?' : '&') + name + "=" + Query.encode(value);
  }

  /// `path` if it is a page of this site, and no longer than what fits into a cookie, else the
  /// first page: nobody is sent elsewhere by a link that somebody made up.
  static String own(String path) {
    boolean local =
        path.length() <= LONGEST_OWN
            && path.startsWith("/")
            && !path.startsWith("//")
            && path.chars().allMatch(c -> c > ' ' && c < 0x7f && c != '\\');
    return local ? path : "/";
  }
}
