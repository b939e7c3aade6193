package dev.berth.contents;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.github.luben.zstd.Zstd;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.zip.GZIPOutputStream;

/// Writes layers of images entry by entry.
public final class Layers {
  private static final int BLOCK = 512;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  public static Layers of() {
    return new Layers();
  }

  public Layers file(String path, String content) {
    return entry('0', path, content.getBytes(UTF_8), "");
  }

  public Layers directory(String path) {
    return entry('5', path + "/", new byte[0], "");
  }

  public Layers link(String path, String target) {
    return entry('2', path, new byte[0], target);
  }

  /// A file whose name is in a record before it, as POSIX has long ones.
  public Layers longFile(String path, String content) {
    String record = " path=" + path + "\n";
    int length = record.getBytes(UTF_8).length + 2;
    while (("" + length + record).getBytes(UTF_8).length != length) {
      length++;
    }
    entry('x', "pax", ("" + length + record).getBytes(UTF_8), "");
    return file("short", content);
  }

  Layers entry(char kind, String path, byte[] content, String target) {
    byte[] header = new byte[BLOCK];
    put(header, 0, path);
    put(header, 100, "0000644");
    put(header, 108, "0000000");
    put(header, 116, "0000000");
    put(header, 124, String.format("%011o", content.length));
    put(header, 136, "00000000000");
    header[156] = (byte) kind;
    put(header, 157, target);
    put(header, 257, "ustar");
    put(header, 263, "00");
    put(header, 148, "        ");
    int sum = 0;
    for (byte each : header) {
      sum += each & 0xff;
    }
    put(header, 148, String.format("%06o", sum));
    header[154] = 0;
    out.writeBytes(header);
    out.writeBytes(content);
    out.writeBytes(new byte[(BLOCK - content.length % BLOCK) % BLOCK]);
    return this;
  }

  private static void put(byte[] header, int offset, String text) {
    byte[] bytes = text.getBytes(UTF_8);
    System.arraycopy(bytes, 0, header, offset, bytes.length);
  }

  public byte[] tar() {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    all.writeBytes(out.toByteArray());
    all.writeBytes(new byte[2 * BLOCK]);
    return all.toByteArray();
  }

  public byte[] gzip() {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
      gzip.write(tar());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return packed.toByteArray();
  }

  public byte[] zstd() {
    return Zstd.compress(tar());
  }
}
