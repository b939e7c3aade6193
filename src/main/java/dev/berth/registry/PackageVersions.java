package dev.berth.registry;

import dev.berth.meta.VersionStore;
import dev.berth.meta.VersionStore.Deletion;
import dev.berth.meta.VersionStore.VersionsPage;
import dev.berth.oci.Digest;
import dev.berth.oci.Tag;
import dev.berth.packages.Actor;
import dev.berth.packages.FoundVersions;
import dev.berth.packages.PackageVersion;
import dev.berth.packages.RegistryPackage;
import dev.berth.packages.VersionFilter;
import dev.berth.packages.VersionPlace;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/// Looking at the versions of a package, deleting them and bringing them back.
public final class PackageVersions {
  private final VersionStore versions;
  private final DeletionLimit limit;
  private final Quotas quotas;
  private final Duration restorable;
  private final InstantSource clock;

  /// @param restorable how long after its deletion a version can be restored
  public PackageVersions(
      VersionStore versions,
      DeletionLimit limit,
      Quotas quotas,
      Duration restorable,
      InstantSource clock) {
    this.versions = versions;
    this.limit = limit;
    this.quotas = quotas;
    this.restorable = restorable;
    this.clock = clock;
  }

  /// A living version.
  public Optional<PackageVersion> find(RegistryPackage subject, long id) {
    return versions.find(subject.id(), id);
  }

  /// Up to `limit` living versions after the first `skip`, the newest first.
  public CountedPage<PackageVersion> list(RegistryPackage subject, long skip, int limit) {
    return page(versions.list(subject.id(), skip, limit));
  }

  /// Up to `limit` living versions that are meant; fewer, or none, where there are too many others
  /// in between, and then it goes on after `next`.
  public FoundVersions search(
      RegistryPackage subject, VersionFilter filter, VersionPlace place, int limit) {
    return versions.search(subject.id(), filter, place, limit);
  }

  /// Up to `limit` versions that can be restored after the first `skip`, the one that was deleted
  /// last first.
  public CountedPage<PackageVersion> listDeleted(RegistryPackage subject, long skip, int limit) {
    return page(versions.listDeleted(subject.id(), since(), skip, limit));
  }

  private static CountedPage<PackageVersion> page(VersionsPage page) {
    return new CountedPage<>(page.items(), page.total());
  }

  /// How the deletion of a version ended.
  public sealed interface Deleting {
    /// It is gone.
    ///
    /// @param neededBy some of the versions that need it; while there are any, it can be pulled by
    ///   its digest
    record Done(List<Digest> neededBy) implements Deleting {}

    /// There was none.
    record Absent() implements Deleting {}

    /// No other version of the package has a tag; nothing happened.
    record LastTagged() implements Deleting {}

    /// Too many have pulled it, as `reason` says; nothing happened.
    record Protected(String reason) implements Deleting {}
  }

  /// Deletes a version with its tags, unless no other one has a tag; it can be restored for a
  /// while.
  public Deleting delete(RegistryPackage subject, long id, Actor by) {
    Optional<String> refusal = limit.refusal(subject, id);
    if (refusal.isPresent()) {
      return new Deleting.Protected(refusal.get());
    }
    return switch (versions.delete(subject.id(), id, by)) {
      case Deletion.Done(var neededBy) -> new Deleting.Done(neededBy);
      case Deletion.Absent _ -> new Deleting.Absent();
      case Deletion.LastTagged _ -> new Deleting.LastTagged();
    };
  }

  /// Brings back a version with those of its tags that are free.
  ///
  /// @return the tags that are not; empty when there is no such version to be restored
  /// @throws QuotaExceededException if it is more than its owner's quota has room for
  public Optional<List<Tag>> restore(RegistryPackage subject, long id, Actor by) {
    quotas.checkRestoredVersion(subject, id);
    return versions.restore(subject.id(), id, since(), by);
  }

  private Instant since() {
    return clock.instant().minus(restorable);
  }
}
