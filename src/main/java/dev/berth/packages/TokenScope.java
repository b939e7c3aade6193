package dev.berth.packages;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// What a personal access token may be used for: a ceiling over its owner's rights.
public enum TokenScope {
  READ_PACKAGES("read:packages"),
  WRITE_PACKAGES("write:packages"),
  DELETE_PACKAGES("delete:packages"),
  REPO("repo"),
  PUBLIC_REPO("public_repo"),
  DELETE_REPO("delete_repo"),
  READ_ORG("read:org"),
  WRITE_ORG("write:org"),
  ADMIN_ORG("admin:org"),
  READ_USER("read:user"),
  USER_EMAIL("user:email"),
  USER("user"),
  READ_REPO_HOOK("read:repo_hook"),
  WRITE_REPO_HOOK("write:repo_hook"),
  ADMIN_REPO_HOOK("admin:repo_hook"),
  ADMIN_ORG_HOOK("admin:org_hook"),
  SITE_ADMIN("site_admin");

  private final String word;

  TokenScope(String word) {
    this.word = word;
  }

  /// GitHub's word for it.
  public String word() {
    return word;
  }

  public static Optional<TokenScope> find(String word) {
    for (TokenScope scope : values()) {
      if (scope.word.equals(word)) {
        return Optional.of(scope);
      }
    }
    return Optional.empty();
  }

  /// Whether `granted` has this scope, or one that implies it: each scope includes the weaker ones
  /// of its family.
  public boolean isIn(Set<TokenScope> granted) {
    if (granted.contains(this)) {
      return true;
    }
    for (TokenScope wider : wider()) {
      if (granted.contains(wider)) {
        return true;
      }
    }
    return false;
  }

  /// This scope, and those that imply it.
  public List<TokenScope> andWider() {
    List<TokenScope> all = new ArrayList<>(wider());
    all.addFirst(this);
    return all;
  }

  private List<TokenScope> wider() {
    return switch (this) {
      case READ_PACKAGES -> List.of(WRITE_PACKAGES);
      case PUBLIC_REPO -> List.of(REPO);
      case READ_ORG -> List.of(WRITE_ORG, ADMIN_ORG);
      case WRITE_ORG -> List.of(ADMIN_ORG);
      case READ_USER, USER_EMAIL -> List.of(USER);
      case READ_REPO_HOOK -> List.of(WRITE_REPO_HOOK, ADMIN_REPO_HOOK);
      case WRITE_REPO_HOOK -> List.of(ADMIN_REPO_HOOK);
      default -> List.of();
    };
  }
}
