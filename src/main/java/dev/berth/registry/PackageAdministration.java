package dev.berth.registry;

import dev.berth.meta.ManifestStore;
import dev.berth.meta.PackageStore;
import dev.berth.packages.Account;
import dev.berth.packages.Actor;
import dev.berth.packages.InvalidValueException;
import dev.berth.packages.InvalidValueException.Reason;
import dev.berth.packages.RegistryPackage;
import dev.berth.packages.Visibility;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/// Looking at packages and changing their settings.
public final class PackageAdministration {
  private final PackageStore packages;
  private final ManifestStore manifests;
  private final Duration restorable;
  private final DeletionLimit limit;
  private final Quotas quotas;
  private final InstantSource clock;

  /// @param restorable how long after its deletion a package can be restored
  public PackageAdministration(
      PackageStore packages,
      ManifestStore manifests,
      Duration restorable,
      DeletionLimit limit,
      Quotas quotas,
      InstantSource clock) {
    this.packages = packages;
    this.manifests = manifests;
    this.restorable = restorable;
    this.limit = limit;
    this.quotas = quotas;
    this.clock = clock;
  }

  /// How many living versions a package has.
  public long countVersions(RegistryPackage subject) {
    return manifests.countVersions(subject.id());
  }

  /// Changes who may pull.
  ///
  /// @return the package as it is now; empty when it was deleted meanwhile
  /// @throws InvalidValueException if it is to be open to the members of what has no members
  public Optional<RegistryPackage> setVisibility(
      RegistryPackage subject, Visibility visibility, Actor by) {
    if (visibility == Visibility.INTERNAL && !subject.owner().isOrganization()) {
      throw new InvalidValueException(
          "Package",
          "visibility",
          Reason.INVALID,
          "Only a package of an organization can be internal.");
    }
    return packages.setVisibility(subject.id(), visibility, by);
  }

  /// Deletes a package; it can be restored for a while.
  public Deleting delete(RegistryPackage subject, Actor by) {
    Optional<String> refusal = limit.refusal(subject);
    if (refusal.isPresent()) {
      return new Deleting.Protected(refusal.get());
    }
    return packages.delete(subject.id(), by) ? new Deleting.Done() : new Deleting.Absent();
  }

  /// How deleting a package ended.
  public sealed interface Deleting {
    /// It is gone.
    record Done() implements Deleting {}

    /// There was none any more.
    record Absent() implements Deleting {}

    /// Too many have pulled a version of it, as `reason` says; nothing happened.
    record Protected(String reason) implements Deleting {}
  }

  /// Up to `limit` deleted packages of an account that can be restored, after the first `skip`; of
  /// those of one name the last one that was deleted comes first, and is the one that is restored
  /// by the name.
  public List<RegistryPackage> listDeleted(Account owner, int skip, int limit) {
    return packages.listDeleted(owner, clock.instant().minus(restorable), skip, limit);
  }

  /// How bringing back a deleted package ended.
  public enum Restoring {
    DONE,
    /// It is not deleted any more.
    ABSENT,
    /// Another package has its name by now; nothing happened.
    TAKEN
  }

  /// Brings a deleted package back with all that it had.
  ///
  /// @throws QuotaExceededException if that is more than its owner's quota has room for
  public Restoring restore(RegistryPackage deleted, Actor by) {
    quotas.checkRestoredPackage(deleted);
    if (packages.restore(deleted.id(), by)) {
      return Restoring.DONE;
    }
    return packages.find(deleted.id()).isEmpty() ? Restoring.TAKEN : Restoring.ABSENT;
  }
}
