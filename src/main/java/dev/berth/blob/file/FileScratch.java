package dev.berth.blob.file;

import dev.berth.blob.Scratch;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/// A file without a name, which the system removes when it is closed, however that comes.
final class FileScratch implements Scratch {
  private final FileBlobStore store;
  private final FileChannel file;

  FileScratch(FileBlobStore store, FileChannel file) {
    this.store = store;
    this.file = file;
  }

  @Override
  public int write(ByteBuffer source) throws IOException {
    store.beforeWaiting();
    int length = source.remaining();
    try {
      store.disk().write(file, source);
    } catch (IOException e) {
      throw store.explained(e);
    }
    return length;
  }

  @Override
  public byte[] read() throws IOException {
    store.beforeWaiting();
    byte[] bytes = new byte[Math.toIntExact(file.size())];
    int position = 0;
    while (position < bytes.length) {
      // In slices, because the JDK reads into a copy as large as what is asked for.
      int length = Math.min(BufferPool.LARGE, bytes.length - position);
      int read = file.read(ByteBuffer.wrap(bytes, position, length), position);
      if (read < 0) {
        throw new EOFException("a scratch file ends at byte " + position + " of " + bytes.length);
      }
      position += read;
    }
    return bytes;
  }

  @Override
  public boolean isOpen() {
    return file.isOpen();
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
