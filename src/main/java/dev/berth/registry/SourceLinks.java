package dev.berth.registry;

import dev.berth.meta.AccountStore;
import dev.berth.meta.RepositoryStore;
import dev.berth.packages.Account;
import dev.berth.packages.Login;
import dev.berth.packages.PackageTarget;
import dev.berth.packages.Permission;
import dev.berth.packages.Repository;
import java.net.URI;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/// Finds the repository here that an image says it was made from.
///
/// It says so by a URL of Berth itself or of a source host that the settings name. The repository
/// must be here, under the same owner as the package, and whoever pushes must be able to push to it
/// too; otherwise the package belongs to none, and the push goes on.
public final class SourceLinks {
  /// Where the URL stands.
  static final String SOURCE = "org.opencontainers.image.source";

  private final AccountStore accounts;
  private final RepositoryStore repositories;
  private final Set<String> hosts;

  /// @param hosts the source hosts besides Berth itself, in lower case
  public SourceLinks(AccountStore accounts, RepositoryStore repositories, Set<String> hosts) {
    this.accounts = accounts;
    this.repositories = repositories;
    this.hosts = Set.copyOf(hosts);
  }

  private record Name(String owner, String repository) {}

  /// The id of the repository that `source` names, if the package may belong to it.
  ///
  /// @param origin how the client reaches Berth: scheme, host and port
  Optional<Long> find(PackageTarget target, String source, String origin) {
    if (target.pushingRepositoryId().isPresent()) {
      return Optional.empty(); // it belongs to that one already
    }
    return read(source, origin)
        .flatMap(name ->
            owner(name)
                .filter(owner -> owner.id() == target.ownerId())
                .flatMap(owner -> repositories.find(owner.id(), name.repository())))
        .map(Repository::id)
        .filter(id ->
            repositories
                .permission(id, target.actorId())
                .filter(permission -> permission.includes(Permission.PUSH))
                .isPresent());
  }

  private Optional<Account> owner(Name name) {
    return Login.find(name.owner()).flatMap(accounts::find);
  }

  private Optional<Name> read(String source, String origin) {
    URI url;
    try {
      url = URI.create(source.strip());
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
    if (url.getHost() == null || url.getRawPath() == null || !isKnown(url, origin)) {
      return Optional.empty();
    }
    String[] parts = url.getRawPath().split("/", -1);
    if (parts.length < 3) {
      return Optional.empty();
    }
    String name =
        parts[2].endsWith(".git") ? parts[2].substring(0, parts[2].length() - 4) : parts[2];
    return Repository.isName(name) ? Optional.of(new Name(parts[1], name)) : Optional.empty();
  }

  private boolean isKnown(URI url, String origin) {
    String own = origin.substring(origin.indexOf("://") + 3);
    String host = url.getHost().toLowerCase(Locale.ROOT);
    String place = url.getPort() < 0 ? host : host + ":" + url.getPort();
    return place.equalsIgnoreCase(own) || hosts.contains(place);
  }
}
