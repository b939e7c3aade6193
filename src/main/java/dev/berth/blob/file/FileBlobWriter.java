package dev.berth.blob.file;

import dev.berth.blob.BlobWriter;
import dev.berth.blob.DigestMismatchException;
import dev.berth.blob.StorageFullException;
import dev.berth.oci.Digest;
import dev.berth.oci.DigestAlgorithm;
import dev.berth.oci.UploadId;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.security.MessageDigest;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/// Appends to the file of one upload. Bytes are gathered, then hashed and written once, in pieces
/// that begin and end where a whole buffer of the file does: the system takes those for half of
/// what it needs for pieces as they come from a client. What is large goes past the page cache from
/// some point on, if it may.
final class FileBlobWriter implements BlobWriter {
  /// The largest piece, in bytes: 31 pages. Of 32 the system makes one block of memory, and looking
  /// for those can cost several times as much when streams take turns (decision 0010).
  static final int PIECE = 31 * 4096;

  /// After how many bytes through the page cache the file is forced, or the rest goes past it.
  private static final long FORCED_AHEAD = 8 * 1024 * 1024;

  private final FileBlobStore store;
  private final UploadId id;
  private final DigestAlgorithm algorithm;
  private final MessageDigest hash;
  private @Nullable FileChannel file;
  private long position;
  private @Nullable ByteBuffer gathered;
  private @Nullable DirectWriter direct;
  private long unforced;
  private CompletableFuture<Void> forcing = CompletableFuture.completedFuture(null);
  private boolean open = true;

  /// @param file is made when the first bytes go there if there is none
  /// @param hash the state after the first `position` bytes, where `file` stands
  FileBlobWriter(
      FileBlobStore store,
      UploadId id,
      DigestAlgorithm algorithm,
      @Nullable FileChannel file,
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
    boolean done = false;
    try {
      while (source.hasRemaining()) {
        gather(source);
      }
      done = true;
    } catch (IOException e) {
      throw giveUp(e);
    } finally {
      breakOffUnless(done);
    }
    return length;
  }

  private void gather(ByteBuffer source) throws IOException {
    if (gathered == null) {
      gathered = store.buffers().take();
      gathered.limit(upToPieceEnd(gathered));
    }
    int length = Math.min(gathered.remaining(), source.remaining());
    gathered.put(gathered.position(), source, source.position(), length);
    gathered.position(gathered.position() + length);
    source.position(source.position() + length);
    position += length;
    if (!gathered.hasRemaining()) {
      writePiece(gathered);
    }
  }

  private int upToPieceEnd(ByteBuffer buffer) {
    int piece = Math.min(buffer.capacity(), PIECE);
    return piece - (int) (position % piece);
  }

  private void writePiece(ByteBuffer piece) throws IOException {
    if (direct != null) {
      hash.update(piece.duplicate().flip());
      direct.write(position - piece.capacity());
      gathered = direct.block();
      return;
    }
    writeThroughCache(piece);
    if (unforced >= FORCED_AHEAD && forceAhead()) {
      goDirect(piece);
    }
  }

  /// Writes what is left.
  private void writeGathered() throws IOException {
    if (direct != null) {
      direct.finish();
      file().position(position - direct.block().position());
    }
    if (gathered != null && gathered.position() > 0) {
      writeThroughCache(gathered);
    }
  }

  private void writeThroughCache(ByteBuffer piece) throws IOException {
    ByteBuffer hashed = piece.flip().duplicate();
    store.disk().write(file(), piece);
    hash.update(hashed);
    unforced += hashed.limit();
    piece.clear().limit(upToPieceEnd(piece));
  }

  /// From here on past the page cache, if the upload is that large; but not before what is there is
  /// on the disk, or the file could have a hole after a power cut.
  private void goDirect(ByteBuffer piece) throws IOException {
    direct = DirectWriter.open(store, id, file(), position, forcing);
    if (direct != null) {
      store.buffers().giveBack(piece);
      gathered = direct.block();
    }
  }

  private FileChannel file() throws IOException {
    if (file == null) {
      file = store.create(id);
    }
    return file;
  }

  /// Has all that was written forced on another thread.
  ///
  /// @return whether one was free
  private boolean forceAhead() {
    if (!forcing.isDone() || forcing.isCompletedExceptionally()) {
      return false;
    }
    unforced = 0;
    Optional<CompletableFuture<Void>> begun = store.writeBehind().start(this::forceOrRemove);
    forcing = begun.orElse(forcing);
    return begun.isPresent();
  }

  /// The system tells a failure once, to whoever forces first, and then has forgotten the bytes: an
  /// upload that lost some must not be resumed.
  private void forceOrRemove() throws IOException {
    try {
      store.disk().force(file());
    } catch (IOException e) {
      store.lose(id);
      throw e;
    }
  }

  /// Waits until all bytes are on the disk.
  void force() throws IOException {
    store.disk().force(file());
    WriteBehind.await(forcing);
    if (store.isLost(id)) {
      throw new IOException("bytes of upload " + id + " did not reach the disk");
    }
  }

  @Override
  public long commit(Digest digest) throws IOException {
    store.beforeWaiting();
    ensureOpen();
    open = false;
    boolean moved = false;
    try {
      writeGathered();
      Digest actual =
          digest.algorithm() == algorithm
              ? Digest.of(algorithm, hash.digest())
              : store.hash(file(), digest.algorithm(), position);
      // The digest is compared before the move: a reader must never open a blob under a wrong name.
      if (!actual.equals(digest)) {
        throw new DigestMismatchException(digest, actual);
      }
      moved = store.keep(id, this, digest);
      return position;
    } catch (IOException e) {
      throw store.explained(e);
    } finally {
      release();
      if (!moved) {
        store.removeUpload(id);
      }
    }
  }

  @Override
  public byte[] take() throws IOException {
    store.beforeWaiting();
    ensureOpen();
    open = false;
    boolean named = file != null;
    try {
      if (direct != null) {
        direct.finish();
      }
      ByteBuffer bytes = ByteBuffer.allocate(Math.toIntExact(position));
      ByteBuffer last = gathered == null ? ByteBuffer.allocate(0) : gathered.flip();
      bytes.limit(bytes.capacity() - last.remaining());
      while (bytes.hasRemaining()) {
        if (file().read(bytes, bytes.position()) < 0) {
          throw new EOFException("an upload's file ends at byte " + bytes.position());
        }
      }
      return bytes.limit(bytes.capacity()).put(last).array();
    } finally {
      release();
      if (named) {
        store.removeUpload(id);
      }
    }
  }

  @Override
  public void close() throws IOException {
    if (!open) {
      return;
    }
    boolean done = false;
    try {
      file();
      writeGathered();
      done = true;
    } catch (IOException e) {
      throw giveUp(e);
    } finally {
      breakOffUnless(done);
    }
    open = false;
    release();
    store.hashStates().put(id, algorithm, hash, position);
  }

  /// Ends this writer after a failure. An upload that found no room goes, and its bytes make room
  /// for others; after any other failure it can be resumed from what reached the file.
  private IOException giveUp(IOException failure) {
    open = false;
    IOException explained = store.explained(failure);
    try {
      release();
      if (explained instanceof StorageFullException) {
        store.removeUpload(id);
      }
    } catch (IOException e) {
      explained.addSuppressed(e);
    }
    return explained;
  }

  /// Ends this writer after an error that is not the disk's: what the hash stands at is not known,
  /// and the next writer computes it from the file.
  private void breakOffUnless(boolean done) throws IOException {
    if (!done && open) {
      open = false;
      release();
    }
  }

  /// Gives everything back, without waiting for the disk but for a block that is being written: a
  /// file that is being forced is closed after that.
  private void release() throws IOException {
    if (direct != null) {
      direct.close();
      direct = null;
    } else if (gathered != null) {
      store.buffers().giveBack(gathered);
    }
    gathered = null;
    FileChannel opened = file;
    if (opened != null && forcing.isDone()) {
      opened.close();
    } else if (opened != null) {
      forcing = forcing.whenComplete((done, failure) -> closeQuietly(opened));
    }
    store.released(id);
  }

  private static void closeQuietly(FileChannel file) {
    try {
      file.close();
    } catch (IOException e) {
      // The bytes were forced or not; closing adds nothing to that.
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
