package dev.berth.access;

import dev.berth.packages.Action;
import dev.berth.packages.PackageRight;
import dev.berth.packages.PackagesPermission;
import dev.berth.packages.TokenKind;
import dev.berth.packages.TokenScope;
import java.util.Optional;
import java.util.Set;

/// How far a token goes at the most, whatever rights stand behind it.
final class Ceiling {
  private Ceiling() {}

  /// Whether the token may be used for one of the actions that are about a package.
  static boolean allows(Caller.SignedIn caller, Action action) {
    return switch (caller.token().kind()) {
      case TokenKind.Classic _ -> caller.has(scopeFor(action));
      case TokenKind.OfRepository(_, _, var packages) -> allows(packages, action);
      case TokenKind.ForPackages(_, var rights) -> allows(rights, action);
    };
  }

  private static TokenScope scopeFor(Action action) {
    return switch (action) {
      case PULL, PUSH, RESTORE, RESTORE_VERSION, ADMINISTER, DELETE ->
          AcceptedScopes.weakest(action).getFirst();
      default -> throw notAboutPackages(action);
    };
  }

  /// As on GitHub, workflows do not change a package's settings.
  private static boolean allows(PackagesPermission packages, Action action) {
    return switch (action) {
      case PULL -> packages != PackagesPermission.NONE;
      case PUSH, DELETE, RESTORE, RESTORE_VERSION -> packages == PackagesPermission.WRITE;
      case ADMINISTER -> false;
      default -> throw notAboutPackages(action);
    };
  }

  private static boolean allows(Set<PackageRight> rights, Action action) {
    return switch (action) {
      case PULL -> rights.contains(PackageRight.READ) || rights.contains(PackageRight.WRITE);
      case PUSH, RESTORE, RESTORE_VERSION -> rights.contains(PackageRight.WRITE);
      case DELETE -> rights.contains(PackageRight.DELETE);
      case ADMINISTER -> false;
      default -> throw notAboutPackages(action);
    };
  }

  /// What a token would have to be to allow the action.
  static String missing(Caller.SignedIn caller, Action action) {
    return switch (caller.token().kind()) {
      case TokenKind.Classic _ -> "the token lacks the scope " + scopeFor(action).word();
      case TokenKind.OfRepository _ ->
          action == Action.ADMINISTER
              ? "a repository's token cannot change a package's settings"
              : "the token lacks the permission packages: "
                  + (action == Action.PULL ? "read" : "write");
      case TokenKind.ForPackages _ ->
          rightFor(action)
              .map(right -> "the package token lacks the right to " + right.word())
              .orElse("a package token cannot change a package's settings");
    };
  }

  private static Optional<PackageRight> rightFor(Action action) {
    return switch (action) {
      case PULL -> Optional.of(PackageRight.READ);
      case PUSH, RESTORE, RESTORE_VERSION -> Optional.of(PackageRight.WRITE);
      case DELETE -> Optional.of(PackageRight.DELETE);
      case ADMINISTER -> Optional.empty();
      default -> throw notAboutPackages(action);
    };
  }

  static IllegalArgumentException notAboutPackages(Action action) {
    return new IllegalArgumentException(action + " is not about a package");
  }
}
