package dev.berth.registry;

import dev.berth.meta.BlobRecordStore;
import dev.berth.meta.HookOutbox;
import dev.berth.oci.Manifest;
import dev.berth.oci.RawManifest;
import dev.berth.packages.HookEvent;
import dev.berth.packages.HookSubject;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/// What webhooks are told about.
public final class HookSubjects {
  private final HookOutbox outbox;
  private final BlobRecordStore records;
  private final ImageLabels labels;

  public HookSubjects(HookOutbox outbox, BlobRecordStore records, StoredBlobs blobs) {
    this.outbox = outbox;
    this.records = records;
    this.labels = ImageLabels.all(blobs);
  }

  /// What an event is about; empty if it was removed.
  public Optional<HookSubject> find(HookEvent event) {
    return outbox.findSubject(event);
  }

  /// What a version says of itself: the labels of its configuration, and over them the annotations
  /// of its manifest.
  public Map<String, String> labels(long packageId, RawManifest version) {
    Manifest manifest = ManifestReader.read(version.bytes(), Optional.of(version.mediaType()));
    Map<String, String> all = new HashMap<>();
    if (manifest instanceof Manifest.ImageManifest image) {
      OptionalLong size = records.findSize(packageId, image.config().digest());
      if (size.isPresent()) {
        labels.read(image.config(), size.getAsLong()).ifPresent(all::putAll);
      }
    }
    all.putAll(manifest.annotations());
    return all;
  }
}
