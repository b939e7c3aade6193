package dev.berth.access;

import dev.berth.meta.AccountStore;
import dev.berth.meta.PackageAccessStore;
import dev.berth.meta.RepositoryStore;
import dev.berth.meta.TeamStore;
import dev.berth.oci.RepositoryName;
import dev.berth.packages.Account;
import dev.berth.packages.Action;
import dev.berth.packages.Login;
import dev.berth.packages.MemberRole;
import dev.berth.packages.PackageRight;
import dev.berth.packages.Permission;
import dev.berth.packages.Repository;
import dev.berth.packages.Team;
import dev.berth.packages.Warrant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Decides which teams and repositories somebody may name when they change a package: those that
/// they see. It takes no scope, because nothing is told about them.
public final class NamingRights {
  /// The id of an account, a team and a repository that there never is.
  private static final long NOBODY = 0;

  private final AccountStore accounts;
  private final TeamStore teams;
  private final RepositoryStore repositories;
  private final PackageAccessStore access;
  private final Authorizer authorizer;

  public NamingRights(
      AccountStore accounts,
      TeamStore teams,
      RepositoryStore repositories,
      PackageAccessStore access,
      Authorizer authorizer) {
    this.accounts = accounts;
    this.teams = teams;
    this.repositories = repositories;
    this.access = access;
    this.authorizer = authorizer;
  }

  /// Whether a token of a user, with these rights, may be bound to names of packages of an account:
  /// their own, those of accounts where they belong or were given something, and, to read it, a
  /// single package that they can pull.
  public boolean binds(Account user, Account owner, String name, Set<PackageRight> rights) {
    return user.id() == owner.id()
        || accounts.membership(owner.id(), user.id()).isPresent()
        || access.isGuest(owner.id(), user.id())
        || (rights.equals(Set.of(PackageRight.READ)) && canPull(user, owner, name));
  }

  private boolean canPull(Account user, Account owner, String name) {
    String whole = owner.login().value() + "/" + name;
    return RepositoryName.isName(whole)
        && authorizer
                .explain(
                    Caller.SignedIn.withEveryScope(user), new RepositoryName(whole), Action.PULL)
                .access()
            instanceof Access.Granted granted
        && granted.found().isPresent();
  }

  /// The team, if the caller may name it. It takes the same look-ups whether there is one or not.
  public Optional<Team> seenTeam(Caller.SignedIn caller, Optional<Team> found) {
    long user = caller.user().id();
    boolean in = teams.membership(found.map(Team::id).orElse(NOBODY), user).isPresent();
    boolean owner =
        accounts
            .membership(found.map(Team::organizationId).orElse(NOBODY), user)
            .filter(MemberRole.OWNER::equals)
            .isPresent();
    return found.filter(team -> team.privacy() == Team.Privacy.CLOSED || in || owner);
  }

  /// The repository, if the caller may name it. It takes the same look-ups whether there is one or
  /// not.
  public Optional<Repository> seenRepository(Caller.SignedIn caller, Optional<Repository> found) {
    boolean open = RepositoryRights.isOpenTo(accounts, caller.user(), found);
    boolean given =
        repositories
            .permission(found.map(Repository::id).orElse(NOBODY), caller.user().id())
            .isPresent();
    return found.filter(_ -> open || given);
  }

  /// The repository called `OWNER/NAME`, or `NAME` alone for one of `owner`, if the caller may name
  /// it.
  public Optional<Repository> seenRepository(Caller.SignedIn caller, Account owner, String name) {
    int slash = name.indexOf('/');
    String alone = name.substring(slash + 1);
    Optional<Account> named =
        slash < 0
            ? Optional.of(owner)
            : Login.find(name.substring(0, slash)).flatMap(accounts::find);
    return seenRepository(
        caller,
        named
            .filter(_ -> Repository.isName(alone))
            .flatMap(of -> repositories.find(of.id(), alone)));
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
