package dev.berth.blob.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;

/// The system calls that durability rests on, so that a test can see their order and make them
/// fail.
interface Disk {

  /// Makes a new file, for reading and writing.
  FileChannel create(Path file) throws IOException;

  /// Opens a file for reading and writing, at its beginning.
  FileChannel openToWrite(Path file) throws IOException;

  FileChannel openToRead(Path file) throws IOException;

  /// Opens a file for writing past the page cache.
  ///
  /// @throws UnsupportedOperationException if this system has no such thing
  FileChannel openDirect(Path file) throws IOException;

  /// Writes all of `bytes` where `file` stands.
  void write(FileChannel file, ByteBuffer bytes) throws IOException;

  /// Writes all of `bytes` from `position` on.
  void writeAt(FileChannel file, ByteBuffer bytes, long position) throws IOException;

  /// Waits until the bytes of `file` and its length are on the disk.
  void force(FileChannel file) throws IOException;

  /// Gives `from` the name `to`, at once and in place of whatever has that name.
  void rename(Path from, Path to) throws IOException;

  /// Makes a directory; its parent exists.
  void createDirectory(Path directory) throws IOException;

  /// Waits until the names in `directory` are on the disk.
  void forceDirectory(Path directory) throws IOException;
}
