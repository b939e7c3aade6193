package dev.berth.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.WritableByteChannel;
import java.time.Duration;
import java.util.OptionalLong;

/// The content of a request, taken as it arrives and once.
public interface RequestBody {
  /// The room that is made before the first byte comes; an announced length is a claim.
  int FIRST = 8192;

  /// The length that the client announced in bytes; empty when it streams without one.
  OptionalLong announcedLength();

  /// Passes all bytes that still come on to `sink`, in the pieces they arrive in, and as fast as
  /// `sink` takes them.
  ///
  /// @return how many bytes there were
  /// @throws ClientGoneException if the client breaks off, stalls for too long or sends less than
  ///   it announced
  /// @throws IOException as thrown by `sink`
  long transferTo(WritableByteChannel sink) throws IOException;

  /// As [#transferTo(WritableByteChannel)], if all bytes come within a time.
  ///
  /// @throws BodyTooSlowException if they do not
  long transferTo(WritableByteChannel sink, Duration time) throws IOException;

  /// All bytes, if they are no more than `limit` and come within a time.
  ///
  /// @throws BodyTooLargeException if there are more; no more than `limit` were kept
  /// @throws BodyTooSlowException if they take longer
  default byte[] readAll(int limit, Duration time) throws IOException {
    if (announcedLength().orElse(0) > limit) {
      throw new BodyTooLargeException(limit);
    }
    ByteArrayOutputStream bytes =
        new ByteArrayOutputStream((int) Math.min(FIRST, announcedLength().orElse(FIRST))) {
          @Override
          public synchronized void write(byte[] source, int offset, int length) {
            if (count + length > limit) {
              throw new BodyTooLargeException(limit);
            }
            super.write(source, offset, length);
          }
        };
    transferTo(Channels.newChannel(bytes), time);
    return bytes.toByteArray();
  }
}
