package dev.berth.packages;

import dev.berth.oci.RawManifest;

/// A manifest, and the id of its version.
public record StoredManifest(long versionId, RawManifest manifest) {}
