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
record Facts(
    RepositoryName repository,
    Optional<Account> owner,
    Optional<RegistryPackage> found,
    Standing standing) {}
