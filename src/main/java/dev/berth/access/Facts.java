package dev.berth.access;

import dev.berth.oci.RepositoryName;
import dev.berth.packages.Account;
import dev.berth.packages.RegistryPackage;
import dev.berth.packages.Standing;
import java.util.Optional;

/// What a decision rests on, besides who asks.
///
/// @param repository the name as it is now
/// @param owner the account in whose name space it lies, if there is one
/// @param found the package, if there is one
/// @param standing what the caller is to both
/// @param ofSuccessor whether the package belongs to a repository that was deleted and made anew,
///   and the caller is, or may push to, the new one; as far as it was asked
record Facts(
    RepositoryName repository,
    Optional<Account> owner,
    Optional<RegistryPackage> found,
    Standing standing,
    boolean ofSuccessor) {

  Facts(
      RepositoryName repository,
      Optional<Account> owner,
      Optional<RegistryPackage> found,
      Standing standing) {
    this(repository, owner, found, standing, false);
  }

  Facts withSuccessor(boolean successor) {
    return new Facts(repository, owner, found, standing, successor);
  }
}
