package dev.berth.packages;

import dev.berth.oci.Digest;
import dev.berth.oci.Tag;
import java.time.Instant;

/// A tag of a package.
///
/// @param versionId the version that it points to
/// @param digest of that version
/// @param updatedAt when it was set last, to whichever version
public record PackageTag(Tag name, long versionId, Digest digest, Instant updatedAt) {}
