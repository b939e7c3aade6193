package dev.berth.io;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;

/// A channel that can also take bytes out of a file without a detour through this process.
public interface FileSink extends WritableByteChannel {

  /// Takes bytes of `file` from `position` on, as many as suit it, and waits when its reader has no
  /// room for any.
  ///
  /// @param count the most it may take
  /// @return how many it took; 0 means that the next bytes are to be written as usual, which also
  ///   tells what was wrong
  /// @throws IOException if the reader is gone
  long transferFrom(FileChannel file, long position, long count) throws IOException;
}
