package dev.berth.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.Random;

/// What storing a blob costs without a network, a protocol or a registry: hash, write 128 KB at a
/// time, fsync, rename, fsync of the directory.
///
/// Runs as a process of its own on the server core: it reads `SIZE STREAMS TIMES` from standard
/// input, stores as many blobs in so many streams, removes them, and answers with the nanoseconds
/// it took to store them.
final class BareLoop {
  private static final int BUFFER = 128 * 1024;
  private static final int BLOCK = 4 * 1024 * 1024;

  private final Path directory;
  private final byte[] bytes = new byte[BLOCK];

  private BareLoop(Path directory) {
    this.directory = directory;
    new Random(1).nextBytes(bytes);
  }

  public static void main(String[] arguments) throws Exception {
    BareLoop loop = new BareLoop(Path.of(arguments[0]));
    BufferedReader commands =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
    for (String line; (line = commands.readLine()) != null; ) {
      String[] words = line.split(" ", -1);
      System.out.println(
          loop.run(
              Long.parseLong(words[0]), Integer.parseInt(words[1]), Integer.parseInt(words[2])));
    }
  }

  private long run(long size, int streams, int times) throws Exception {
    long nanos =
        Streams.run(
            streams,
            stream -> {
              for (int i = 0; i < times; i++) {
                store(size, stream + "-" + i);
              }
            });
    try (var files = Files.list(directory)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
    return nanos;
  }

  private void store(long size, String name) throws IOException {
    Path temporary = directory.resolve(name + ".tmp");
    MessageDigest digest = Sha256.start();
    try (FileChannel channel =
        FileChannel.open(temporary, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      ByteBuffer buffer = ByteBuffer.wrap(bytes);
      for (long written = 0; written < size; ) {
        int from = (int) (written % BLOCK);
        int count = (int) Math.min(Math.min(BUFFER, BLOCK - from), size - written);
        digest.update(bytes, from, count);
        buffer.limit(from + count).position(from);
        while (buffer.hasRemaining()) {
          channel.write(buffer);
        }
        written += count;
      }
      channel.force(true);
    }
    String hex = Sha256.finish(digest).substring("sha256:".length());
    Files.move(temporary, directory.resolve(name + "-" + hex), StandardCopyOption.ATOMIC_MOVE);
    try (FileChannel entries = FileChannel.open(directory, StandardOpenOption.READ)) {
      entries.force(true);
    }
  }
}
