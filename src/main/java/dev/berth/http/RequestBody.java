package dev.berth.http;

import java.io.IOException;
import java.nio.channels.WritableByteChannel;
import java.time.Duration;
import java.util.OptionalLong;

/// The content of a request, taken as it arrives and once.
public interface RequestBody {
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
}
