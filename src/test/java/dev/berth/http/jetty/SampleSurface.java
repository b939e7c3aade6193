package dev.berth.http.jetty;

import dev.berth.http.Body;
import dev.berth.http.BodyTooSlowException;
import dev.berth.http.EventLoop;
import dev.berth.http.Request;
import dev.berth.http.Response;
import dev.berth.http.Surface;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/// A surface with one path for each thing that a server must do.
final class SampleSurface implements Surface {
  static final byte[] MANIFEST = manifest();

  final AtomicInteger attempts = new AtomicInteger();
  final AtomicInteger sourcesOpen = new AtomicInteger();
  final AtomicLong received = new AtomicLong();
  final AtomicLong produced = new AtomicLong();
  final List<Throwable> uploadFailures = new CopyOnWriteArrayList<>();
  volatile CountDownLatch gate = new CountDownLatch(0);
  volatile CountDownLatch arrived = new CountDownLatch(1);

  private static byte[] manifest() {
    byte[] bytes = new byte[1487];
    Arrays.fill(bytes, (byte) 'x');
    return bytes;
  }

  @Override
  public boolean serves(Request request) {
    return !request.path().startsWith("/nowhere");
  }

  @Override
  public Answer answer(Request request) {
    String path = request.path();
    String route = path.startsWith("/stream/") ? "/stream/{length}" : path;
    return new Answer(respond(request, path), route, "octocat");
  }

  private Response respond(Request request, String path) {
    if (path.startsWith("/stream/")) {
      return stream(Long.parseLong(path.substring("/stream/".length())));
    }
    return switch (path) {
      case "/manifest" ->
          Response.of(200)
              .header("Docker-Content-Digest", "sha256:" + "a".repeat(64))
              .body("application/vnd.oci.image.manifest.v1+json", MANIFEST);
      case "/waits" -> {
        attempts.incrementAndGet();
        EventLoop.refuseToWait();
        boolean own = Thread.currentThread().getName().startsWith("request");
        yield text("waited on " + (own ? "a thread of its own" : "a thread of all"));
      }
      case "/gate" -> {
        EventLoop.refuseToWait();
        arrived.countDown();
        await(gate);
        yield text("open");
      }
      case "/upload" -> upload(request);
      case "/small" -> small(request);
      case "/refused" -> Response.of(401).json("{}");
      case "/big" -> Response.of(200).body("application/octet-stream", new byte[3_000_000]);
      case "/origin" -> text(request.origin() + " " + request.remoteAddress());
      case "/path" -> text(path);
      case "/unchanged" -> Response.of(304).header("Content-Length", "7");
      case "/known-length" -> Response.of(200).header("Content-Length", "7");
      case "/none" -> Response.of(204);
      case "/fails" -> throw new IllegalStateException("a defect");
      case "/short" -> Response.of(200).body(new Body.Streamed(10, new Source(5)));
      case "/broken-before" -> Response.of(200).body(new Body.Streamed(10, new Source(-1)));
      default -> text(path);
    };
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static Response text(String text) {
    return Response.of(200).body("text/plain", text.getBytes(StandardCharsets.UTF_8));
  }

  private Response upload(Request request) {
    WritableByteChannel counting =
        new WritableByteChannel() {
          @Override
          public int write(ByteBuffer bytes) {
            int count = bytes.remaining();
            received.addAndGet(count);
            bytes.position(bytes.limit());
            return count;
          }

          @Override
          public boolean isOpen() {
            return true;
          }

          @Override
          public void close() {}
        };
    try {
      long count = request.body().transferTo(counting);
      return text("took " + count);
    } catch (IOException e) {
      uploadFailures.add(e);
      throw new UncheckedIOException(e);
    }
  }

  private static Response small(Request request) {
    try {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      request.body().transferTo(Channels.newChannel(bytes), Duration.ofMillis(200));
      return text("took " + bytes.size());
    } catch (BodyTooSlowException _) {
      return Response.of(408).json("{}");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Response stream(long length) {
    sourcesOpen.incrementAndGet();
    return Response.of(200).body(new Body.Streamed(length, new Source(length)));
  }

  @Override
  public Response failed(Request request) {
    return Response.of(500).json("{\"message\":\"broken\"}");
  }

  /// Writes a pattern from one buffer.
  private final class Source implements Body.Source {
    private final long length;

    Source(long length) {
      this.length = length;
    }

    @Override
    public void writeTo(WritableByteChannel sink) throws IOException {
      if (length < 0) {
        throw new IOException("the disk is gone");
      }
      ByteBuffer buffer = ByteBuffer.allocateDirect(128 * 1024);
      for (long left = length; left > 0; ) {
        buffer.clear().limit((int) Math.min(left, buffer.capacity()));
        int written = sink.write(buffer);
        produced.addAndGet(written);
        left -= written;
      }
    }

    @Override
    public void close() {
      sourcesOpen.decrementAndGet();
    }
  }
}
