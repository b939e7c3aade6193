package dev.berth.http.web;

import dev.berth.packages.Permission;
import dev.berth.packages.Visibility;

/// What GitHub's pages call things.
final class Words {
  private Words() {}

  static String permission(Permission permission) {
    return switch (permission) {
      case PULL -> "Read";
      case TRIAGE -> "Triage";
      case PUSH -> "Write";
      case MAINTAIN -> "Maintain";
      case ADMIN -> "Admin";
    };
  }

  static String visibility(Visibility visibility) {
    return switch (visibility) {
      case PUBLIC -> "Public";
      case INTERNAL -> "Internal";
      case PRIVATE -> "Private";
    };
  }
}
