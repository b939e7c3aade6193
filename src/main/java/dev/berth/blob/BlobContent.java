package dev.berth.blob;

import dev.berth.oci.ByteRange;
import java.io.IOException;
import java.nio.channels.WritableByteChannel;

/// The bytes of one blob, open for reading.
public interface BlobContent extends AutoCloseable {

  /// In bytes.
  long size();

  /// Writes the bytes of `range` to `sink`, in pieces of bounded size, as fast as `sink` takes
  /// them.
  void transferTo(ByteRange range, WritableByteChannel sink) throws IOException;

  @Override
  void close() throws IOException;
}
