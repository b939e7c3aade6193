package dev.berth.access;

import dev.berth.meta.AccountStore;
import dev.berth.meta.RepositoryStore;
import dev.berth.packages.Account;
import dev.berth.packages.Action;
import dev.berth.packages.Permission;
import dev.berth.packages.Repository;
import dev.berth.packages.TokenKind;
import dev.berth.packages.TokenScope;
import dev.berth.packages.Visibility;
import java.util.Optional;
import java.util.OptionalLong;

/// Decides who sees repositories and who may do what with them.
///
/// Site administrators, by a token with `site_admin`, may do with a repository what its owner may.
public final class RepositoryRights {
  /// What is said to those who may see a repository and not push to it.
  public static final String PUSH_MISSING = "Must have push access to repository";

  /// The id of a user whom there never is.
  private static final long NOBODY = 0;

  private final AccountStore accounts;
  private final RepositoryStore repositories;
  private final SiteRights site;

  public RepositoryRights(AccountStore accounts, RepositoryStore repositories, SiteRights site) {
    this.accounts = accounts;
    this.repositories = repositories;
    this.site = site;
  }

  /// What was decided.
  public sealed interface Decision {

    /// It may be done.
    ///
    /// @param permission what the caller has in the repository; empty for who sees it only because
    ///   others do too
    record Granted(Optional<Permission> permission) implements Decision {}

    /// The user might, but not by a token without one of these scopes.
    ///
    /// @param scopes GitHub's words for them
    record ScopeMissing(String scopes) implements Decision {}

    /// The caller may not.
    ///
    /// @param text why, in GitHub's words
    record Refused(String text) implements Decision {}

    /// It must be answered as if there were no such repository.
    record Hidden() implements Decision {}
  }

  /// Decides about one of the actions that are about a repository.
  ///
  /// @param found the repository; for none, the same look-ups are made as for one that is hidden
  public Decision decide(Caller caller, Optional<Repository> found, Action action) {
    return switch (caller) {
      case Caller.Anonymous _ -> asNobody(found, action);
      case Caller.SignedIn user ->
          switch (user.token().kind()) {
            case TokenKind.Classic _ -> asPerson(user, found, action);
            case TokenKind.OfRepository token -> asRepository(token, found, action);
            case TokenKind.ForPackages _ ->
                new Decision.Refused("Resource not accessible by personal access token");
          };
    };
  }

  private static Decision asNobody(Optional<Repository> found, Action action) {
    if (found.filter(RepositoryRights::isPublic).isEmpty()) {
      return new Decision.Hidden();
    }
    return action == Action.SEE_REPOSITORY
        ? new Decision.Granted(Optional.empty())
        : new Decision.Refused("Requires authentication");
  }

  /// A workflow looks at its own repository and at public ones.
  private static Decision asRepository(
      TokenKind.OfRepository token, Optional<Repository> found, Action action) {
    boolean own = found.filter(r -> r.id() == token.repositoryId()).isPresent();
    if (!own && found.filter(RepositoryRights::isPublic).isEmpty()) {
      return new Decision.Hidden();
    }
    return action == Action.SEE_REPOSITORY
        ? new Decision.Granted(own ? Optional.of(Permission.PULL) : Optional.empty())
        : new Decision.Refused("Resource not accessible by integration");
  }

  private Decision asPerson(Caller.SignedIn user, Optional<Repository> found, Action action) {
    long id = found.map(Repository::id).orElse(NOBODY);
    Optional<Permission> permission = repositories.permission(id, user.user().id());
    boolean siteAdministrator = site.administerSite(user) instanceof SiteRights.Decision.Granted;
    boolean open = permission.isEmpty() && isOpenTo(accounts, user.user(), found);
    if (found.isEmpty()) {
      return new Decision.Hidden();
    }
    Repository repository = found.get();
    if (siteAdministrator) {
      return new Decision.Granted(Optional.of(Permission.ADMIN));
    }
    if (permission.isEmpty() && !open) {
      return new Decision.Hidden();
    }
    Permission least = least(action);
    if (isAboutHooks(action)
        && permission.filter(has -> has.includes(Permission.ADMIN)).isEmpty()) {
      return new Decision.Hidden(); // as on GitHub, whoever asks for them
    }
    if (action != Action.SEE_REPOSITORY
        && permission.filter(has -> has.includes(least)).isEmpty()) {
      return new Decision.Refused(textFor(action));
    }
    return withinScopes(user, repository.visibility(), action, permission);
  }

  private static Decision withinScopes(
      Caller.SignedIn user, Visibility visibility, Action action, Optional<Permission> permission) {
    boolean open = visibility == Visibility.PUBLIC;
    if (open && action == Action.SEE_REPOSITORY) {
      return new Decision.Granted(permission);
    }
    if (open || action == Action.DELETE_REPOSITORY || isAboutHooks(action)) {
      return AcceptedScopes.allow(user, action)
          ? new Decision.Granted(permission)
          : new Decision.ScopeMissing(AcceptedScopes.sentence(action));
    }
    return user.has(TokenScope.REPO)
        ? new Decision.Granted(permission)
        : new Decision.ScopeMissing(TokenScope.REPO.word());
  }

  /// As GitHub says it.
  private static String textFor(Action action) {
    return switch (action) {
      case PUSH_TO_REPOSITORY -> PUSH_MISSING;
      case SEE_COLLABORATORS -> "Must have push access to view repository collaborators.";
      case SEE_PERMISSION -> "Must have push access to view collaborator permission.";
      default -> "Must have admin rights to Repository.";
    };
  }

  static Permission least(Action action) {
    return switch (action) {
      case SEE_REPOSITORY -> Permission.PULL;
      case PUSH_TO_REPOSITORY, SEE_COLLABORATORS, SEE_PERMISSION -> Permission.PUSH;
      case ADMINISTER_REPOSITORY,
          DELETE_REPOSITORY,
          SEE_REPOSITORY_HOOKS,
          WRITE_REPOSITORY_HOOKS,
          DELETE_REPOSITORY_HOOKS ->
          Permission.ADMIN;
      default -> throw new IllegalArgumentException(action + " is not about a repository");
    };
  }

  private static boolean isAboutHooks(Action action) {
    return switch (action) {
      case SEE_REPOSITORY_HOOKS, WRITE_REPOSITORY_HOOKS, DELETE_REPOSITORY_HOOKS -> true;
      default -> false;
    };
  }

  private static boolean isPublic(Repository repository) {
    return repository.visibility() == Visibility.PUBLIC;
  }

  /// Whether somebody sees a repository without being given anything in it. It takes the same
  /// look-up whether there is one or not.
  static boolean isOpenTo(AccountStore accounts, Account user, Optional<Repository> found) {
    boolean member =
        accounts.membership(found.map(r -> r.owner().id()).orElse(NOBODY), user.id()).isPresent();
    return found.isPresent()
        && switch (found.get().visibility()) {
          case PUBLIC -> true;
          case INTERNAL -> member;
          case PRIVATE -> false;
        };
  }

  /// Whether the caller may have a repository in somebody's name space: their own, or that of an
  /// organization they are in.
  public Decision create(Caller.SignedIn caller, Account owner) {
    if (site.administerSite(caller) instanceof SiteRights.Decision.Granted
        || owner.id() == caller.user().id()
        || (owner.isOrganization()
            && accounts.membership(owner.id(), caller.user().id()).isPresent())) {
      return new Decision.Granted(Optional.empty());
    }
    return new Decision.Refused(
        owner.isOrganization()
            ? "You need admin access to the organization before adding a repository to it."
            : "You cannot have a repository in the name space of another user.");
  }

  /// Whether the caller's token may be used to make a repository of some visibility, or to change
  /// one to it.
  public Decision bear(Caller.SignedIn caller, Visibility visibility) {
    return site.administerSite(caller) instanceof SiteRights.Decision.Granted
        ? new Decision.Granted(Optional.empty())
        : withinScopes(caller, visibility, Action.CREATE_REPOSITORY, Optional.empty());
  }

  /// Whose repositories a list shows, besides public ones: those that this user sees; empty for
  /// all.
  public OptionalLong seenBy(Caller caller) {
    return switch (caller) {
      case Caller.SignedIn user
          when site.administerSite(user) instanceof SiteRights.Decision.Granted ->
          OptionalLong.empty();
      case Caller.SignedIn user when user.has(TokenScope.REPO) -> OptionalLong.of(user.user().id());
      default -> OptionalLong.of(NOBODY);
    };
  }
}
