package dev.berth.packages;

import java.util.Collection;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/// What a personal access token may be used for: a ceiling over its owner's rights.
public enum TokenScope {
  READ_PACKAGES("read:packages"),
  WRITE_PACKAGES("write:packages"),
  DELETE_PACKAGES("delete:packages"),
  REPO("repo"),
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

  /// `granted` and what it implies: each scope includes the weaker ones of its family.
  public static Set<TokenScope> withImplied(Collection<TokenScope> granted) {
    EnumSet<TokenScope> all = EnumSet.noneOf(TokenScope.class);
    for (TokenScope scope : granted) {
      all.add(scope);
      all.addAll(scope.implied());
    }
    return all;
  }

  private Set<TokenScope> implied() {
    return switch (this) {
      case WRITE_PACKAGES -> EnumSet.of(READ_PACKAGES);
      case WRITE_ORG -> EnumSet.of(READ_ORG);
      case ADMIN_ORG -> EnumSet.of(WRITE_ORG, READ_ORG);
      case USER -> EnumSet.of(READ_USER, USER_EMAIL);
      case WRITE_REPO_HOOK -> EnumSet.of(READ_REPO_HOOK);
      case ADMIN_REPO_HOOK -> EnumSet.of(WRITE_REPO_HOOK, READ_REPO_HOOK);
      default -> EnumSet.noneOf(TokenScope.class);
    };
  }
}
