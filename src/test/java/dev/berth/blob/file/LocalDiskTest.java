package dev.berth.blob.file;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// That the calls which [DurabilityTest] sees reach the system, by the JVM's own record of them.
class LocalDiskTest {
  @TempDir Path directory;
  private final LocalDisk disk = new LocalDisk();

  private interface Call {
    void run() throws IOException;
  }

  private static List<String> forcedBy(Call call) throws IOException {
    Path record = Files.createTempFile("forced", ".jfr");
    try (Recording recording = new Recording()) {
      recording.enable("jdk.FileForce").withThreshold(Duration.ZERO);
      recording.start();
      call.run();
      recording.stop();
      recording.dump(record);
      return RecordingFile.readAllEvents(record).stream()
          .map(event -> event.getString("path"))
          .toList();
    } finally {
      Files.delete(record);
    }
  }

  @Test
  void aForcedFileIsForced() throws Exception {
    Path file = directory.resolve("file");
    try (FileChannel channel = disk.create(file)) {
      disk.write(channel, ByteBuffer.allocate(10));

      assertThat(forcedBy(() -> disk.force(channel))).containsExactly(file.toString());
    }
  }

  @Test
  void aForcedDirectoryIsForced() throws Exception {
    assertThat(forcedBy(() -> disk.forceDirectory(directory)))
        .containsExactly(directory.toString());
  }

  @Test
  void aRenamedFileReplacesTheOther() throws Exception {
    Path one = Files.write(directory.resolve("one"), new byte[] {1});
    Path other = Files.write(directory.resolve("other"), new byte[] {2});
    disk.rename(one, other);

    assertThat(one).doesNotExist();
    assertThat(other).hasBinaryContent(new byte[] {1});
  }
}
