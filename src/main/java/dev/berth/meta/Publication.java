package dev.berth.meta;

import dev.berth.oci.Digest;
import dev.berth.oci.RawManifest;
import dev.berth.oci.Tag;
import dev.berth.packages.PackageTarget;
import dev.berth.packages.PageTexts;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A manifest to be published, with everything that becomes true with it.
///
/// @param manifest the exact bytes
/// @param artifactType what `referrers` reports
/// @param subject the manifest this one refers to, pushed or not
/// @param blobs configuration and layers the manifest names
/// @param requiredBlobs those of `blobs` that must be readable in the package, or nothing is
///   published
/// @param children manifests that an index names
/// @param requiredChildren those of `children` that must live in the package, or nothing is
///   published
/// @param tags names that point to the manifest from now on
/// @param texts what the package's page shows from now on; empty: what it showed
/// @param link where the package belongs, if it was never tagged before
public record Publication(
    PackageTarget target,
    RawManifest manifest,
    Optional<String> artifactType,
    Optional<Digest> subject,
    Map<String, String> annotations,
    List<Digest> blobs,
    List<Digest> requiredBlobs,
    List<Digest> children,
    List<Digest> requiredChildren,
    List<Tag> tags,
    Optional<PageTexts> texts,
    Optional<FirstLink> link) {

  public Publication {
    annotations = Map.copyOf(annotations);
    blobs = List.copyOf(blobs);
    requiredBlobs = List.copyOf(requiredBlobs);
    children = List.copyOf(children);
    requiredChildren = List.copyOf(requiredChildren);
    tags = List.copyOf(tags);
  }
}
