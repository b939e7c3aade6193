package dev.berth.registry;

import dev.berth.meta.ManifestStore;
import dev.berth.meta.ManifestStore.Deletion;
import dev.berth.meta.ManifestStore.Published;
import dev.berth.meta.Publication;
import dev.berth.oci.Descriptor;
import dev.berth.oci.Digest;
import dev.berth.oci.DigestAlgorithm;
import dev.berth.oci.ErrorCode;
import dev.berth.oci.Manifest;
import dev.berth.oci.MediaTypes;
import dev.berth.oci.RawManifest;
import dev.berth.oci.Reference;
import dev.berth.oci.RegistryException;
import dev.berth.oci.Tag;
import dev.berth.packages.Actor;
import dev.berth.packages.PackageTarget;
import dev.berth.packages.RegistryPackage;
import dev.berth.packages.StoredManifest;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.SequencedSet;

/// Pushing, pulling and deleting manifests.
public final class Manifests {
  /// The largest manifest that is taken, in bytes.
  public static final int LARGEST = 4 * 1024 * 1024;

  private final ManifestStore manifests;
  private final PageReader pages;
  private final Quotas quotas;
  private final DeletionLimit limit;
  private final Sparse sparse;

  public Manifests(
      ManifestStore manifests,
      PageReader pages,
      Quotas quotas,
      DeletionLimit limit,
      Sparse sparse) {
    this.manifests = manifests;
    this.pages = pages;
    this.quotas = quotas;
    this.limit = limit;
    this.sparse = sparse;
  }

  /// The manifest that a tag or digest names.
  ///
  /// @throws RegistryException `MANIFEST_UNKNOWN`
  public StoredManifest find(long packageId, Reference reference) {
    return manifests.findStored(packageId, reference).orElseThrow(() -> unknown(reference));
  }

  /// A manifest that was pushed.
  ///
  /// @param subject what it refers to
  public record Pushed(Digest digest, Optional<Digest> subject) {}

  /// Stores a manifest and makes `reference`, and `moreTags`, name it.
  ///
  /// @param mediaType as the request says, without parameters
  /// @param origin how the client reaches Berth: scheme, host and port
  /// @throws RegistryException if it is no manifest, has another digest than `reference`, or names
  ///   what is not in the package
  public Pushed put(
      PackageTarget target,
      Reference reference,
      List<Tag> moreTags,
      Optional<String> mediaType,
      byte[] bytes,
      Actor by,
      String origin) {
    DigestAlgorithm algorithm =
        reference instanceof Digest named ? named.algorithm() : DigestAlgorithm.SHA256;
    Digest digest = Digest.compute(algorithm, bytes);
    if (reference instanceof Digest named && !named.equals(digest)) {
      throw new RegistryException(
          ErrorCode.DIGEST_INVALID, "the manifest's digest is " + digest + ", not " + named);
    }
    Manifest manifest = ManifestReader.read(bytes, mediaType);
    SequencedSet<Tag> tags = new LinkedHashSet<>();
    if (reference instanceof Tag tag) {
      tags.add(tag);
    }
    tags.addAll(moreTags);
    RawManifest raw = new RawManifest(digest, manifest.mediaType(), bytes);
    Optional<Digest> subject = manifest.subject().map(Descriptor::digest);
    PageReader.Said said = pages.read(target, manifest, tags, by, origin);
    Publication publication = publication(target, raw, manifest, subject, List.copyOf(tags), said);
    Published published;
    try (Quotas.Room _ = quotas.of(target).holdManifest(bytes.length, publication.blobs())) {
      published = Writing.attempt(() -> manifests.publish(publication));
    }
    return switch (published) {
      case Published.Done _ -> new Pushed(digest, subject);
      case Published.Missing(var digests) ->
          throw new RegistryException(
              ErrorCode.MANIFEST_BLOB_UNKNOWN, digests.stream().map(Digest::toString).toList());
    };
  }

  private Publication publication(
      PackageTarget target,
      RawManifest raw,
      Manifest manifest,
      Optional<Digest> subject,
      List<Tag> tags,
      PageReader.Said said) {
    SequencedSet<Digest> blobs = new LinkedHashSet<>();
    SequencedSet<Digest> required = new LinkedHashSet<>();
    SequencedSet<Digest> children = new LinkedHashSet<>();
    switch (manifest) {
      case Manifest.ImageManifest image -> {
        List<Descriptor> named = new ArrayList<>(image.layers());
        named.add(image.config());
        for (Descriptor blob : named) {
          blobs.add(blob.digest());
          if (!MediaTypes.isNonDistributable(blob.mediaType())) {
            required.add(blob.digest());
          }
        }
      }
      case Manifest.ImageIndex index ->
          index.manifests().forEach(child -> children.add(child.digest()));
    }
    return new Publication(
        target,
        raw,
        manifest.artifactType(),
        subject,
        manifest.annotations(),
        List.copyOf(blobs),
        sparse == Sparse.ALL ? List.of() : List.copyOf(required),
        List.copyOf(children),
        sparse == Sparse.NONE ? List.copyOf(children) : List.of(),
        tags,
        said.texts(),
        said.link());
  }

  /// Removes a tag alone, or a manifest with all its tags.
  ///
  /// @throws RegistryException `MANIFEST_UNKNOWN`; `DENIED` if too many have pulled the manifest;
  ///   or `UNSUPPORTED` with status 409 naming the indexes that need it
  public void delete(RegistryPackage subject, Reference reference, Actor by) {
    long packageId = subject.id();
    switch (reference) {
      case Tag tag -> {
        if (!Writing.attempt(() -> manifests.deleteTag(packageId, tag, by))) {
          throw unknown(tag);
        }
      }
      case Digest digest -> {
        Optional<String> refusal = limit.refusal(subject, find(packageId, digest).versionId());
        if (refusal.isPresent()) {
          throw new RegistryException(ErrorCode.DENIED, refusal.get());
        }
        delete(packageId, digest, by);
      }
    }
  }

  private void delete(long packageId, Digest digest, Actor by) {
    switch (Writing.attempt(() -> manifests.delete(packageId, digest, by))) {
      case Deletion.Done _ -> {}
      case Deletion.Absent _ -> throw unknown(digest);
      case Deletion.Needed(var parents) ->
          throw new RegistryException(
              ErrorCode.UNSUPPORTED,
              409,
              "the manifest is needed by index "
                  + String.join(", ", parents.stream().map(Digest::toString).toList())
                  + "; delete that first");
    }
  }

  private static RegistryException unknown(Reference reference) {
    return new RegistryException(ErrorCode.MANIFEST_UNKNOWN, List.of(reference.toString()));
  }
}
