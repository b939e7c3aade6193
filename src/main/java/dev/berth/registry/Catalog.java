package dev.berth.registry;

import dev.berth.meta.PackageStore;
import dev.berth.meta.PackageStore.PackagesPage;
import dev.berth.oci.RepositoryName;
import dev.berth.packages.Account;
import dev.berth.packages.PackageSearch;
import dev.berth.packages.RegistryPackage;
import dev.berth.packages.Repository;
import dev.berth.packages.RightHolder;
import dev.berth.packages.Team;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/// All packages that somebody may read, page by page.
public final class Catalog {
  /// The list of an account's packages goes no further.
  public static final int MOST_OF_ACCOUNT = PackagesPage.MOST;

  private final PackageStore packages;
  private final boolean internalForSite;

  /// @param internalForSite whether internal packages are open to every user, and not to the
  ///   members of their organization alone
  public Catalog(PackageStore packages, boolean internalForSite) {
    this.packages = packages;
    this.internalForSite = internalForSite;
  }

  /// A page of names in the order of owner and name, from the first after `after`.
  ///
  /// @param reader who reads; empty for nobody in particular
  public Page<RepositoryName> list(
      Optional<RightHolder> reader, @Nullable RepositoryName after, int size) {
    if (size == 0) {
      return new Page<>(List.of(), false);
    }
    return Page.of(packages.listReadable(reader, internalForSite, after, size + 1), size);
  }

  /// Up to `limit` packages of an account after the first `skip`.
  ///
  /// @param reader who reads; empty for nobody in particular
  /// @param search of the first [#MOST_OF_ACCOUNT] by their names
  public CountedPage<Entry> listOf(
      Account owner, Optional<RightHolder> reader, PackageSearch search, int skip, int limit) {
    PackagesPage page =
        packages.listReadableOf(owner, reader, internalForSite, search, skip, limit);
    return new CountedPage<>(entries(page.items()), page.total());
  }

  /// Up to `limit` packages that belong to a repository, in the order of their names, after the
  /// first `skip`.
  ///
  /// @param reader who reads; empty for nobody in particular
  public List<Entry> listOfRepository(
      Repository repository, Optional<Account> reader, int skip, int limit) {
    return entries(
        packages.listOfRepository(repository.id(), id(reader), internalForSite, skip, limit));
  }

  /// The same of those in which a team itself was given a role.
  public List<Entry> listOfTeam(Team team, Optional<Account> reader, int skip, int limit) {
    return entries(packages.listOfTeam(team.id(), id(reader), internalForSite, skip, limit));
  }

  private static OptionalLong id(Optional<Account> user) {
    return user.isPresent() ? OptionalLong.of(user.get().id()) : OptionalLong.empty();
  }

  private static List<Entry> entries(List<PackagesPage.Item> items) {
    return items.stream().map(item -> new Entry(item.subject(), item.versions())).toList();
  }

  /// A package.
  ///
  /// @param versions how many living versions it has
  public record Entry(RegistryPackage subject, long versions) {}
}
