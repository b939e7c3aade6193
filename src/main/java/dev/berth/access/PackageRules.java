package dev.berth.access;

import dev.berth.access.Decision.Rule;
import dev.berth.packages.Account;
import dev.berth.packages.Action;
import dev.berth.packages.MemberRole;
import dev.berth.packages.RegistryPackage;
import dev.berth.packages.Role;
import dev.berth.packages.Standing.GrantedRole;
import dev.berth.packages.TokenKind;
import dev.berth.packages.Visibility;
import java.util.Optional;
import java.util.OptionalLong;

/// Who may do what with a package: a function of who asks and of the facts, that looks nothing up.
///
/// The token is a ceiling, the role in the package a floor: both must allow. Site administrators
/// have no role by that; they can make themselves an organization's owner, or a token for a user,
/// and the audit log tells of it.
///
/// @param internalForSite whether internal packages are open to every user of the site, and not to
///   the members of their organization alone
record PackageRules(boolean internalForSite) {
  static final String SCOPE =
      "permission_denied: The token provided does not match expected scopes.";

  /// A role, and the rule that gives it.
  private record Right(Role role, Rule rule, Optional<GrantedRole> granted) {}

  /// Decides about one of the actions that are about a package.
  Decision decide(Caller caller, Facts facts, Action action) {
    boolean open = facts.found().filter(PackageRules::isPublic).isPresent();
    if (open && action == Action.PULL) {
      long owner = facts.found().orElseThrow().owner().id();
      return Decision.of(
          new Access.Granted(facts.repository(), facts.found(), owner, OptionalLong.empty()),
          Rule.PUBLIC);
    }
    return switch (caller) {
      case Caller.Anonymous _ -> Decision.of(new Access.Challenged(), Rule.SIGNED_OUT);
      case Caller.SignedIn user -> decide(user, facts, action, open);
    };
  }

  private Decision decide(Caller.SignedIn user, Facts facts, Action action, boolean open) {
    boolean bound = isBoundElsewhere(user, facts);
    Optional<Right> right =
        bound ? Optional.empty() : facts.found().flatMap(p -> rightIn(p, user, facts));
    Optional<GrantedRole> granted = right.flatMap(Right::granted);
    if (right.isPresent() && right.get().role().includes(roleFor(action))) {
      return Ceiling.allows(user, action)
          ? new Decision(granted(user, facts), right.get().rule(), granted)
          : new Decision(tooLow(user, action), Rule.TOKEN_SCOPE, granted);
    }
    if (facts.ofSuccessor() && !bound && Ceiling.allows(user, action)) {
      return Decision.of(
          new Access.Refused(wordFor(user, action), Optional.of(madeAnew(facts))),
          Rule.REPOSITORY_MADE_ANEW);
    }
    if (right.isPresent() || open) {
      String has = right.map(r -> r.role().word()).orElse("none but to pull");
      return new Decision(
          new Access.Refused(
              wordFor(user, action),
              Optional.of(
                  "it takes the role "
                      + roleFor(action).word()
                      + " in "
                      + facts.repository()
                      + "; you have "
                      + has)),
          bound ? Rule.TOKEN_BOUND : right.isPresent() ? Rule.ROLE_TOO_WEAK : Rule.NO_ROLE,
          granted);
    }
    return decideUnseen(user, facts, action, bound);
  }

  /// The package is absent, or hidden from the user: nothing in the answer tells which, unless it
  /// is a push by somebody who may create packages here.
  private static Decision decideUnseen(
      Caller.SignedIn user, Facts facts, Action action, boolean bound) {
    boolean mayCreate = !bound && mayCreate(user, facts);
    if (!mayCreate) {
      if (action != Action.PUSH) {
        Rule rule = facts.found().isPresent() ? Rule.NO_ROLE : Rule.NOT_THERE;
        return Decision.of(refused(wordFor(user, action)), bound ? Rule.TOKEN_BOUND : rule);
      }
      if (facts.owner().isEmpty()) {
        return Decision.of(refused("not_found: owner not found"), Rule.NO_OWNER);
      }
      return Decision.of(
          refused(
              isOfRepository(user)
                  ? "installation not allowed to Create organization package"
                  : "permission_denied: create_package"),
          bound
              ? Rule.TOKEN_BOUND
              : facts.found().isPresent() ? Rule.NO_ROLE : Rule.CREATION_REFUSED);
    }
    if (!Ceiling.allows(user, action)) {
      Access refused =
          isOfRepository(user) && action == Action.PUSH
              ? new Access.Refused(
                  "installation not allowed to Create organization package",
                  Optional.of(Ceiling.missing(user, action)))
              : tooLow(user, action);
      return Decision.of(refused, Rule.TOKEN_SCOPE);
    }
    if (action != Action.PUSH) {
      return Decision.of(
          new Access.Hidden(), facts.found().isPresent() ? Rule.NO_ROLE : Rule.NOT_THERE);
    }
    // Who may create packages here learns by pushing that the name is taken; that cannot be hidden.
    return facts.found().isPresent()
        ? Decision.of(
            new Access.Refused(wordFor(user, action), Optional.of(taken(user, facts))),
            Rule.NAME_TAKEN)
        : Decision.of(granted(user, facts), Rule.MAY_CREATE);
  }

  private static String madeAnew(Facts facts) {
    return facts.repository()
        + " belongs to a repository that was deleted, and not to the one that was made anew with"
        + " its name; its administrators can link it to that";
  }

  private static String taken(Caller.SignedIn user, Facts facts) {
    return "the name "
        + facts.repository()
        + " is taken by a package in which you have no role; its administrators can give "
        + (isOfRepository(user) ? "the repository" : "you")
        + " one";
  }

  private static boolean isBoundElsewhere(Caller.SignedIn user, Facts facts) {
    return user.token().kind() instanceof TokenKind.ForPackages token
        && !(facts.owner().isPresent()
            && token.covers(facts.owner().get().id(), facts.repository().packageName()));
  }

  /// The strongest role, whatever it comes from. That a package is public is not a role.
  private Optional<Right> rightIn(RegistryPackage p, Caller.SignedIn user, Facts facts) {
    Optional<GrantedRole> granted = facts.standing().granted();
    if (isOfRepository(user)) {
      return granted.map(PackageRules::right);
    }
    if (p.owner().id() == user.user().id()) {
      return Optional.of(new Right(Role.ADMIN, Rule.NAME_SPACE_OWNER, Optional.empty()));
    }
    Optional<MemberRole> membership = facts.standing().membership();
    if (membership.isPresent() && membership.get() == MemberRole.OWNER) {
      return Optional.of(new Right(Role.ADMIN, Rule.ORGANIZATION_OWNER, Optional.empty()));
    }
    boolean internal =
        p.published()
            && p.visibility() == Visibility.INTERNAL
            && (internalForSite || membership.isPresent());
    return granted.isEmpty() && internal
        ? Optional.of(new Right(Role.READ, Rule.INTERNAL, Optional.empty()))
        : granted.map(PackageRules::right);
  }

  private static Right right(GrantedRole granted) {
    return new Right(granted.role(), Rule.GRANTED_ROLE, Optional.of(granted));
  }

  /// A push makes a private package, so members need leave for private ones.
  private static boolean mayCreate(Caller.SignedIn user, Facts facts) {
    if (facts.owner().isEmpty()) {
      return false;
    }
    Account owner = facts.owner().get();
    boolean policy = owner.settings().membersCreate().contains(Visibility.PRIVATE);
    if (user.token().kind() instanceof TokenKind.OfRepository token) {
      return token.ownerId() == owner.id() && policy;
    }
    if (!owner.isOrganization()) {
      return owner.id() == user.user().id();
    }
    return facts
        .standing()
        .membership()
        .filter(role -> role == MemberRole.OWNER || policy)
        .isPresent();
  }

  private static boolean isPublic(RegistryPackage p) {
    return p.published() && p.visibility() == Visibility.PUBLIC;
  }

  private static boolean isOfRepository(Caller.SignedIn user) {
    return user.token().kind() instanceof TokenKind.OfRepository;
  }

  private static Access granted(Caller.SignedIn user, Facts facts) {
    OptionalLong repository =
        user.token().kind() instanceof TokenKind.OfRepository token
            ? OptionalLong.of(token.repositoryId())
            : OptionalLong.empty();
    return new Access.Granted(
        facts.repository(), facts.found(), facts.owner().orElseThrow().id(), repository);
  }

  private static Access refused(String missing) {
    return new Access.Refused(missing, Optional.empty());
  }

  static Access tooLow(Caller.SignedIn user, Action action) {
    return new Access.Refused(
        isOfRepository(user) && action == Action.PUSH ? wordFor(user, action) : SCOPE,
        Optional.of(Ceiling.missing(user, action)));
  }

  static Role roleFor(Action action) {
    return switch (action) {
      case PULL -> Role.READ;
      case PUSH -> Role.WRITE;
      case DELETE, RESTORE, RESTORE_VERSION, ADMINISTER -> Role.ADMIN;
      default -> throw Ceiling.notAboutPackages(action);
    };
  }

  private static String wordFor(Caller.SignedIn user, Action action) {
    return switch (action) {
      case PULL -> "permission_denied: read_package";
      case PUSH ->
          isOfRepository(user)
              ? "installation not allowed to Write organization package"
              : "permission_denied: write_package";
      case DELETE -> "permission_denied: delete_package";
      case RESTORE, RESTORE_VERSION -> "permission_denied: restore_package";
      case ADMINISTER -> "permission_denied: admin_package";
      default -> throw Ceiling.notAboutPackages(action);
    };
  }
}
