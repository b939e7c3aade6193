package dev.berth.registry;

import dev.berth.blob.BlobContent;
import dev.berth.blob.BytesContent;
import dev.berth.oci.ByteRange;
import java.io.IOException;
import java.nio.channels.WritableByteChannel;
import java.util.Optional;

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

  /// All bytes, if they are in memory; they must not change. Those of other blobs are transferred.
  public Optional<byte[]> bytes() {
    return content instanceof BytesContent inMemory
        ? Optional.of(inMemory.bytes())
        : Optional.empty();
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
