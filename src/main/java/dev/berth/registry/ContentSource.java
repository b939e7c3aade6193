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

  /// How content is passed on.
  @FunctionalInterface
  interface Transfer {
    /// As [ContentSource#transferTo].
    long transferTo(WritableByteChannel sink) throws IOException;
  }

  /// Content of that length, passed on in that way.
  static ContentSource of(OptionalLong announcedLength, Transfer transfer) {
    return new ContentSource() {
      @Override
      public OptionalLong announcedLength() {
        return announcedLength;
      }

      @Override
      public long transferTo(WritableByteChannel sink) throws IOException {
        return transfer.transferTo(sink);
      }
    };
  }
}
