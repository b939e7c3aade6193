package dev.berth.registry;

import java.io.IOException;
import java.nio.channels.WritableByteChannel;
import java.util.OptionalLong;

/// Bytes that a client sends.
public interface ContentSource {

  /// How many will come, if that was announced.
  OptionalLong announcedLength();

  /// Passes all of them on to `sink`.
  ///
  /// @return how many there were
  long transferTo(WritableByteChannel sink) throws IOException;
}
