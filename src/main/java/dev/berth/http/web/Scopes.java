package dev.berth.http.web;

import dev.berth.packages.TokenScope;

/// What scopes allow, in a line each.
final class Scopes {
  private Scopes() {}

  static String text(TokenScope scope) {
    return switch (scope) {
      case READ_PACKAGES -> "Pull private packages";
      case WRITE_PACKAGES -> "Push packages, and change their settings";
      case DELETE_PACKAGES -> "Delete packages and versions";
      case REPO -> "All of repositories";
      case PUBLIC_REPO -> "Public repositories";
      case DELETE_REPO -> "Delete repositories";
      case READ_ORG -> "See organizations, teams and who is in them";
      case WRITE_ORG -> "Change teams";
      case ADMIN_ORG -> "Change organizations and who is in them";
      case READ_USER -> "See what you tell about yourself";
      case USER_EMAIL -> "See your address of electronic mail";
      case USER -> "Change what you tell about yourself";
      case READ_REPO_HOOK -> "See webhooks of repositories";
      case WRITE_REPO_HOOK -> "Change webhooks of repositories";
      case ADMIN_REPO_HOOK -> "Delete webhooks of repositories";
      case ADMIN_ORG_HOOK -> "Change webhooks of organizations";
      case SITE_ADMIN -> "Administer the site: its accounts and their tokens";
    };
  }
}
