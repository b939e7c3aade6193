package dev.berth.packages;

import dev.berth.oci.RepositoryName;
import java.time.Instant;
import java.util.Optional;

/// A package: a repository of the distribution specification seen with GitHub's eyes.
///
/// @param id stable, below 2³²
/// @param creatorId who made it by their first upload
/// @param published whether a manifest was ever pushed; until then only its maker knows of it
/// @param link the repository it belongs to
/// @param description what its newest manifest says of it, cut to what is shown
/// @param licenses an SPDX expression of its newest manifest, cut to what is shown
/// @param rightsVersion another number after each change of who has which right in this package
///   alone
public record RegistryPackage(
    long id,
    Account owner,
    RepositoryName repository,
    Visibility visibility,
    long creatorId,
    boolean published,
    Optional<PackageLink> link,
    String description,
    String licenses,
    long rightsVersion,
    Instant createdAt,
    Instant updatedAt) {
  /// The most characters of a description.
  public static final int LONGEST_DESCRIPTION = 512;

  /// The most characters of the licences.
  public static final int LONGEST_LICENSES = 256;

  /// The name within its owner.
  public String name() {
    return repository.packageName();
  }

  /// The same package with its owner as it is now.
  public RegistryPackage withOwner(Account now) {
    return new RegistryPackage(
        id,
        now,
        repository,
        visibility,
        creatorId,
        published,
        link,
        description,
        licenses,
        rightsVersion,
        createdAt,
        updatedAt);
  }

  /// The same package after a manifest was published at `time`.
  ///
  /// @param texts what its page shows from then on; empty: what it showed
  public RegistryPackage publishedAt(Instant time, Optional<PageTexts> texts) {
    return new RegistryPackage(
        id,
        owner,
        repository,
        visibility,
        creatorId,
        true,
        link,
        texts.map(PageTexts::description).orElse(description),
        texts.map(PageTexts::licenses).orElse(licenses),
        rightsVersion,
        createdAt,
        time);
  }
}
