package dev.berth.packages;

import java.util.Optional;

/// What the audit log tells of, in GitHub's words where it has one.
public enum AuditAction {
  USER_CREATE("user.create"),
  USER_DELETE("user.delete"),
  USER_RENAME("user.rename"),
  USER_SUSPEND("user.suspend"),
  USER_UNSUSPEND("user.unsuspend"),
  USER_PROMOTE("user.promote"),
  USER_DEMOTE("user.demote"),
  USER_CHANGE_PASSWORD("user.change_password"),
  USER_REMOVE_PASSWORD("user.remove_password"),
  ACCOUNT_END_ALIAS("account.end_alias"),
  ORG_CREATE("org.create"),
  ORG_DELETE("org.delete"),
  ORG_RENAME("org.rename"),
  ORG_ADD_MEMBER("org.add_member"),
  ORG_UPDATE_MEMBER("org.update_member"),
  ORG_REMOVE_MEMBER("org.remove_member"),
  ORG_REMOVE_OUTSIDE_COLLABORATOR("org.remove_outside_collaborator"),
  ORG_UPDATE_PROFILE("org.update_profile"),
  ORG_UPDATE_SETTINGS("org.update_package_settings"),
  TEAM_CREATE("team.create"),
  TEAM_DESTROY("team.destroy"),
  TEAM_UPDATE("team.update"),
  TEAM_ADD_MEMBER("team.add_member"),
  TEAM_UPDATE_MEMBER("team.update_member"),
  TEAM_REMOVE_MEMBER("team.remove_member"),
  TEAM_ADD_REPOSITORY("team.add_repository"),
  TEAM_UPDATE_REPOSITORY_PERMISSION("team.update_repository_permission"),
  TEAM_REMOVE_REPOSITORY("team.remove_repository"),
  REPO_CREATE("repo.create"),
  REPO_UPDATE("repo.update"),
  REPO_ACCESS("repo.access"),
  REPO_RENAME("repo.rename"),
  REPO_ARCHIVED("repo.archived"),
  REPO_UNARCHIVED("repo.unarchived"),
  REPO_TRANSFER("repo.transfer"),
  REPO_DESTROY("repo.destroy"),
  REPO_ADD_MEMBER("repo.add_member"),
  REPO_UPDATE_MEMBER("repo.update_member"),
  REPO_REMOVE_MEMBER("repo.remove_member"),
  PACKAGE_VISIBILITY("packages.package_visibility_changed"),
  PACKAGE_GRANT("packages.access_granted"),
  PACKAGE_GRANT_UPDATE("packages.access_updated"),
  PACKAGE_REVOKE("packages.access_revoked"),
  PACKAGE_LINK("packages.repository_linked"),
  PACKAGE_UNLINK("packages.repository_unlinked"),
  PACKAGE_INHERIT("packages.inheritance_changed"),
  PACKAGE_DELETE("packages.package_deleted"),
  PACKAGE_RESTORE("packages.package_restored"),
  VERSION_DELETE("packages.package_version_deleted"),
  VERSION_RESTORE("packages.package_version_restored"),
  TAG_DELETE("packages.package_tag_deleted"),
  BLOB_DELETE("packages.package_blob_deleted"),
  TOKEN_CREATE("personal_access_token.create"),
  TOKEN_REVOKE("personal_access_token.revoke");

  private final String word;

  AuditAction(String word) {
    this.word = word;
  }

  /// The word in the log.
  public String word() {
    return word;
  }

  public static Optional<AuditAction> find(String word) {
    for (AuditAction action : values()) {
      if (action.word.equals(word)) {
        return Optional.of(action);
      }
    }
    return Optional.empty();
  }
}
