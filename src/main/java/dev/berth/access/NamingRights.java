package dev.berth.access;

import dev.berth.meta.AccountStore;
import dev.berth.meta.PackageAccessStore;
import dev.berth.meta.RepositoryStore;
import dev.berth.meta.TeamStore;
import dev.berth.packages.Account;
import dev.berth.packages.MemberRole;
import dev.berth.packages.Permission;
import dev.berth.packages.Repository;
import dev.berth.packages.Team;
import dev.berth.packages.Warrant;
import java.util.List;

/// Decides which teams and repositories somebody may name when they change a package: those that
/// they see. It takes no scope, because nothing is told about them.
public final class NamingRights {
  private final AccountStore accounts;
  private final TeamStore teams;
  private final RepositoryStore repositories;
  private final PackageAccessStore access;

  public NamingRights(
      AccountStore accounts,
      TeamStore teams,
      RepositoryStore repositories,
      PackageAccessStore access) {
    this.accounts = accounts;
    this.teams = teams;
    this.repositories = repositories;
    this.access = access;
  }

  /// Whether a token of a user may be bound to names of packages of an account: their own, and
  /// those of accounts where they belong or were given something.
  public boolean namesPackagesOf(Account user, Account owner) {
    return user.id() == owner.id()
        || accounts.membership(owner.id(), user.id()).isPresent()
        || access.isGuest(owner.id(), user.id());
  }

  /// Whether the caller may name a team of an organization.
  public boolean sees(Caller.SignedIn caller, Team team) {
    long user = caller.user().id();
    return team.privacy() == Team.Privacy.CLOSED
        || teams.membership(team.id(), user).isPresent()
        || accounts
            .membership(team.organizationId(), user)
            .filter(MemberRole.OWNER::equals)
            .isPresent();
  }

  /// Whether the caller may name a repository.
  public boolean sees(Caller.SignedIn caller, Repository repository) {
    return RepositoryRights.isOpenTo(accounts, caller.user(), repository)
        || repositories.permission(repository.id(), caller.user().id()).isPresent();
  }

  /// Whether the caller may say that a package belongs to a repository: those who may push to it.
  public boolean linksTo(Caller.SignedIn caller, Repository repository) {
    return repositories
        .permission(repository.id(), caller.user().id())
        .filter(permission -> permission.includes(Permission.PUSH))
        .isPresent();
  }

  /// What that rests on.
  public static List<Warrant> warrants(Repository repository) {
    return List.of(new Warrant.InRepository(repository.id(), Permission.PUSH));
  }
}
