package dev.berth.http;

import java.io.IOException;
import java.nio.channels.WritableByteChannel;

/// The content of an answer.
public sealed interface Body {

  /// No content.
  record Empty() implements Body {}

  /// Content that is in memory. The bytes are not copied and must not change.
  final class Bytes implements Body {
    private final byte[] bytes;

    public Bytes(byte[] bytes) {
      this.bytes = bytes;
    }

    public byte[] bytes() {
      return bytes;
    }
  }

  /// Content of a known length that is produced while it is sent, on a thread that may wait.
  ///
  /// @param length in bytes
  /// @param source writes exactly that many; closed when they are sent, or when they are not
  ///   wanted, as for `HEAD`
  record Streamed(long length, Source source) implements Body {}

  /// Produces content.
  interface Source extends AutoCloseable {
    void writeTo(WritableByteChannel sink) throws IOException;

    @Override
    void close() throws IOException;
  }
}
