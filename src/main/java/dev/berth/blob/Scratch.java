package dev.berth.blob;

import java.io.IOException;
import java.nio.channels.WritableByteChannel;

/// Bytes that nobody is promised: they are gone when this is closed, or with the process. For one
/// thread at a time.
public interface Scratch extends WritableByteChannel {

  /// All bytes that were written so far, in memory.
  byte[] read() throws IOException;

  /// Forgets the bytes.
  @Override
  void close() throws IOException;
}
