package dev.berth;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The directory of the embedded stores, held by this process alone.
///
/// ```
/// DATA/lock         locked while a server runs; holds its process id
/// DATA/layout       the number of this layout
/// DATA/admin-token  the first administrator's token
/// ```
///
/// The kernel drops the lock with the process, however it ends.
final class DataDirectory implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(DataDirectory.class);
  private static final int LAYOUT = 1;

  private final Path path;
  private final FileChannel lockFile;

  private DataDirectory(Path path, FileChannel lockFile) {
    this.path = path;
    this.lockFile = lockFile;
  }

  /// Makes the directory if it is absent, and takes it.
  ///
  /// @throws StartException if it cannot be used
  static DataDirectory open(Path path) {
    FileChannel lockFile = null;
    try {
      make(path.toAbsolutePath());
      lockFile =
          FileChannel.open(
              path.resolve("lock"),
              StandardOpenOption.CREATE,
              StandardOpenOption.READ,
              StandardOpenOption.WRITE);
      if (!lock(lockFile)) {
        throw new StartException(
            path + " is in use by another Berth process" + holder(lockFile) + ".");
      }
      noteHolder(lockFile);
      DataDirectory directory = new DataDirectory(path, lockFile);
      directory.checkLayout();
      return directory;
    } catch (IOException | StartException e) {
      closeQuietly(lockFile);
      throw e instanceof StartException sentence ? sentence : unusable(path, (IOException) e);
    }
  }

  /// A directory in this one, made durably if it is absent. On a full disk it stays absent, which
  /// whoever goes on to use it finds out.
  Path directory(String name) {
    Path directory = path.resolve(name);
    try {
      make(directory.toAbsolutePath());
    } catch (IOException e) {
      LOG.warn("{} cannot be made: {}", directory, e.getMessage());
    }
    return directory;
  }

  /// Makes what is missing of the path, durably.
  private static void make(Path directory) throws IOException {
    Path parent = directory.getParent();
    if (parent == null || Files.isDirectory(directory)) {
      return;
    }
    make(parent);
    try {
      Files.createDirectory(directory, permissions("rwx------"));
    } catch (FileAlreadyExistsException e) {
      if (!Files.isDirectory(directory)) {
        throw e;
      }
    }
    force(parent);
  }

  private static void force(Path directory) throws IOException {
    try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  private static boolean lock(FileChannel file) throws IOException {
    try {
      FileLock lock = file.tryLock();
      return lock != null;
    } catch (OverlappingFileLockException e) {
      return false;
    }
  }

  /// Writes down who holds the lock. It counts without, so a full disk is no reason to give up.
  private static void noteHolder(FileChannel lockFile) throws IOException {
    ByteBuffer text = bytes(ProcessHandle.current().pid() + "\n");
    int length = text.remaining();
    try {
      lockFile.truncate(lockFile.write(text, 0) == length ? length : 0);
    } catch (IOException e) {
      lockFile.truncate(0);
    }
  }

  private static String holder(FileChannel lockFile) {
    try {
      ByteBuffer text = ByteBuffer.allocate(32);
      lockFile.read(text, 0);
      String pid = StandardCharsets.US_ASCII.decode(text.flip()).toString().strip();
      return pid.isEmpty() ? "" : " (pid " + pid + ")";
    } catch (IOException e) {
      return "";
    }
  }

  private void checkLayout() throws IOException {
    Path file = path.resolve("layout");
    if (!Files.exists(file)) {
      write("layout", LAYOUT + "\n", "rw-r--r--");
      return;
    }
    String text = Files.readString(file).strip();
    if (!text.equals(Integer.toString(LAYOUT))) {
      throw new StartException(
          path
              + " was written by a newer version of Berth (layout "
              + text
              + "); start that version, or restore a backup made before it.");
    }
  }

  private static StartException unusable(Path path, IOException e) {
    String reason =
        switch (e) {
          case AccessDeniedException denied -> "this user may not write " + denied.getFile();
          case FileAlreadyExistsException other -> other.getFile() + " is no directory";
          case FileSystemException other when other.getReason() != null ->
              other.getFile() + ": " + other.getReason();
          default -> String.valueOf(e.getMessage());
        };
    return new StartException("The data directory " + path + " cannot be used: " + reason + ".");
  }

  Path path() {
    return path;
  }

  /// What the file `name` holds, if it is there.
  Optional<String> read(String name) throws IOException {
    Path file = path.resolve(name);
    return Files.exists(file) ? Optional.of(Files.readString(file)) : Optional.empty();
  }

  /// The path of the file `name`, which is made, for this user's eyes alone, if it is absent.
  Path privateFile(String name) {
    Path file = path.resolve(name);
    try {
      if (!Files.exists(file)) {
        Files.createFile(file, permissions("rw-------"));
      }
      return file;
    } catch (IOException e) {
      throw unusable(path, e);
    }
  }

  private static FileAttribute<Set<PosixFilePermission>> permissions(String text) {
    return PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(text));
  }

  /// Writes a small file, all at once and durably.
  void write(String name, String content, String permissions) throws IOException {
    Path temporary = path.resolve(name + ".new");
    Files.deleteIfExists(temporary);
    Files.createFile(temporary, permissions(permissions));
    try (FileChannel file = FileChannel.open(temporary, StandardOpenOption.WRITE)) {
      ByteBuffer bytes = bytes(content);
      while (bytes.hasRemaining()) {
        file.write(bytes);
      }
      file.force(true);
    }
    Files.move(temporary, path.resolve(name), StandardCopyOption.ATOMIC_MOVE);
    force(path);
  }

  private static ByteBuffer bytes(String text) {
    return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
  }

  private static void closeQuietly(@Nullable FileChannel file) {
    try {
      if (file != null) {
        file.close();
      }
    } catch (IOException e) {
      // The process gives up on the directory anyway.
    }
  }

  @Override
  public void close() {
    closeQuietly(lockFile);
  }
}
