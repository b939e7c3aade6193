package dev.berth.access;

import dev.berth.meta.AccountStore;
import dev.berth.packages.Account;
import dev.berth.packages.MemberRole;
import dev.berth.packages.TokenScope;
import java.util.Optional;

/// Decides who may change the site and its organizations.
public final class SiteRights {
  private final AccountStore accounts;

  public SiteRights(AccountStore accounts) {
    this.accounts = accounts;
  }

  /// What was decided.
  public sealed interface Decision {

    /// It may be done.
    record Granted() implements Decision {}

    /// The user might, but not by a token without one of these scopes.
    ///
    /// @param scopes GitHub's words for them
    record ScopeMissing(String scopes) implements Decision {}

    /// The user may not.
    record Refused() implements Decision {}
  }

  /// Whether the caller may change accounts and their tokens.
  public Decision administerSite(Caller.SignedIn caller) {
    if (!caller.user().siteAdministrator()) {
      return new Decision.Refused();
    }
    return caller.has(TokenScope.SITE_ADMIN)
        ? new Decision.Granted()
        : new Decision.ScopeMissing("site_admin");
  }

  /// Whether the caller may change an organization's members and settings.
  public Decision administer(Caller.SignedIn caller, Account organization) {
    if (administerSite(caller) instanceof Decision.Granted granted) {
      return granted;
    }
    Optional<MemberRole> role = accounts.membership(organization.id(), caller.user().id());
    if (role.isEmpty() || role.get() != MemberRole.OWNER) {
      return new Decision.Refused();
    }
    return caller.has(TokenScope.ADMIN_ORG)
        ? new Decision.Granted()
        : new Decision.ScopeMissing("admin:org");
  }

  /// Whether the caller may see who belongs to an organization.
  public Decision seeMembers(Caller.SignedIn caller, Account organization) {
    if (administerSite(caller) instanceof Decision.Granted granted) {
      return granted;
    }
    if (accounts.membership(organization.id(), caller.user().id()).isEmpty()) {
      return new Decision.Refused();
    }
    return caller.has(TokenScope.READ_ORG)
        ? new Decision.Granted()
        : new Decision.ScopeMissing("read:org, write:org, admin:org");
  }
}
