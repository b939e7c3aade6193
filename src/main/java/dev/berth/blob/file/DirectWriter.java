package dev.berth.blob.file;

import dev.berth.oci.UploadId;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/// Writes what more comes of a large upload past the page cache: whole blocks in order, each on
/// another thread while the next is filled. The file never has a hole, because nothing follows a
/// block that failed. For one thread at a time.
final class DirectWriter {
  private final FileBlobStore store;
  private final FileChannel cached;
  private final FileChannel direct;
  private DirectBlocks.Pair blocks;
  private CompletableFuture<Void> writing;

  private DirectWriter(
      FileBlobStore store,
      FileChannel cached,
      FileChannel direct,
      DirectBlocks.Pair blocks,
      CompletableFuture<Void> before) {
    this.writing = before;
    this.store = store;
    this.cached = cached;
    this.direct = direct;
    this.blocks = blocks;
  }

  /// A writer of blocks for the upload that `cached` writes to through the page cache, or null
  /// where that has to go on.
  ///
  /// @param cached stays the caller's
  /// @param position where the first block is to go, in bytes
  /// @param before what has to end before the first block is written
  static @Nullable DirectWriter open(
      FileBlobStore store,
      UploadId id,
      FileChannel cached,
      long position,
      CompletableFuture<Void> before) {
    DirectBlocks.Pair blocks = store.directBlocks().take(position);
    if (blocks == null) {
      return null;
    }
    try {
      return new DirectWriter(store, cached, store.openDirect(id), blocks, before);
    } catch (IOException | UnsupportedOperationException e) {
      store.directBlocks().giveBack(blocks);
      store.directBlocks().refuse(e);
      return null;
    }
  }

  /// The block to fill; another one after each `write`.
  ByteBuffer block() {
    return blocks.filled();
  }

  /// Has the filled block written at `position` of the file. Waits for the block before.
  ///
  /// @throws IOException if a block before could not be written
  void write(long position) throws IOException {
    WriteBehind.await(writing);
    ByteBuffer bytes = blocks.filled().flip();
    blocks = blocks.swap();
    writing = store.writeBehind().startOrRun(() -> write(bytes, position));
  }

  private void write(ByteBuffer bytes, long position) throws IOException {
    try {
      store.disk().writeAt(direct, bytes, position);
    } catch (IOException e) {
      // Not all file systems that open a file so take what they are given then.
      store.disk().writeAt(cached, bytes.rewind(), position);
      store.directBlocks().refuse(e);
    }
  }

  /// Waits until the blocks are in the file.
  ///
  /// @throws IOException if one could not be written
  void finish() throws IOException {
    WriteBehind.await(writing);
  }

  /// Gives everything back. Waits for the block that is being written.
  void close() {
    writing.exceptionally(failure -> null).join();
    store.directBlocks().giveBack(blocks);
    try {
      direct.close();
    } catch (IOException e) {
      // The blocks were written or not; closing adds nothing to that.
    }
  }
}
