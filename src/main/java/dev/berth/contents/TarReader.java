package dev.berth.contents;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Reads a tar archive entry by entry, with the long names of GNU and of POSIX, in bounded memory.
final class TarReader {
  private static final int BLOCK = 512;
  private static final int LONGEST_NAME = 4096;
  private static final int DEEPEST = 256;
  private static final int LARGEST_EXTENSION = 256 * 1024;
  private static final int SPARSE = 'S';

  private final InputStream in;
  private final byte[] header = new byte[BLOCK];
  private long left;
  private int padding;

  TarReader(InputStream in) {
    this.in = in;
  }

  /// What stands before an entry about it.
  private static final class Extension {
    @Nullable String path;
    @Nullable String target;
    long size = -1;
  }

  /// The next entry; its content, if it has some, is [#read]. Empty at the end.
  Optional<TarEntry> next() throws IOException {
    Extension extension = new Extension();
    while (true) {
      skip();
      if (!readHeader()) {
        return Optional.empty();
      }
      char kind = (char) (header[156] & 0xff);
      long size = number(124, 12);
      switch (kind) {
        case 'L' -> extension.path = text(content(size, LONGEST_NAME));
        case 'K' -> extension.target = text(content(size, LONGEST_NAME));
        case 'x' -> readRecords(content(size, LARGEST_EXTENSION), extension);
        case 'g' -> begin(size);
        default -> {
          return Optional.of(entry(kind, extension.size >= 0 ? extension.size : size, extension));
        }
      }
    }
  }

  private TarEntry entry(char kind, long size, Extension extension) throws IOException {
    if (kind == SPARSE) {
      throw new IOException("it has a sparse file of an old kind");
    }
    String path = extension.path != null ? extension.path : name();
    String target = extension.target != null ? extension.target : text(157, 100);
    boolean directory = kind == '5' || path.endsWith("/");
    boolean content = kind == '0' || kind == 0 || kind == '7';
    begin(content ? size : 0);
    return new TarEntry(
        normal(path),
        directory ? '5' : kind == 0 || kind == '7' ? '0' : kind,
        content ? size : 0,
        (int) number(100, 8) & 07777,
        number(108, 8),
        number(116, 8),
        kind == '1' || kind == '2' ? target : "");
  }

  /// As many bytes of the entry's content as there are; -1 at its end.
  int read(byte[] target) throws IOException {
    if (left == 0) {
      return -1;
    }
    int count = in.read(target, 0, (int) Math.min(target.length, left));
    if (count < 0) {
      throw new EOFException("it ends within a file");
    }
    left -= count;
    return count;
  }

  private void begin(long size) throws IOException {
    if (size < 0) {
      throw new IOException("it has a file of less than no bytes");
    }
    left = size;
    padding = (int) ((BLOCK - size % BLOCK) % BLOCK);
  }

  private void skip() throws IOException {
    in.skipNBytes(left);
    in.skipNBytes(padding);
    left = 0;
    padding = 0;
  }

  private byte[] content(long size, int most) throws IOException {
    if (size < 0 || size > most) {
      throw new IOException("it has a name of " + size + " bytes");
    }
    begin(size);
    byte[] bytes = in.readNBytes((int) size);
    left = 0;
    if (bytes.length < size) {
      throw new EOFException("it ends within a name");
    }
    return bytes;
  }

  private boolean readHeader() throws IOException {
    int count = in.readNBytes(header, 0, BLOCK);
    if (count == 0) {
      return false;
    }
    if (count < BLOCK) {
      throw new EOFException("it ends within a header");
    }
    for (byte each : header) {
      if (each != 0) {
        requireChecksum();
        return true;
      }
    }
    return false;
  }

  private void requireChecksum() throws IOException {
    long sum = 0;
    for (int i = 0; i < BLOCK; i++) {
      sum += i >= 148 && i < 156 ? ' ' : header[i] & 0xff;
    }
    if (sum != number(148, 8)) {
      throw new IOException("it is no tar archive");
    }
  }

  private String name() {
    boolean ustar = text(257, 5).equals("ustar") && header[262] == 0;
    String prefix = ustar ? text(345, 155) : "";
    return prefix.isEmpty() ? text(0, 100) : prefix + "/" + text(0, 100);
  }

  /// `length key=value` and a line feed, again and again (POSIX, "pax Extended Header").
  private static void readRecords(byte[] bytes, Extension extension) throws IOException {
    int at = 0;
    while (at < bytes.length) {
      int space = at;
      while (space < bytes.length && bytes[space] >= '0' && bytes[space] <= '9') {
        space++;
      }
      if (space == at || space - at > 6 || space >= bytes.length) {
        throw new IOException("it has an extended header that cannot be read");
      }
      int length = Integer.parseInt(new String(bytes, at, space - at, StandardCharsets.US_ASCII));
      if (length <= space - at + 1 || length > bytes.length - at) {
        throw new IOException("it has an extended header that cannot be read");
      }
      String text = new String(bytes, space + 1, at + length - 2 - space, StandardCharsets.UTF_8);
      int equals = text.indexOf('=');
      if (equals > 0) {
        put(text.substring(0, equals), text.substring(equals + 1), extension);
      }
      at += length;
    }
  }

  private static void put(String key, String value, Extension extension) throws IOException {
    switch (key) {
      case "path" -> extension.path = limited(value);
      case "linkpath" -> extension.target = limited(value);
      case "size" -> {
        if (!value.matches("[0-9]{1,18}")) {
          throw new IOException("it has a file whose size cannot be read");
        }
        extension.size = Long.parseLong(value);
      }
      default -> {}
    }
  }

  private static String limited(String name) throws IOException {
    if (name.length() > LONGEST_NAME) {
      throw new IOException("it has a name of " + name.length() + " characters");
    }
    return name;
  }

  /// Octal, or binary where the first bit is set.
  private long number(int offset, int length) {
    if ((header[offset] & 0x80) != 0) {
      long value = header[offset] & 0x7f;
      for (int i = 1; i < length; i++) {
        value = (value << 8) | (header[offset + i] & 0xff);
      }
      return value;
    }
    long value = 0;
    for (int i = offset; i < offset + length; i++) {
      if (header[i] >= '0' && header[i] <= '7') {
        value = (value << 3) | (header[i] - '0');
      } else if (header[i] != ' ') {
        break;
      }
    }
    return value;
  }

  private String text(int offset, int length) {
    return text(Arrays.copyOfRange(header, offset, offset + length));
  }

  private static String text(byte[] bytes) {
    int end = 0;
    while (end < bytes.length && bytes[end] != 0) {
      end++;
    }
    return new String(bytes, 0, end, StandardCharsets.UTF_8);
  }

  private static String normal(String path) throws IOException {
    Deque<String> steps = new ArrayDeque<>();
    for (String step : path.split("/", -1)) {
      if (step.equals("..")) {
        steps.pollLast();
      } else if (!step.isEmpty() && !step.equals(".")) {
        steps.addLast(step);
      }
    }
    if (steps.size() > DEEPEST) {
      throw new IOException("it has a path of " + steps.size() + " steps");
    }
    return String.join("/", steps);
  }
}
