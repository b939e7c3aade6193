package dev.berth.ops;

import dev.berth.http.Handled;
import dev.berth.http.Paths;
import dev.berth.http.RequestObserver;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;

/// Writes one line for each request.
///
/// A line is put into memory, and a thread of its own writes what has come together. If that thread
/// hangs, as on a terminal that was stopped, lines are dropped and counted rather than requests
/// held up. Neither queries nor headers are logged, for they may hold secrets; for the same reason
/// a route with a variable `{secret}` is logged in place of the path, and what is under the address
/// of such a route without being one is logged without its end.
public final class AccessLog implements RequestObserver, AutoCloseable {
  /// The form of a line.
  public enum Form {
    /// `name=value` pairs, for reading.
    PAIRS,
    /// One JSON object, for machines.
    JSON
  }

  private static final int BUFFER = 1 << 20;
  private static final int LONGEST_PATH = 1024;
  private static final int LONGEST_NAME = 200;
  private static final int LONGEST_REST = 512;
  private static final long GATHERING_NANOS = 20_000_000;
  private static final DateTimeFormatter SECONDS =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.").withZone(ZoneOffset.UTC);

  private final OutputStream out;
  private final boolean json;
  private final Thread writer;
  private final LongAdder dropped = new LongAdder();

  private LineBuffer filling = new LineBuffer(BUFFER);
  private LineBuffer writing = new LineBuffer(BUFFER);
  private long second = -1;
  private String secondText = "";
  private int wakeAt = Integer.MAX_VALUE;
  private volatile boolean closed;

  /// A log that is written to `out` from now on.
  public AccessLog(OutputStream out, Form form) {
    this.out = out;
    this.json = form == Form.JSON;
    this.writer = Thread.ofPlatform().daemon().name("access-log").start(this::writeUntilClosed);
  }

  /// How many lines were dropped because nobody took them.
  public long dropped() {
    return dropped.sum();
  }

  @Override
  public void finished(Handled handled) {
    String path =
        handled.route().contains("{secret}") ? handled.route() : Paths.forLog(handled.path());
    int most =
        LONGEST_REST
            + LineBuffer.quotedLength(handled.method(), LONGEST_NAME)
            + LineBuffer.quotedLength(path, LONGEST_PATH)
            + LineBuffer.quotedLength(handled.route(), LONGEST_NAME)
            + LineBuffer.quotedLength(handled.account(), LONGEST_NAME)
            + LineBuffer.quotedLength(handled.remote(), LONGEST_NAME)
            + LineBuffer.quotedLength(handled.userAgent(), LONGEST_NAME);
    boolean wake;
    synchronized (this) {
      if (filling.capacity() - filling.length() < most) {
        dropped.increment();
        return;
      }
      put(handled, path);
      wake = filling.length() >= wakeAt;
      if (wake) {
        wakeAt = Integer.MAX_VALUE;
      }
    }
    if (wake) {
      LockSupport.unpark(writer);
    }
  }

  private void put(Handled handled, String path) {
    long now = System.currentTimeMillis();
    if (now / 1000 != second) {
      second = now / 1000;
      secondText = SECONDS.format(Instant.ofEpochSecond(second));
    }
    long micros = handled.nanoseconds() / 1000;
    filling
        .plain(json ? "{\"time\":\"" : "time=")
        .plain(secondText)
        .threeDigits(now % 1000)
        .plain(json ? "Z\",\"id\":\"" : "Z id=")
        .plain(handled.id())
        .plain(json ? "\",\"method\":" : " method=")
        .quoted(handled.method(), LONGEST_NAME)
        .plain(json ? ",\"path\":" : " path=")
        .quoted(path, LONGEST_PATH)
        .plain(json ? ",\"route\":" : " route=")
        .quoted(handled.route(), LONGEST_NAME)
        .plain(json ? ",\"status\":" : " status=")
        .number(handled.status())
        .plain(json ? ",\"in\":" : " in=")
        .number(handled.bytesIn())
        .plain(json ? ",\"out\":" : " out=")
        .number(handled.bytesOut())
        .plain(json ? ",\"ms\":" : " ms=")
        .number(micros / 1000)
        .plain(".")
        .threeDigits(micros % 1000)
        .plain(json ? ",\"account\":" : " account=")
        .quoted(handled.account(), LONGEST_NAME)
        .plain(json ? ",\"remote\":" : " remote=")
        .quoted(handled.remote(), LONGEST_NAME)
        .plain(json ? ",\"agent\":" : " agent=")
        .quoted(handled.userAgent(), LONGEST_NAME)
        .plain(json ? "}\n" : "\n");
  }

  private void writeUntilClosed() {
    while (true) {
      boolean last = closed;
      if (swap()) {
        write();
        if (!last) {
          gather();
        }
      } else if (last) {
        return;
      } else {
        LockSupport.park(this);
      }
    }
  }

  /// Waits for more to come together, but not until the buffer is full.
  private void gather() {
    long until = System.nanoTime() + GATHERING_NANOS;
    for (long left = GATHERING_NANOS; !closed && left > 0 && isToWait(); ) {
      LockSupport.parkNanos(this, left);
      left = until - System.nanoTime();
    }
  }

  /// Whether the buffer is not half full yet; the line that makes it so wakes the writer.
  private synchronized boolean isToWait() {
    wakeAt = BUFFER / 2;
    return filling.length() < wakeAt;
  }

  /// Takes what has come together; if that is nothing, the next line wakes the writer.
  private synchronized boolean swap() {
    if (filling.length() == 0) {
      wakeAt = 1;
      return false;
    }
    wakeAt = Integer.MAX_VALUE;
    LineBuffer full = filling;
    filling = writing;
    writing = full;
    return true;
  }

  private void write() {
    try {
      out.write(writing.bytes(), 0, writing.length());
      out.flush();
    } catch (IOException e) {
      // Nobody reads the log any more; there is nowhere to say so.
      dropped.increment();
    }
    writing.clear();
  }

  /// Writes what is left and ends.
  @Override
  public void close() {
    closed = true;
    LockSupport.unpark(writer);
    try {
      writer.join(2000);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
