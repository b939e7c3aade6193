package dev.berth.registry;

import dev.berth.meta.UsageLog;

/// Counts what is sent of a blob. Bytes are noted before they are sent, up to two mebibytes at
/// once, so that none is missed if the process ends; what was not sent in the end is taken back.
/// For one thread.
public final class SendingBlob implements AutoCloseable {
  private static final long STEP = 1024 * 1024;

  private final UsageLog log;
  private final long packageId;
  private final boolean metered;
  private long day;
  private long noted;
  private long sent;

  SendingBlob(UsageLog log, long packageId, boolean metered) {
    this.log = log;
    this.packageId = packageId;
    this.metered = metered;
  }

  /// Notes bytes that are going to be sent.
  ///
  /// @param most how many there are
  /// @return how many of them may be sent before this is asked again: all, or a mebibyte or more
  public long allow(long most) {
    long held = noted - sent;
    if (held < Math.min(most, STEP)) {
      // More than is asked for, so that what is left never makes the next step a small one.
      long more = Math.min(most, 2 * STEP) - held;
      day = log.today();
      log.sent(packageId, day, more, metered);
      noted += more;
    }
    return Math.min(most, noted - sent);
  }

  /// Says how many of them were sent.
  public void sent(long bytes) {
    sent += bytes;
  }

  /// Takes back what was not sent, from the day on which it was noted.
  @Override
  public void close() {
    if (noted > sent) {
      log.sent(packageId, day, sent - noted, metered);
      noted = sent;
    }
  }
}
