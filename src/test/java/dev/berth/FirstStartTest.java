package dev.berth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.berth.config.Settings;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FirstStartTest {
  @TempDir Path directory;

  @Test
  void theFirstStartLeavesATokenThatOnlyItsOwnerReads() throws IOException {
    try (Assembly berth = start()) {
      Path token = directory.resolve("data/admin-token");

      assertThat(Files.readString(token)).matches("ghp_[0-9A-Za-z]{36}\n");
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(token)))
          .isEqualTo("rw-------");
      assertThat(berth.howToSignIn()).isPresent().get().asString().contains("docker login");
    }
  }

  @Test
  void theSecondStartKeepsTheTokenAndSaysNothing() throws IOException {
    start().close();
    String token = Files.readString(directory.resolve("data/admin-token"));

    try (Assembly berth = start()) {
      assertThat(Files.readString(directory.resolve("data/admin-token"))).isEqualTo(token);
      assertThat(berth.howToSignIn()).isEmpty();
    }
  }

  /// The database holds the key that signs registry tokens.
  @Test
  void whatIsStoredIsForThisUsersEyesAlone() throws IOException {
    try (Assembly _ = start()) {
      Path data = directory.resolve("data");
      assertThat(permissions(data)).isEqualTo("rwx------");
      for (String file : List.of("berth.db", "berth.db-wal", "berth.db-shm")) {
        assertThat(permissions(data.resolve(file))).as(file).isEqualTo("rw-------");
      }
    }
  }

  private static String permissions(Path file) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
  }

  @Test
  void aSecondServerOnTheSameDirectoryIsRefusedByItsProcess() {
    try (Assembly berth = start()) {
      assertThat(berth.url()).startsWith("http://localhost:");
      assertThatThrownBy(this::start)
          .isInstanceOf(StartException.class)
          .hasMessageContaining(
              "is in use by another Berth process (pid " + ProcessHandle.current().pid() + ")");
    }
  }

  @Test
  void aDirectoryOfANewerVersionIsRefused() throws IOException {
    start().close();
    Files.writeString(directory.resolve("data/layout"), "2\n");

    assertThatThrownBy(this::start)
        .isInstanceOf(StartException.class)
        .hasMessageContaining("newer version");
  }

  @Test
  void aPathThatIsNoDirectoryIsRefused() throws IOException {
    Files.writeString(directory.resolve("data"), "");

    assertThatThrownBy(this::start)
        .isInstanceOf(StartException.class)
        .hasMessageContaining("is no directory");
  }

  @Test
  void aDatabaseThatCannotBeReachedIsASentenceWithoutItsPassword() {
    Map<String, String> flags = Map.of("database", "postgresql://berth:hunter2@localhost:1/berth");

    assertThatThrownBy(() -> start(flags))
        .isInstanceOf(StartException.class)
        .hasMessageContaining("could not reach the database")
        .hasMessageNotContaining("hunter2");
  }

  @Test
  void anAddressInUseIsNamed() {
    try (LocalBerth other = LocalBerth.start()) {
      assertThatThrownBy(() -> start(Map.of("listen", other.host())))
          .isInstanceOf(StartException.class)
          .hasMessageContaining(
              URI.create(other.url()).getPort() + ": another program listens there");
    }
  }

  private Assembly start() {
    return start(Map.of("listen", "localhost:0"));
  }

  private Assembly start(Map<String, String> flags) {
    Map<String, String> all = new HashMap<>(flags);
    all.put("data", directory.resolve("data").toString());
    return Assembly.start(
        Settings.load(all, Optional.empty(), Map.of()), OutputStream.nullOutputStream());
  }
}
