package dev.berth.meta;

/// Takes note of what is pulled, for [UsageStore] to count.
///
/// A note costs no more than a few words of memory, takes no lock, and survives the process,
/// however it ends. What was noted is counted once, soon. Safe for use by many threads.
public interface UsageLog {

  /// A manifest is sent.
  ///
  /// @param tag by which it was asked for; empty if it was by its digest
  /// @param bytes its size
  /// @param metered whether the bytes count as the owner's transfer
  void pulled(long packageId, long versionId, String tag, long bytes, boolean metered);

  /// Bytes of a blob are sent; below zero, some that were noted before were not.
  ///
  /// @param day on which they were noted first
  void sent(long packageId, long day, long bytes, boolean metered);

  /// The day (UTC), from 1970-01-01.
  long today();
}
