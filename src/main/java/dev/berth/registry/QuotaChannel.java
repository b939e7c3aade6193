package dev.berth.registry;

import dev.berth.meta.StoreException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Passes the bytes of an upload on, and asks every 64 MiB whether there is room for what is there
/// already: whoever does not say how much comes finds out on the way.
final class QuotaChannel implements WritableByteChannel {
  private static final Logger LOG = LoggerFactory.getLogger(QuotaChannel.class);
  private static final long STEP = 64L * 1024 * 1024;

  private final WritableByteChannel sink;
  private final Quotas.Allowance allowance;
  private long position;
  private long next;

  /// @param position how many bytes are there already
  QuotaChannel(WritableByteChannel sink, Quotas.Allowance allowance, long position) {
    this.sink = sink;
    this.allowance = allowance;
    this.position = position;
    this.next = position + STEP;
  }

  @Override
  public int write(ByteBuffer bytes) throws IOException {
    if (position >= next) {
      check();
      next = position + STEP;
    }
    int written = sink.write(bytes);
    position += written;
    return written;
  }

  /// While nobody can be asked the bytes go on: it is asked again before they are stored.
  private void check() {
    try {
      allowance.check(position);
    } catch (StoreException e) {
      LOG.warn("whether an upload still fits could not be looked up", e);
    }
  }

  @Override
  public boolean isOpen() {
    return sink.isOpen();
  }

  @Override
  public void close() throws IOException {
    sink.close();
  }
}
