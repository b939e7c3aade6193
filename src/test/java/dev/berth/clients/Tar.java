package dev.berth.clients;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;

/// Writes tar archives, in the ustar form, of files that a test makes up.
final class Tar {
  private static final int BLOCK = 512;

  private Tar() {}

  static byte[] of(Map<String, byte[]> files) {
    int size = 2 * BLOCK;
    for (byte[] content : files.values()) {
      size += BLOCK + padded(content.length);
    }
    ByteBuffer tar = ByteBuffer.allocate(size);
    new TreeMap<>(files)
        .forEach((name, content) -> {
          int start = tar.position();
          tar.put(header(name, content.length)).put(content);
          tar.position(start + BLOCK + padded(content.length));
        });
    return tar.array();
  }

  /// Packs a directory as it is.
  static byte[] ofDirectory(Path directory) {
    Map<String, byte[]> files = new TreeMap<>();
    try (Stream<Path> paths = Files.walk(directory)) {
      for (Path path : paths.filter(Files::isRegularFile).toList()) {
        files.put(directory.relativize(path).toString(), Files.readAllBytes(path));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return of(files);
  }

  /// Bytes which no client can shrink, the same for the same seed.
  static byte[] noise(int size, long seed) {
    byte[] bytes = new byte[size];
    new Random(seed).nextBytes(bytes);
    return bytes;
  }

  private static byte[] header(String name, long size) {
    ByteBuffer header = ByteBuffer.allocate(BLOCK);
    header.put(0, name.getBytes(UTF_8));
    header.put(100, "0000755\0".getBytes(US_ASCII)); // mode
    header.put(108, "0000000\0".getBytes(US_ASCII)); // owner
    header.put(116, "0000000\0".getBytes(US_ASCII)); // group
    header.put(124, "%011o\0".formatted(size).getBytes(US_ASCII));
    header.put(136, "%011o\0".formatted(1_767_323_045L).getBytes(US_ASCII)); // changed at
    header.put(148, "        0".getBytes(US_ASCII)); // checksum, as yet; a regular file
    header.put(257, "ustar\00000".getBytes(US_ASCII));
    int sum = 0;
    for (byte value : header.array()) {
      sum += value & 0xff;
    }
    header.put(148, "%06o\0 ".formatted(sum).getBytes(US_ASCII));
    return header.array();
  }

  private static int padded(int size) {
    return (size + BLOCK - 1) / BLOCK * BLOCK;
  }
}
