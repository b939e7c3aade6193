package dev.berth.bench;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;

/// A large body that no server has seen: one random block over and over, and 32 bytes of its own at
/// the end.
///
/// Because only the end differs, its digest costs nothing once one of its size is known, and it is
/// sent from a few megabytes of memory, already cut into chunks for a request that streams.
///
/// ```
/// block | block | … | start of block | 32 bytes of its own
/// ```
final class Payload {
  /// What Docker's client puts into one chunk.
  private static final int CHUNK = 32 * 1024;

  private static final int BLOCK = 4 * 1024 * 1024;
  private static final int OWN = 32;

  private static final byte[] BYTES = randomBlock();
  private static final ByteBuffer PLAIN = ByteBuffer.allocateDirect(BLOCK).put(BYTES).flip();
  private static final ByteBuffer CHUNKED = chunkedBlock();
  private static final Map<Long, MessageDigest> PREFIXES = new ConcurrentHashMap<>();
  private static final Random OWN_BYTES = new Random();

  private final long size;
  private final byte[] own = new byte[OWN];
  private final String digest;

  private Payload(long size) {
    this.size = size;
    synchronized (OWN_BYTES) {
      OWN_BYTES.nextBytes(own);
    }
    try {
      MessageDigest prefix =
          (MessageDigest) PREFIXES.computeIfAbsent(size - OWN, Payload::hashPrefix).clone();
      this.digest = Sha256.finish(prefix, own);
    } catch (CloneNotSupportedException e) {
      throw new AssertionError("the JDK's SHA-256 can be cloned", e);
    }
  }

  static Payload unique(long size) {
    return new Payload(size);
  }

  long size() {
    return size;
  }

  String digest() {
    return digest;
  }

  /// Writes the bytes as they are, for a request that names its length.
  void writeTo(WritableByteChannel channel) throws IOException {
    long left = size - OWN;
    while (left > 0) {
      ByteBuffer part = PLAIN.slice(0, (int) Math.min(left, BLOCK));
      left -= part.remaining();
      writeAll(channel, part);
    }
    writeAll(channel, ByteBuffer.wrap(own));
  }

  /// Writes the bytes in chunks, for a request that does not know its length.
  void writeChunkedTo(WritableByteChannel channel) throws IOException {
    long left = size - OWN;
    while (left >= CHUNK) {
      int chunks = (int) Math.min(left / CHUNK, BLOCK / CHUNK);
      writeAll(channel, CHUNKED.slice(0, chunks * (CHUNKED.capacity() / (BLOCK / CHUNK))));
      left -= (long) chunks * CHUNK;
    }
    // After whole blocks the rest begins where a block does; after some chunks of one it goes on
    // within it.
    int from = (int) ((size - OWN - left) % BLOCK);
    ByteBuffer rest = ByteBuffer.allocate((int) left + OWN + 32);
    rest.put(ascii(Integer.toHexString((int) left + OWN) + "\r\n"));
    rest.put(BYTES, from, (int) left).put(own).put(ascii("\r\n0\r\n\r\n"));
    writeAll(channel, rest.flip());
  }

  private static void writeAll(WritableByteChannel channel, ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }

  private static MessageDigest hashPrefix(long length) {
    MessageDigest digest = Sha256.start();
    for (long left = length; left > 0; left -= BLOCK) {
      digest.update(BYTES, 0, (int) Math.min(left, BLOCK));
    }
    return digest;
  }

  private static byte[] randomBlock() {
    byte[] block = new byte[BLOCK];
    new Random(1).nextBytes(block);
    return block;
  }

  private static ByteBuffer chunkedBlock() {
    byte[] head = ascii(Integer.toHexString(CHUNK) + "\r\n");
    byte[] end = ascii("\r\n");
    int chunks = BLOCK / CHUNK;
    ByteBuffer framed = ByteBuffer.allocateDirect(chunks * (head.length + CHUNK + end.length));
    for (int i = 0; i < chunks; i++) {
      framed.put(head).put(BYTES, i * CHUNK, CHUNK).put(end);
    }
    return framed.flip();
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
