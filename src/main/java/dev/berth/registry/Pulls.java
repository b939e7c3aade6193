package dev.berth.registry;

import dev.berth.meta.UsageLog;
import dev.berth.oci.Reference;
import dev.berth.oci.Tag;
import dev.berth.packages.RegistryPackage;
import dev.berth.packages.StoredManifest;
import dev.berth.packages.Visibility;

/// Notes what is pulled.
///
/// A download is a manifest that is sent: not one that is only asked about, by `HEAD` or with its
/// ETag. Each manifest counts by itself, the children of an index among them. Bytes are those of
/// manifests and blobs; they count as their owner's transfer unless the package is public, or
/// pulled by a repository's own token.
public final class Pulls {
  private final UsageLog log;

  public Pulls(UsageLog log) {
    this.log = log;
  }

  /// A manifest is sent.
  ///
  /// @param byRepository whether a repository's token is used
  public void manifest(
      RegistryPackage subject, boolean byRepository, StoredManifest stored, Reference reference) {
    log.pulled(
        subject.id(),
        stored.versionId(),
        reference instanceof Tag tag ? tag.value() : "",
        stored.manifest().size(),
        isMetered(subject, byRepository));
  }

  /// Some of a blob is going to be sent.
  ///
  /// @param byRepository whether a repository's token is used
  public SendingBlob blob(RegistryPackage subject, boolean byRepository) {
    return new SendingBlob(log, subject.id(), isMetered(subject, byRepository));
  }

  private static boolean isMetered(RegistryPackage subject, boolean byRepository) {
    return subject.visibility() != Visibility.PUBLIC && !byRepository;
  }
}
