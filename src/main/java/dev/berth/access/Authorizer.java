package dev.berth.access;

import dev.berth.meta.AccountStore;
import dev.berth.meta.PackageStore;
import dev.berth.oci.RepositoryName;
import dev.berth.packages.Account;
import dev.berth.packages.Action;
import dev.berth.packages.Login;
import dev.berth.packages.MemberRole;
import dev.berth.packages.RegistryPackage;
import dev.berth.packages.Role;
import dev.berth.packages.TokenScope;
import dev.berth.packages.Visibility;
import java.util.Optional;
import java.util.OptionalLong;

/// Decides who may do what with a package. The scopes of a token are a ceiling, the role in the
/// package a floor: both must allow.
///
/// What a caller may not see is answered as what does not exist, at the cost of the same look-ups.
public final class Authorizer {
  private static final String SCOPE =
      "permission_denied: The token provided does not match expected scopes.";

  private final AccountStore accounts;
  private final PackageStore packages;

  public Authorizer(AccountStore accounts, PackageStore packages) {
    this.accounts = accounts;
    this.packages = packages;
  }

  /// Decides about one of the actions that are about a package.
  public Access decide(Caller caller, RepositoryName repository, Action action) {
    Optional<RegistryPackage> found =
        repository.packageName().isEmpty() ? Optional.empty() : packages.find(repository);
    return switch (caller) {
      case Caller.Anonymous _ -> decideForAnybody(repository, found, action);
      case Caller.SignedIn user -> decideFor(user, repository, found, action);
    };
  }

  private static Access decideForAnybody(
      RepositoryName repository, Optional<RegistryPackage> found, Action action) {
    if (action == Action.PULL && found.isPresent() && isPublic(found.get())) {
      return new Access.Granted(repository, found, found.get().owner().id(), OptionalLong.empty());
    }
    return new Access.Challenged();
  }

  private Access decideFor(
      Caller.SignedIn user,
      RepositoryName repository,
      Optional<RegistryPackage> found,
      Action action) {
    Optional<Role> role = found.flatMap(p -> roleOf(user, p));
    boolean open = found.isPresent() && isPublic(found.get());
    if (role.isPresent() && role.get().includes(roleFor(action))) {
      // Anybody may pull a public package, so a token without scopes may, too.
      if (user.has(scopeFor(action)) || (open && action == Action.PULL)) {
        return granted(user, repository, found, found.get().owner().id());
      }
      return new Access.Refused(SCOPE);
    }
    if (open && action == Action.PULL) {
      return granted(user, repository, found, found.get().owner().id());
    }
    boolean visible = open || role.isPresent();
    if (visible) {
      return new Access.Refused(wordFor(action));
    }
    return decideUnseen(user, repository, found, action);
  }

  /// The package is absent, or hidden from the user.
  private Access decideUnseen(
      Caller.SignedIn user,
      RepositoryName repository,
      Optional<RegistryPackage> hidden,
      Action action) {
    Optional<Account> owner =
        Login.isLogin(repository.owner())
            ? accounts.find(new Login(repository.owner()))
            : Optional.empty();
    if (hidden.isEmpty()) {
      // The look-up that a hidden package costs, so that the time does not tell which it was.
      Optional<Role> _ = packages.grantedRole(0, user.user().id());
    }
    boolean mayCreate = owner.isPresent() && mayCreate(user.user(), owner.get());
    if (!mayCreate) {
      if (action == Action.PUSH) {
        return new Access.Refused(
            owner.isEmpty() ? "not_found: owner not found" : "permission_denied: create_package");
      }
      return new Access.Refused(wordFor(action));
    }
    if (!user.has(scopeFor(action))) {
      return new Access.Refused(SCOPE);
    }
    if (action != Action.PUSH) {
      return new Access.Hidden();
    }
    // Who may create packages here learns by pushing that the name is taken; that cannot be hidden.
    return hidden.isPresent()
        ? new Access.Refused(wordFor(action))
        : granted(user, repository, Optional.empty(), owner.get().id());
  }

  /// The role of a user in a package: by owning the name space, by a grant, or as a member of the
  /// organization to which an internal package is open. That a package is public is not a role.
  private Optional<Role> roleOf(Caller.SignedIn caller, RegistryPackage p) {
    long user = caller.user().id();
    Account owner = p.owner();
    if (owner.id() == user) {
      return Optional.of(Role.ADMIN);
    }
    Optional<MemberRole> membership =
        owner.isOrganization() ? accounts.membership(owner.id(), user) : Optional.empty();
    if (membership.isPresent() && membership.get() == MemberRole.OWNER) {
      return Optional.of(Role.ADMIN);
    }
    Optional<Role> granted = packages.grantedRole(p.id(), user);
    boolean internal = p.published() && p.visibility() == Visibility.INTERNAL;
    return granted.isEmpty() && internal && membership.isPresent()
        ? Optional.of(Role.READ)
        : granted;
  }

  private boolean mayCreate(Account user, Account owner) {
    if (!owner.isOrganization()) {
      return owner.id() == user.id();
    }
    return accounts
        .membership(owner.id(), user.id())
        .filter(role -> role == MemberRole.OWNER || owner.membersCreatePackages())
        .isPresent();
  }

  private static boolean isPublic(RegistryPackage p) {
    return p.published() && p.visibility() == Visibility.PUBLIC;
  }

  private static Access.Granted granted(
      Caller.SignedIn user,
      RepositoryName repository,
      Optional<RegistryPackage> found,
      long ownerId) {
    return new Access.Granted(repository, found, ownerId, OptionalLong.of(user.user().id()));
  }

  private static Role roleFor(Action action) {
    return switch (action) {
      case PULL -> Role.READ;
      case PUSH -> Role.WRITE;
      case DELETE, ADMINISTER -> Role.ADMIN;
      case ANYONE, SIGNED_IN, SEE_MEMBERS, ADMINISTER_ORGANIZATION, ADMINISTER_SITE ->
          throw notAboutPackages(action);
    };
  }

  private static TokenScope scopeFor(Action action) {
    return switch (action) {
      case PULL -> TokenScope.READ_PACKAGES;
      case PUSH, ADMINISTER -> TokenScope.WRITE_PACKAGES;
      case DELETE -> TokenScope.DELETE_PACKAGES;
      case ANYONE, SIGNED_IN, SEE_MEMBERS, ADMINISTER_ORGANIZATION, ADMINISTER_SITE ->
          throw notAboutPackages(action);
    };
  }

  private static String wordFor(Action action) {
    return switch (action) {
      case PULL -> "permission_denied: read_package";
      case PUSH -> "permission_denied: write_package";
      case DELETE -> "permission_denied: delete_package";
      case ADMINISTER -> "permission_denied: admin_package";
      case ANYONE, SIGNED_IN, SEE_MEMBERS, ADMINISTER_ORGANIZATION, ADMINISTER_SITE ->
          throw notAboutPackages(action);
    };
  }

  private static IllegalArgumentException notAboutPackages(Action action) {
    return new IllegalArgumentException(action + " is not about a package");
  }
}
