package dev.berth.contents;

import com.github.luben.zstd.ZstdInputStream;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.zip.GZIPInputStream;

/// Reads the layers of images: archives as they are, or compressed by gzip or zstd.
final class LayerReader {
  private static final int PIECE = 64 * 1024;
  private static final byte[] GZIP = {0x1f, (byte) 0x8b};
  private static final byte[] ZSTD = {0x28, (byte) 0xb5, 0x2f, (byte) 0xfd};

  /// The logarithm of the largest window of zstd, in bytes: 32 MiB are outside the heap then.
  private static final int LARGEST_WINDOW = 25;

  private final Budget budget;
  private final MessageDigest hash;
  private final byte[] piece = new byte[PIECE];

  LayerReader(Budget budget, MessageDigest hash) {
    this.budget = budget;
    this.hash = hash;
  }

  /// Lays a layer over those that `tree` has.
  ///
  /// @param stored its bytes as they are stored; closed in any case
  /// @param wanted the paths that are remembered; what is taken away always is
  /// @throws IOException if it cannot be read
  void read(InputStream stored, FileTree tree, Predicate<String> wanted) throws IOException {
    FileTree.Layer layer = tree.newLayer();
    try (stored;
        InputStream in = unpack(new BufferedInputStream(stored, PIECE))) {
      TarReader tar = new TarReader(new Counted(in));
      for (Optional<TarEntry> next = tar.next(); next.isPresent(); next = tar.next()) {
        TarEntry entry = next.get();
        if (layer.isWhiteout(entry.path())) {
          budget.takeEntry(entry.path().length());
          layer.remove(entry.path());
        } else if (!entry.path().isEmpty() && wanted.test(entry.path())) {
          budget.takeEntry(entry.path().length() + entry.target().length());
          layer.put(entry.path(), state(entry, tar));
        }
      }
    }
    layer.apply();
  }

  private FileState state(TarEntry entry, TarReader tar) throws IOException {
    long content = 0;
    if (entry.isFile() && entry.size() > 0) {
      hash.reset();
      for (int count = tar.read(piece); count >= 0; count = tar.read(piece)) {
        hash.update(piece, 0, count);
      }
      content = ByteBuffer.wrap(hash.digest()).getLong();
    }
    return new FileState(
        entry.kind(),
        entry.size(),
        entry.mode(),
        entry.owner(),
        entry.group(),
        entry.target(),
        content);
  }

  private static InputStream unpack(InputStream in) throws IOException {
    in.mark(ZSTD.length);
    byte[] first = in.readNBytes(ZSTD.length);
    in.reset();
    if (first.length >= GZIP.length && Arrays.equals(first, 0, 2, GZIP, 0, 2)) {
      return new GZIPInputStream(in, PIECE);
    }
    return Arrays.equals(first, ZSTD) ? new ZstdInputStream(in).setLongMax(LARGEST_WINDOW) : in;
  }

  /// Takes from the budget what is read.
  private final class Counted extends InputStream {
    private final InputStream in;

    Counted(InputStream in) {
      this.in = in;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
      int count = in.read(target, offset, length);
      if (count > 0) {
        budget.takeBytes(count);
      }
      return count;
    }

    @Override
    public long skip(long count) throws IOException {
      long left = count;
      while (left > 0) {
        int read = read(piece, 0, (int) Math.min(piece.length, left));
        if (read < 0) {
          break;
        }
        left -= read;
      }
      return count - left;
    }
  }
}
