package dev.berth.http.jetty;

import java.nio.ByteBuffer;
import java.util.List;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpHeader;
import org.jspecify.annotations.Nullable;

/// The header fields of one request, as they came and as they were read.
///
/// Made only of what says nothing about content and names a host, so that whoever sends the same
/// bytes again, after whatever request line, says the same.
record Fields(ByteBuffer lines, List<HttpField> read) {
  private static final int LONGEST = 2048;

  /// The fields that were `read` of the bytes of `buffer` from `start` up to `end`, which are the
  /// whole head after its request line; null if they are not to be kept.
  static @Nullable Fields of(ByteBuffer buffer, int start, int end, List<HttpField> read) {
    boolean host = false;
    for (HttpField field : read) {
      if (field.getHeader() == HttpHeader.CONTENT_LENGTH
          || field.getHeader() == HttpHeader.TRANSFER_ENCODING) {
        return null;
      }
      host |= field.getHeader() == HttpHeader.HOST;
    }
    if (!host || end - start > LONGEST) {
      return null;
    }
    ByteBuffer lines = ByteBuffer.allocate(end - start).put(0, buffer, start, end - start);
    return new Fields(lines, List.copyOf(read));
  }

  /// Whether the next bytes of `buffer` are these fields and the empty line after them.
  boolean areNextIn(ByteBuffer buffer) {
    int length = lines.capacity();
    return buffer.remaining() >= length
        && buffer.slice(buffer.position(), length).mismatch(lines) < 0;
  }

  int length() {
    return lines.capacity();
  }
}
