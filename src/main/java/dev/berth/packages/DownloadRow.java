package dev.berth.packages;

import dev.berth.oci.Digest;
import java.time.LocalDate;
import java.util.Optional;

/// How often a version was pulled in one way on a day (UTC).
///
/// @param digest empty if the version is there no more
/// @param tag by which it was asked for; empty if it was by its digest
public record DownloadRow(
    LocalDate day, long versionId, Optional<Digest> digest, String tag, long count) {}
