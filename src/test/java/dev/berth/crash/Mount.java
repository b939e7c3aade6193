package dev.berth.crash;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// A file system of its own, which may be small, refuse writes or lose its power. Mounting takes
/// root, or sudo without a password; without either the tests fail.
final class Mount implements AutoCloseable {
  private final Path point;
  private final List<String> command;

  private Mount(Path point, List<String> command) throws IOException {
    this.point = Files.createDirectories(point);
    this.command = command;
    asRoot(command);
  }

  /// A file system in memory with room for `mebibytes`.
  static Mount inMemory(Path point, int mebibytes) throws IOException {
    String options = "size=%dm,uid=%s,gid=%s".formatted(mebibytes, id("-u"), id("-g"));
    return new Mount(
        point, List.of("mount", "-t", "tmpfs", "-o", options, "tmpfs", point.toString()));
  }

  /// An ext4 file system of `mebibytes` in the file `image`.
  static Mount ext4(Path point, Path image, int mebibytes) throws IOException {
    try (RandomAccessFile file = new RandomAccessFile(image.toFile(), "rw")) {
      file.setLength(mebibytes * 1024L * 1024);
    }
    run(List.of("/usr/sbin/mkfs.ext4", "-q", "-F", "-m", "0", image.toString()));
    Mount mount =
        new Mount(point, List.of("mount", "-o", "loop", image.toString(), point.toString()));
    asRoot(List.of("chown", id("-u") + ":" + id("-g"), point.toString()));
    return mount;
  }

  Path point() {
    return point;
  }

  /// Lets nobody write any more.
  void makeReadOnly() throws IOException {
    asRoot(List.of("mount", "-o", "remount,ro", point.toString()));
  }

  /// From now on nothing more reaches the disk of an ext4 file system: what has not been forced
  /// there is lost.
  void cutPower() throws IOException {
    asRoot(List.of("mount", "-o", "remount,abort", point.toString()));
  }

  /// Unmounts what has lost its power and mounts what is on its disk.
  void restorePower() throws IOException {
    asRoot(List.of("umount", point.toString()));
    asRoot(command);
  }

  @Override
  public void close() throws IOException {
    asRoot(List.of("umount", point.toString()));
  }

  private static String id(String option) throws IOException {
    return run(List.of("id", option)).strip();
  }

  private static void asRoot(List<String> command) throws IOException {
    List<String> all = new ArrayList<>();
    if (!id("-u").equals("0")) {
      all.addAll(List.of("sudo", "-n"));
    }
    all.addAll(command);
    run(all);
  }

  private static String run(List<String> command) throws IOException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.onExit().join().exitValue())
        .as("exit code of `%s`, which said: %s", String.join(" ", command), output)
        .isZero();
    return output;
  }
}
