package dev.berth.access;

import dev.berth.access.Decision.Rule;
import dev.berth.meta.AccountStore;
import dev.berth.meta.TeamStore;
import dev.berth.meta.TokenStore;
import dev.berth.oci.RepositoryName;
import dev.berth.packages.AccessToken;
import dev.berth.packages.Account;
import dev.berth.packages.Action;
import dev.berth.packages.Login;
import dev.berth.packages.Team;
import java.time.InstantSource;
import java.util.Optional;

/// Says why somebody may do something with a package, or not: by the very decision that their
/// request would meet.
public final class Explanations {
  private final Authorizer authorizer;
  private final SiteRights site;
  private final AccountStore accounts;
  private final TeamStore teams;
  private final TokenStore tokens;
  private final InstantSource clock;

  public Explanations(
      Authorizer authorizer,
      SiteRights site,
      AccountStore accounts,
      TeamStore teams,
      TokenStore tokens,
      InstantSource clock) {
    this.authorizer = authorizer;
    this.site = site;
    this.accounts = accounts;
    this.teams = teams;
    this.tokens = tokens;
    this.clock = clock;
  }

  /// Whether the caller may ask about every name of the site, those that no package has included,
  /// and about everybody's tokens.
  public boolean mayAskAboutAll(Caller.SignedIn caller) {
    return site.administerSite(caller) instanceof SiteRights.Decision.Granted;
  }

  /// The token of that id, if the caller may ask about it: one of their own, for most.
  public Optional<AccessToken> findToken(Caller.SignedIn caller, long id) {
    return tokens
        .find(id)
        .filter(token -> token.owner().id() == caller.user().id() || mayAskAboutAll(caller));
  }

  /// Whether the caller may ask about a user: in an organization's name space only its members may
  /// ask about others, because the answer tells who is one.
  public boolean mayAskAbout(Caller.SignedIn caller, Account user, RepositoryName repository) {
    return user.id() == caller.user().id()
        || mayAskAboutAll(caller)
        || organization(repository)
            .filter(owner -> accounts.membership(owner.id(), caller.user().id()).isEmpty())
            .isEmpty();
  }

  private Optional<Account> organization(RepositoryName repository) {
    return Login.isLogin(repository.owner())
        ? accounts.find(new Login(repository.owner())).filter(Account::isOrganization)
        : Optional.empty();
  }

  /// A decision as the caller may know it: without the name of a secret team that they do not see.
  public Decision shownTo(Caller.SignedIn caller, RepositoryName repository, Decision decision) {
    Optional<Account> owner = organization(repository);
    if (decision.granted().isEmpty() || owner.isEmpty()) {
      return decision;
    }
    Optional<Team> team = teams.find(owner.get().id(), decision.granted().get().through());
    boolean hidden =
        team.isPresent()
            && team.get().privacy() == Team.Privacy.SECRET
            && !site.seesSecretTeams(caller, owner.get())
            && teams.membership(team.get().id(), caller.user().id()).isEmpty();
    return hidden ? decision.withoutTeam() : decision;
  }

  /// About a user with a token that has every scope.
  public Decision ofUser(Account user, RepositoryName repository, Action action) {
    return user.suspended()
        ? suspended(user)
        : decide(Caller.SignedIn.withEveryScope(user), repository, action);
  }

  public Decision ofToken(AccessToken token, RepositoryName repository, Action action) {
    if (token.owner().suspended()) {
      return suspended(token.owner());
    }
    return token.isLive(clock.instant())
        ? decide(new Caller.SignedIn(token), repository, action)
        : refused("the token ended at " + token.expiresAt(), Rule.TOKEN_ENDED);
  }

  /// About who has not signed in.
  public Decision ofAnybody(RepositoryName repository, Action action) {
    return decide(new Caller.Anonymous(true), repository, action);
  }

  /// To restore is about the deleted package of that name; to delete and to restore is for the REST
  /// API, where it takes leave to read.
  private Decision decide(Caller caller, RepositoryName repository, Action action) {
    Decision decision =
        action == Action.RESTORE
            ? authorizer.explainDeleted(caller, repository, action)
            : authorizer.explain(caller, repository, action);
    boolean byRest = action == Action.RESTORE || action == Action.DELETE;
    return byRest && caller instanceof Caller.SignedIn user
        ? authorizer.alsoReading(user, decision)
        : decision;
  }

  private static Decision suspended(Account user) {
    return refused("the account " + user.login() + " is suspended", Rule.SUSPENDED);
  }

  private static Decision refused(String detail, Rule rule) {
    return Decision.of(new Access.Refused("denied", Optional.of(detail)), rule);
  }
}
