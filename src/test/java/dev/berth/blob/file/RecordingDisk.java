package dev.berth.blob.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/// The real disk, with a record of what was asked of it in which order; it fails where it is told
/// to.
final class RecordingDisk implements Disk {
  private final Disk disk = new LocalDisk();
  private final Path root;
  private final Map<FileChannel, Path> files = new ConcurrentHashMap<>();
  private final List<String> calls = new CopyOnWriteArrayList<>();
  private volatile @Nullable String failing;
  private volatile @Nullable Exception failure;
  private volatile boolean once;
  private volatile @Nullable CountDownLatch gate;

  /// @param root the directory that recorded names are relative to
  RecordingDisk(Path root) {
    this.root = root;
  }

  /// What was asked so far, such as `rename uploads/1 blobs/2`.
  List<String> calls() {
    return calls;
  }

  void forget() {
    calls.clear();
  }

  /// From now on, calls whose record begins with `call` fail.
  void fail(String call, Exception with) {
    failing = call;
    failure = with;
  }

  /// The next call whose record begins with `call` fails, and no other.
  void failOnce(String call, Exception with) {
    once = true;
    fail(call, with);
  }

  /// As `fail`, but the calls wait for `until` before they fail.
  void fail(String call, Exception with, CountDownLatch until) {
    gate = until;
    fail(call, with);
  }

  private void awaitGate() throws IOException {
    CountDownLatch until = gate;
    if (until == null) {
      return;
    }
    try {
      until.await();
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }

  void work() {
    once = false;
    failing = null;
  }

  private void record(String call, Path... names) throws IOException {
    StringBuilder entry = new StringBuilder(call);
    for (Path name : names) {
      entry.append(' ').append(root.relativize(name));
    }
    calls.add(entry.toString());
    if (failing != null && entry.toString().startsWith(failing)) {
      Exception thrown = failure;
      if (once) {
        work();
      }
      awaitGate();
      if (thrown instanceof RuntimeException e) {
        throw e;
      }
      throw (IOException) thrown;
    }
  }

  private FileChannel opened(Path file, FileChannel channel) {
    files.put(channel, file);
    return channel;
  }

  @Override
  public FileChannel create(Path file) throws IOException {
    record("create", file);
    return opened(file, disk.create(file));
  }

  @Override
  public FileChannel openToWrite(Path file) throws IOException {
    record("openToWrite", file);
    return opened(file, disk.openToWrite(file));
  }

  @Override
  public FileChannel openToRead(Path file) throws IOException {
    record("openToRead", file);
    return opened(file, disk.openToRead(file));
  }

  @Override
  public FileChannel openDirect(Path file) throws IOException {
    record("openDirect", file);
    return opened(file, disk.openDirect(file));
  }

  @Override
  public void writeAt(FileChannel file, ByteBuffer bytes, long position) throws IOException {
    record("writeAt", files.get(file));
    disk.writeAt(file, bytes, position);
  }

  @Override
  public void write(FileChannel file, ByteBuffer bytes) throws IOException {
    record("write", files.get(file));
    disk.write(file, bytes);
  }

  @Override
  public void force(FileChannel file) throws IOException {
    record("force", files.get(file));
    disk.force(file);
  }

  @Override
  public void rename(Path from, Path to) throws IOException {
    record("rename", from, to);
    disk.rename(from, to);
  }

  @Override
  public void createDirectory(Path directory) throws IOException {
    record("createDirectory", directory);
    disk.createDirectory(directory);
  }

  @Override
  public void forceDirectory(Path directory) throws IOException {
    record("forceDirectory", directory);
    disk.forceDirectory(directory);
  }
}
