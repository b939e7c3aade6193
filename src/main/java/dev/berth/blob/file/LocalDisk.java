package dev.berth.blob.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;

/// The operating system's files, for nobody but the user that the server runs as.
final class LocalDisk implements Disk {
  private static final FileAttribute<Set<PosixFilePermission>> OWNERS_FILE =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
  private static final FileAttribute<Set<PosixFilePermission>> OWNERS_DIRECTORY =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

  /// The JDK's option for writes past the page cache. It is supported, but javac warns of each
  /// mention of its package.
  private static final Optional<OpenOption> DIRECT = findDirect();

  private static Optional<OpenOption> findDirect() {
    try {
      return Arrays.stream(Class.forName("com.sun.nio.file.ExtendedOpenOption").getEnumConstants())
          .filter(option -> option.toString().equals("DIRECT"))
          .map(OpenOption.class::cast)
          .findFirst();
    } catch (ClassNotFoundException e) {
      return Optional.empty();
    }
  }

  @Override
  public FileChannel create(Path file) throws IOException {
    return FileChannel.open(
        file,
        Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.READ, StandardOpenOption.WRITE),
        OWNERS_FILE);
  }

  @Override
  public FileChannel openToWrite(Path file) throws IOException {
    return FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE);
  }

  @Override
  public FileChannel openToRead(Path file) throws IOException {
    return FileChannel.open(file, StandardOpenOption.READ);
  }

  @Override
  public FileChannel openDirect(Path file) throws IOException {
    OpenOption direct =
        DIRECT.orElseThrow(
            () -> new UnsupportedOperationException("this Java writes by the page cache alone"));
    return FileChannel.open(file, StandardOpenOption.WRITE, direct);
  }

  @Override
  public void write(FileChannel file, ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      file.write(bytes);
    }
  }

  @Override
  public void writeAt(FileChannel file, ByteBuffer bytes, long position) throws IOException {
    long from = position - bytes.position();
    while (bytes.hasRemaining()) {
      file.write(bytes, from + bytes.position());
    }
  }

  @Override
  public void force(FileChannel file) throws IOException {
    // Without the times of the file, but with its length: POSIX has fdatasync write whatever is
    // needed to read the bytes back.
    file.force(false);
  }

  @Override
  public void rename(Path from, Path to) throws IOException {
    Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
  }

  @Override
  public void createDirectory(Path directory) throws IOException {
    Files.createDirectory(directory, OWNERS_DIRECTORY);
  }

  @Override
  public void forceDirectory(Path directory) throws IOException {
    // Opened each time: a channel that all threads share would be closed under all of them by the
    // first one to be interrupted.
    try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }
}
