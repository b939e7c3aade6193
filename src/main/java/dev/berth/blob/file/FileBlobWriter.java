package dev.berth.blob.file;

import dev.berth.blob.BlobWriter;
import dev.berth.blob.DigestMismatchException;
import dev.berth.blob.StorageFullException;
import dev.berth.oci.Digest;
import dev.berth.oci.DigestAlgorithm;
import dev.berth.oci.UploadId;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.security.MessageDigest;
import org.jspecify.annotations.Nullable;

/// Appends to the file of one upload. Each byte is hashed and written once, as it comes; only
/// pieces too small for a system call of their own are gathered first.
final class FileBlobWriter implements BlobWriter {
  private static final int SMALL = 16 * 1024;

  private final FileBlobStore store;
  private final UploadId id;
  private final DigestAlgorithm algorithm;
  private final FileChannel file;
  private final MessageDigest hash;
  private long position;
  private @Nullable ByteBuffer gathered;
  private boolean open = true;

  /// @param hash the state after the first `position` bytes, where `file` stands
  FileBlobWriter(
      FileBlobStore store,
      UploadId id,
      DigestAlgorithm algorithm,
      FileChannel file,
      MessageDigest hash,
      long position) {
    this.store = store;
    this.id = id;
    this.algorithm = algorithm;
    this.file = file;
    this.hash = hash;
    this.position = position;
  }

  @Override
  public int write(ByteBuffer source) throws IOException {
    store.beforeWaiting();
    ensureOpen();
    int length = source.remaining();
    try {
      if (length < SMALL) {
        gather(source);
      } else {
        writeGathered();
        writeThrough(source);
      }
    } catch (IOException e) {
      throw giveUp(e);
    }
    position += length;
    return length;
  }

  private void gather(ByteBuffer source) throws IOException {
    if (gathered == null) {
      gathered = store.buffers().take();
    }
    if (gathered.remaining() < source.remaining()) {
      writeGathered();
    }
    gathered.put(source);
  }

  private void writeGathered() throws IOException {
    if (gathered != null && gathered.position() > 0) {
      writeThrough(gathered.flip());
      gathered.clear();
    }
  }

  /// In slices, because the JDK copies a heap buffer as a whole before it writes it.
  private void writeThrough(ByteBuffer bytes) throws IOException {
    int end = bytes.limit();
    while (bytes.position() < end) {
      bytes.limit(Math.min(end, bytes.position() + BufferPool.LARGE));
      hash.update(bytes.duplicate());
      store.disk().write(file, bytes);
    }
    bytes.limit(end);
  }

  @Override
  public long commit(Digest digest) throws IOException {
    store.beforeWaiting();
    ensureOpen();
    open = false;
    boolean moved = false;
    try (file) {
      writeGathered();
      Digest actual =
          digest.algorithm() == algorithm
              ? Digest.of(algorithm, hash.digest())
              : store.hash(file, digest.algorithm(), position);
      // The digest is compared before the move: a reader must never open a blob under a wrong name.
      if (!actual.equals(digest)) {
        throw new DigestMismatchException(digest, actual);
      }
      moved = store.keep(id, file, digest);
      return position;
    } catch (IOException e) {
      throw store.explained(e);
    } finally {
      releaseBuffer();
      if (!moved) {
        store.removeUpload(id);
      }
    }
  }

  @Override
  public void close() throws IOException {
    if (!open) {
      return;
    }
    try {
      writeGathered();
    } catch (IOException e) {
      throw giveUp(e);
    }
    open = false;
    releaseBuffer();
    file.close();
    store.hashStates().put(id, algorithm, hash, position);
  }

  /// Ends this writer after a failure. An upload that found no room goes, and its bytes make room
  /// for others; after any other failure it can be resumed from what reached the file.
  private IOException giveUp(IOException failure) {
    open = false;
    releaseBuffer();
    IOException explained = store.explained(failure);
    try {
      file.close();
      if (explained instanceof StorageFullException) {
        store.removeUpload(id);
      }
    } catch (IOException e) {
      explained.addSuppressed(e);
    }
    return explained;
  }

  private void releaseBuffer() {
    if (gathered != null) {
      store.buffers().giveBack(gathered);
      gathered = null;
    }
  }

  private void ensureOpen() throws ClosedChannelException {
    if (!open) {
      throw new ClosedChannelException();
    }
  }

  @Override
  public long position() {
    return position;
  }

  @Override
  public DigestAlgorithm algorithm() {
    return algorithm;
  }

  @Override
  public boolean isOpen() {
    return open;
  }
}
