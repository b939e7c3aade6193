package dev.berth.http.v2;

import dev.berth.http.Body;
import dev.berth.oci.ByteRange;
import dev.berth.oci.MediaTypes;
import dev.berth.registry.BlobReading;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;

/// Several parts of a blob in one answer, as `multipart/byteranges` (RFC 9110, section 14.6).
final class MultipartRanges implements Body.Source {
  private final BlobReading blob;
  private final List<ByteRange> ranges;
  private final String boundary = UUID.randomUUID().toString();

  MultipartRanges(BlobReading blob, List<ByteRange> ranges) {
    this.blob = blob;
    this.ranges = ranges;
  }

  String contentType() {
    return "multipart/byteranges; boundary=" + boundary;
  }

  /// In bytes.
  long length() {
    long length = end().length;
    for (ByteRange range : ranges) {
      length += head(range).length + range.length();
    }
    return length;
  }

  @Override
  public void writeTo(WritableByteChannel sink) throws IOException {
    for (ByteRange range : ranges) {
      writeAll(sink, head(range));
      blob.transferTo(range, sink);
    }
    writeAll(sink, end());
  }

  @Override
  public void close() throws IOException {
    blob.close();
  }

  private byte[] head(ByteRange range) {
    String head =
        "\r\n--"
            + boundary
            + "\r\nContent-Type: "
            + MediaTypes.OCTET_STREAM
            + "\r\nContent-Range: bytes "
            + range
            + "/"
            + blob.size()
            + "\r\n\r\n";
    return head.getBytes(StandardCharsets.US_ASCII);
  }

  private byte[] end() {
    return ("\r\n--" + boundary + "--\r\n").getBytes(StandardCharsets.US_ASCII);
  }

  private static void writeAll(WritableByteChannel sink, byte[] bytes) throws IOException {
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    while (buffer.hasRemaining()) {
      sink.write(buffer);
    }
  }
}
