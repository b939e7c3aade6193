package dev.berth.access;

import dev.berth.access.RepositoryRights.Decision;
import dev.berth.packages.PackageRight;
import dev.berth.packages.TokenScope;
import java.util.Optional;
import java.util.Set;

/// Decides who may make tokens by their own.
public final class TokenRights {
  private TokenRights() {}

  /// Whether the caller may make a package token with these rights: their own token has to go as
  /// far.
  public static Decision makePackageToken(Caller.SignedIn caller, Set<PackageRight> rights) {
    for (PackageRight right : rights) {
      TokenScope scope =
          switch (right) {
            case READ -> TokenScope.READ_PACKAGES;
            case WRITE -> TokenScope.WRITE_PACKAGES;
            case DELETE -> TokenScope.DELETE_PACKAGES;
          };
      if (!caller.has(scope)) {
        return new Decision.ScopeMissing(scope.word());
      }
    }
    return new Decision.Granted(Optional.empty());
  }
}
