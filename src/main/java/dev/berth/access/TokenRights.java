package dev.berth.access;

import dev.berth.access.RepositoryRights.Decision;
import dev.berth.packages.PackageRight;
import dev.berth.packages.PackagesPermission;
import dev.berth.packages.TokenScope;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Decides who may make tokens by their own.
public final class TokenRights {
  private TokenRights() {}

  /// Whether the caller may make a package token with these rights: their own token has to go as
  /// far.
  public static Decision makePackageToken(Caller.SignedIn caller, Set<PackageRight> rights) {
    return haveAll(
        caller,
        rights.stream()
            .map(right ->
                switch (right) {
                  case READ -> TokenScope.READ_PACKAGES;
                  case WRITE -> TokenScope.WRITE_PACKAGES;
                  case DELETE -> TokenScope.DELETE_PACKAGES;
                })
            .toList());
  }

  /// Whether the caller may list and revoke their own package tokens: by any token that could make
  /// one.
  public static Decision managePackageTokens(Caller.SignedIn caller) {
    return haveAll(caller, List.of(TokenScope.READ_PACKAGES));
  }

  /// Whether the caller may make a repository's token that may do so much with packages: their own
  /// token has to go as far. Who may write by a repository's token may delete what it administers.
  public static Decision makeRepositoryToken(Caller.SignedIn caller, PackagesPermission packages) {
    return haveAll(
        caller,
        switch (packages) {
          case NONE -> List.of();
          case READ -> List.of(TokenScope.READ_PACKAGES);
          case WRITE -> List.of(TokenScope.WRITE_PACKAGES, TokenScope.DELETE_PACKAGES);
        });
  }

  private static Decision haveAll(Caller.SignedIn caller, List<TokenScope> scopes) {
    for (TokenScope scope : scopes) {
      if (!caller.has(scope)) {
        return new Decision.ScopeMissing(scope.word());
      }
    }
    return new Decision.Granted(Optional.empty());
  }
}
