package dev.berth.packages;

import java.util.Locale;
import java.util.Optional;

/// What the audit log tells of, in GitHub's words where it has one.
public enum AuditAction {
  USER_CREATE("user.create", Operation.CREATE),
  USER_DELETE("user.delete", Operation.REMOVE),
  USER_RENAME("user.rename", Operation.MODIFY),
  USER_UPDATE("user.update", Operation.MODIFY),
  USER_SUSPEND("user.suspend", Operation.MODIFY),
  USER_UNSUSPEND("user.unsuspend", Operation.MODIFY),
  USER_PROMOTE("user.promote", Operation.MODIFY),
  USER_DEMOTE("user.demote", Operation.MODIFY),
  USER_LOGIN("user.login", Operation.CREATE),
  USER_CHANGE_PASSWORD("user.change_password", Operation.MODIFY),
  USER_PASSWORD_LINK_CREATE("user.password_link_create", Operation.CREATE),
  USER_REMOVE_PASSWORD("user.remove_password", Operation.REMOVE),
  ACCOUNT_END_ALIAS("account.end_alias", Operation.REMOVE),
  ORG_CREATE("org.create", Operation.CREATE),
  ORG_DELETE("org.delete", Operation.REMOVE),
  ORG_RENAME("org.rename", Operation.MODIFY),
  ORG_ADD_MEMBER("org.add_member", Operation.CREATE),
  ORG_UPDATE_MEMBER("org.update_member", Operation.MODIFY),
  ORG_REMOVE_MEMBER("org.remove_member", Operation.REMOVE),
  ORG_REMOVE_OUTSIDE_COLLABORATOR("org.remove_outside_collaborator", Operation.REMOVE),
  ORG_UPDATE_PROFILE("org.update_profile", Operation.MODIFY),
  ORG_UPDATE_SETTINGS("org.update_package_settings", Operation.MODIFY),
  TEAM_CREATE("team.create", Operation.CREATE),
  TEAM_DESTROY("team.destroy", Operation.REMOVE),
  TEAM_UPDATE("team.update", Operation.MODIFY),
  TEAM_ADD_MEMBER("team.add_member", Operation.CREATE),
  TEAM_UPDATE_MEMBER("team.update_member", Operation.MODIFY),
  TEAM_REMOVE_MEMBER("team.remove_member", Operation.REMOVE),
  TEAM_ADD_REPOSITORY("team.add_repository", Operation.CREATE),
  TEAM_UPDATE_REPOSITORY_PERMISSION("team.update_repository_permission", Operation.MODIFY),
  TEAM_REMOVE_REPOSITORY("team.remove_repository", Operation.REMOVE),
  REPO_CREATE("repo.create", Operation.CREATE),
  REPO_UPDATE("repo.update", Operation.MODIFY),
  REPO_ACCESS("repo.access", Operation.MODIFY),
  REPO_RENAME("repo.rename", Operation.MODIFY),
  REPO_ARCHIVED("repo.archived", Operation.MODIFY),
  REPO_UNARCHIVED("repo.unarchived", Operation.MODIFY),
  REPO_TRANSFER("repo.transfer", Operation.TRANSFER),
  REPO_DESTROY("repo.destroy", Operation.REMOVE),
  REPO_ADD_MEMBER("repo.add_member", Operation.CREATE),
  REPO_UPDATE_MEMBER("repo.update_member", Operation.MODIFY),
  REPO_REMOVE_MEMBER("repo.remove_member", Operation.REMOVE),
  PACKAGE_VISIBILITY("packages.package_visibility_changed", Operation.MODIFY),
  PACKAGE_GRANT("packages.access_granted", Operation.CREATE),
  PACKAGE_GRANT_UPDATE("packages.access_updated", Operation.MODIFY),
  PACKAGE_REVOKE("packages.access_revoked", Operation.REMOVE),
  PACKAGE_LINK("packages.repository_linked", Operation.CREATE),
  PACKAGE_UNLINK("packages.repository_unlinked", Operation.REMOVE),
  PACKAGE_INHERIT("packages.inheritance_changed", Operation.MODIFY),
  PACKAGE_DELETE("packages.package_deleted", Operation.REMOVE),
  PACKAGE_RESTORE("packages.package_restored", Operation.RESTORE),
  VERSION_DELETE("packages.package_version_deleted", Operation.REMOVE),
  VERSION_RESTORE("packages.package_version_restored", Operation.RESTORE),
  TAG_SET("packages.package_tag_set", Operation.MODIFY),
  TAG_DELETE("packages.package_tag_deleted", Operation.REMOVE),
  BLOB_DELETE("packages.package_blob_deleted", Operation.REMOVE),
  QUOTA_UPDATE("packages.quota_updated", Operation.MODIFY),
  HOOK_CREATE("hook.create", Operation.CREATE),
  HOOK_CONFIG_CHANGED("hook.config_changed", Operation.MODIFY),
  HOOK_EVENTS_CHANGED("hook.events_changed", Operation.MODIFY),
  HOOK_ACTIVE_CHANGED("hook.active_changed", Operation.MODIFY),
  HOOK_DESTROY("hook.destroy", Operation.REMOVE),
  TWO_FACTOR_ENABLE("two_factor_authentication.enabled", Operation.CREATE),
  TWO_FACTOR_DISABLE("two_factor_authentication.disabled", Operation.REMOVE),
  TWO_FACTOR_FAILED("two_factor_authentication.failed", Operation.AUTHENTICATION),
  TWO_FACTOR_RECOVERY_CODE_USED("two_factor_authentication.recovery_code_used", Operation.REMOVE),
  TWO_FACTOR_RECOVERY_CODES_REPLACED(
      "two_factor_authentication.recovery_codes_regenerated", Operation.MODIFY),
  EXTERNAL_IDENTITY_PROVISION("external_identity.provision", Operation.CREATE),
  EXTERNAL_IDENTITY_DEPROVISION("external_identity.deprovision", Operation.REMOVE),
  OAUTH_AUTHORIZE("oauth_authorization.create", Operation.CREATE),
  OAUTH_TOKEN_CREATE("oauth_access.create", Operation.CREATE),
  TOKEN_CREATE("personal_access_token.create", Operation.CREATE),
  TOKEN_REVOKE("personal_access_token.revoke", Operation.REMOVE);

  /// GitHub's kinds of actions.
  public enum Operation {
    CREATE,
    MODIFY,
    REMOVE,
    RESTORE,
    TRANSFER,
    AUTHENTICATION;

    /// GitHub's word for it.
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private final String word;
  private final Operation operation;

  AuditAction(String word, Operation operation) {
    this.word = word;
    this.operation = operation;
  }

  /// The word in the log.
  public String word() {
    return word;
  }

  /// What kind of action it is.
  public Operation operation() {
    return operation;
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
