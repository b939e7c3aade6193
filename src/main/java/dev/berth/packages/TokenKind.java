package dev.berth.packages;

import java.util.List;
import java.util.Set;

/// What kind of token it is, and how far it goes at the most.
public sealed interface TokenKind {

  /// A personal access token of GitHub's classic kind.
  ///
  /// @param scopes as granted, without what they imply
  record Classic(Set<TokenScope> scopes) implements TokenKind {
    public Classic {
      scopes = Set.copyOf(scopes);
    }
  }

  /// A token of a repository, as workflows have it: the repository's rights count, not those of the
  /// user who made it.
  ///
  /// @param ownerId the repository's owner; the token ends when that becomes another
  record OfRepository(long repositoryId, long ownerId, PackagesPermission packages)
      implements TokenKind {}

  /// A token of a user for some packages only.
  record ForPackages(List<PackagePattern> packages, Set<PackageRight> rights) implements TokenKind {
    public ForPackages {
      packages = List.copyOf(packages);
      rights = Set.copyOf(rights);
    }

    /// Whether the packages that it is bound to include this one.
    public boolean covers(long ownerId, String name) {
      for (PackagePattern pattern : packages) {
        if (pattern.matches(ownerId, name)) {
          return true;
        }
      }
      return false;
    }
  }
}
