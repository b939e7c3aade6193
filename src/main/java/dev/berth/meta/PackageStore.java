package dev.berth.meta;

import dev.berth.oci.RepositoryName;
import dev.berth.packages.Account;
import dev.berth.packages.Actor;
import dev.berth.packages.PackageSearch;
import dev.berth.packages.RegistryPackage;
import dev.berth.packages.RightHolder;
import dev.berth.packages.RightsPlace;
import dev.berth.packages.Standing;
import dev.berth.packages.Visibility;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/// Packages, and what somebody may do with them. Each change writes its audit event in the same
/// transaction.
public interface PackageStore {

  /// The living package of that name, published or not. The name begins with its owner's login as
  /// it is now.
  Optional<RegistryPackage> find(RepositoryName repository);

  /// The living package of that id, published or not.
  Optional<RegistryPackage> find(long id);

  /// What somebody is to a package. It costs one indexed read at the most, and none while the
  /// versions in `place` are what they were when it was asked before.
  Standing standing(RightsPlace place, RightHolder holder);

  /// Up to `limit` published packages that may be read by `reader` (by anybody signed out, if
  /// empty), in the order of owner and name, from the first after `after`. Costs by its page, and
  /// by the number of the user's organizations, teams and repositories; not by what is stored.
  ///
  /// @param internalForSite whether internal packages are open to every user, and not to the
  ///   members of their organization alone
  List<RepositoryName> listReadable(
      Optional<RightHolder> reader,
      boolean internalForSite,
      @Nullable RepositoryName after,
      int limit);

  /// A part of an account's packages.
  ///
  /// @param total how many there are in the whole list, `MOST` if there are more
  record PackagesPage(List<Item> items, int total) {
    /// A list goes no further.
    public static final int MOST = 10_000;

    public PackagesPage {
      items = List.copyOf(items);
    }

    /// A package.
    ///
    /// @param versions how many living versions it has
    public record Item(RegistryPackage subject, long versions) {}
  }

  /// Up to `limit` published packages of `owner` that may be read by `reader` (by anybody signed
  /// out, if empty) after the first `skip`. Costs at most a look at `MOST` entries of an index for
  /// each reason by which one may read packages, and at as many packages where they are not in the
  /// order of their names.
  ///
  /// @param internalForSite as for `listReadable`
  /// @param search of the first `MOST` by their names
  PackagesPage listReadableOf(
      Account owner,
      Optional<RightHolder> reader,
      boolean internalForSite,
      PackageSearch search,
      int skip,
      int limit);

  /// Up to `limit` published packages that belong to a repository and that a user may read, in the
  /// order of their names, after the first `skip`. Costs a look at those that come before them.
  ///
  /// @param reader a user's id; empty for anybody signed out
  /// @param internalForSite as for `listReadable`
  List<PackagesPage.Item> listOfRepository(
      long repositoryId, OptionalLong reader, boolean internalForSite, int skip, int limit);

  /// The same of those in which a team itself was given a role.
  List<PackagesPage.Item> listOfTeam(
      long teamId, OptionalLong reader, boolean internalForSite, int skip, int limit);

  /// Changes who may pull.
  ///
  /// @return the package as it is now; empty when it was deleted meanwhile
  Optional<RegistryPackage> setVisibility(long packageId, Visibility visibility, Actor by);

  /// Deletes a package; it can be restored for a while.
  ///
  /// @return whether there was one
  boolean delete(long packageId, Actor by);

  /// The package of that name that was deleted last, published then, and not before `since`.
  Optional<RegistryPackage> findDeleted(RepositoryName repository, Instant since);

  /// Up to `limit` published packages of an account that were deleted, not before `since`, after
  /// the first `skip`, from the end of the alphabet; of those of one name the last one that was
  /// deleted comes first.
  List<RegistryPackage> listDeleted(Account owner, Instant since, int skip, int limit);

  /// Brings a deleted package back with all that it had.
  ///
  /// @return false, without effect, when it is not deleted or its name is another's by now
  boolean restore(long packageId, Actor by);
}
