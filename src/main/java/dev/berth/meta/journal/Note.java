package dev.berth.meta.journal;

/// What is sent, but for how often and how much.
///
/// @param versionId 0 if it was no manifest
/// @param tag by which a manifest was asked for; empty if it was by its digest; otherwise ASCII
/// @param day from 1970-01-01
/// @param metered whether the bytes count as the owner's transfer
record Note(long packageId, long versionId, String tag, long day, boolean metered) {}
