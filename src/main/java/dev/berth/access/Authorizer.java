package dev.berth.access;

import dev.berth.meta.AccountStore;
import dev.berth.meta.PackageStore;
import dev.berth.meta.RepositoryStore;
import dev.berth.oci.RepositoryName;
import dev.berth.packages.Account;
import dev.berth.packages.Action;
import dev.berth.packages.Login;
import dev.berth.packages.PackageLink;
import dev.berth.packages.RegistryPackage;
import dev.berth.packages.RightsPlace;
import dev.berth.packages.Standing;
import dev.berth.packages.TokenKind;
import dev.berth.packages.Visibility;
import java.util.Optional;

/// Decides who may do what with a package: looks up what the rules ask for, and asks them.
///
/// What a caller may not see is answered as what does not exist, at the cost of the same look-ups.
public final class Authorizer {
  /// The id of a repository that there never is.
  private static final long NO_REPOSITORY = 0;

  private final AccountStore accounts;
  private final PackageStore packages;
  private final RepositoryStore repositories;
  private final PackageRules rules;
  private final RestoreWindow window;

  /// @param internalForSite whether internal packages are open to every user of the site, and not
  ///   to the members of their organization alone
  /// @param window until when deleted packages are known
  public Authorizer(
      AccountStore accounts,
      PackageStore packages,
      RepositoryStore repositories,
      boolean internalForSite,
      RestoreWindow window) {
    this.accounts = accounts;
    this.packages = packages;
    this.repositories = repositories;
    this.rules = new PackageRules(internalForSite);
    this.window = window;
  }

  /// Decides about one of the actions that are about a package. The name may begin with a former
  /// login of its owner.
  public Access decide(Caller caller, RepositoryName repository, Action action) {
    return explain(caller, repository, action).access();
  }

  /// Decides, and says by which rule.
  public Decision explain(Caller caller, RepositoryName repository, Action action) {
    Facts facts = look(caller, repository, action);
    Decision decision = rules.decide(caller, facts, action);
    return caller instanceof Caller.SignedIn user && mayComeOfDeletion(user, facts, decision)
        ? rules.decide(caller, withRepository(user, facts), action)
        : decision;
  }

  /// Whether it may be that nothing gives a role because the repository of the package was deleted.
  /// Only the owner's own people and repositories are told so.
  private static boolean mayComeOfDeletion(Caller.SignedIn user, Facts facts, Decision decision) {
    if (decision.isGranted() || facts.standing().granted().isPresent()) {
      return false;
    }
    return user.token().kind() instanceof TokenKind.OfRepository token
        ? facts.owner().filter(owner -> owner.id() == token.ownerId()).isPresent()
        : facts.standing().membership().isPresent();
  }

  /// It costs the same look-up where there is no package, or one without a link.
  private Facts withRepository(Caller.SignedIn user, Facts facts) {
    long repository =
        facts
            .found()
            .flatMap(RegistryPackage::link)
            .map(PackageLink::repositoryId)
            .orElse(NO_REPOSITORY);
    return facts.withSuccessor(repositories.isSucceededBy(repository, user.holder()));
  }

  /// Decides about the package of that name that was deleted last, as if it lived. One that cannot
  /// be restored any more is as good as none.
  public Decision explainDeleted(Caller caller, RepositoryName repository, Action action) {
    Optional<Account> owner = findOwner(repository);
    RepositoryName name = owner.map(o -> inNameSpaceOf(o, repository)).orElse(repository);
    Optional<RegistryPackage> found =
        name.packageName().isEmpty()
            ? Optional.empty()
            : packages.findDeleted(name, window.start());
    Standing standing = Standing.NONE;
    if (owner.isPresent() && caller instanceof Caller.SignedIn user) {
      RightsPlace place =
          found.map(RightsPlace::of).orElseGet(() -> RightsPlace.in(owner.get(), name));
      standing = packages.standing(place, user.holder());
    }
    return rules.decide(caller, new Facts(name, owner, found, standing), action);
  }

  /// What is decided where it takes leave to read as well, even what is public, as to delete by the
  /// REST API does.
  public Decision alsoReading(Caller.SignedIn caller, Decision decision) {
    return decision.isGranted() && lacking(caller, Action.PULL).isPresent()
        ? new Decision(
            PackageRules.tooLow(caller, Action.PULL), Decision.Rule.TOKEN_SCOPE, decision.granted())
        : decision;
  }

  /// What the token lacks for one of the actions that are about a package, whatever the rights of
  /// its owner.
  public Optional<String> lacking(Caller.SignedIn caller, Action action) {
    return Ceiling.allows(caller, action)
        ? Optional.empty()
        : Optional.of(Ceiling.missing(caller, action));
  }

  private Facts look(Caller caller, RepositoryName repository, Action action) {
    Optional<RegistryPackage> found = find(repository);
    if (found.isPresent()) {
      Optional<Account> owner = Optional.of(found.get().owner());
      if (!(caller instanceof Caller.SignedIn user)
          || (action == Action.PULL && isPublic(found.get()))) {
        return new Facts(repository, owner, found, Standing.NONE);
      }
      Standing standing = packages.standing(RightsPlace.of(found.get()), user.holder());
      if (standing.granted().isEmpty()) {
        // The look-up that an absent package costs, so that the time does not tell which it was.
        Optional<Account> _ = findOwner(repository);
      }
      return new Facts(repository, owner, found, standing);
    }
    Optional<Account> owner = findOwner(repository);
    if (owner.isPresent() && !owner.get().login().value().equals(repository.owner())) {
      return look(caller, inNameSpaceOf(owner.get(), repository), action);
    }
    if (owner.isEmpty() || !(caller instanceof Caller.SignedIn user)) {
      return new Facts(repository, owner, found, Standing.NONE);
    }
    Standing standing = packages.standing(RightsPlace.in(owner.get(), repository), user.holder());
    return new Facts(repository, owner, found, standing);
  }

  private Optional<RegistryPackage> find(RepositoryName repository) {
    return repository.packageName().isEmpty() ? Optional.empty() : packages.find(repository);
  }

  private Optional<Account> findOwner(RepositoryName repository) {
    return Login.isLogin(repository.owner())
        ? accounts.find(new Login(repository.owner()))
        : Optional.empty();
  }

  private static RepositoryName inNameSpaceOf(Account owner, RepositoryName repository) {
    return new RepositoryName(
        repository.packageName().isEmpty()
            ? owner.login().value()
            : owner.login() + "/" + repository.packageName());
  }

  private static boolean isPublic(RegistryPackage p) {
    return p.published() && p.visibility() == Visibility.PUBLIC;
  }
}
