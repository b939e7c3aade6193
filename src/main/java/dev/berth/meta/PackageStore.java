package dev.berth.meta;

import dev.berth.oci.RepositoryName;
import dev.berth.packages.RegistryPackage;
import dev.berth.packages.Role;
import dev.berth.packages.Visibility;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/// Packages and who was given which role in them.
public interface PackageStore {

  /// The living package of that name, published or not.
  Optional<RegistryPackage> find(RepositoryName repository);

  /// The role that a user was given in a package; owners of the name space need none.
  Optional<Role> grantedRole(long packageId, long userId);

  /// Up to `limit` published packages that may be read by `userId` (by anybody signed out, if
  /// empty), in the order of owner and name, from the first after `after`. Costs by its page, not
  /// by what is stored.
  List<RepositoryName> listReadable(OptionalLong userId, @Nullable RepositoryName after, int limit);

  /// Changes who may pull.
  ///
  /// @return the package as it is now; empty when it was deleted meanwhile
  Optional<RegistryPackage> setVisibility(long packageId, Visibility visibility, long actorId);
}
