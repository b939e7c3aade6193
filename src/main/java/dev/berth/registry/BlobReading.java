package dev.berth.registry;

import dev.berth.blob.BlobContent;
import dev.berth.oci.ByteRange;
import java.io.IOException;
import java.nio.channels.WritableByteChannel;

/// A blob that is being pulled.
public final class BlobReading implements AutoCloseable {
  private final BlobContent content;

  BlobReading(BlobContent content) {
    this.content = content;
  }

  /// In bytes.
  public long size() {
    return content.size();
  }

  /// Writes the bytes of `range` to `sink`, as fast as it takes them.
  public void transferTo(ByteRange range, WritableByteChannel sink) throws IOException {
    content.transferTo(range, sink);
  }

  @Override
  public void close() throws IOException {
    content.close();
  }
}
