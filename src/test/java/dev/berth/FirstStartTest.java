package dev.berth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.berth.config.Settings;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
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
  private static final HttpClient CLIENT = HttpClient.newHttpClient();

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

  private String token() throws IOException {
    return Files.readString(directory.resolve("data/admin-token")).strip();
  }

  private static int ask(Assembly berth, String method, String path, String token)
      throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(berth.url() + "/api/v3" + path))
            .method(method, HttpRequest.BodyPublishers.noBody())
            .header("Authorization", "Bearer " + token)
            .build();
    return CLIENT.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
  }

  @Test
  void anAdministratorWhoRevokedAllTokensGetsNoneByAStart() throws Exception {
    try (Assembly berth = start()) {
      assertThat(ask(berth, "DELETE", "/admin/users/admin/authorizations", token())).isEqualTo(204);
    }
    String revoked = token();

    try (Assembly berth = start()) {
      assertThat(token()).isEqualTo(revoked);
      assertThat(berth.howToSignIn()).isEmpty();
      assertThat(ask(berth, "GET", "/user", revoked)).isEqualTo(401);
    }
    Files.delete(directory.resolve("data/admin-token"));
    try (Assembly berth = start()) {
      assertThat(berth.howToSignIn()).isEmpty();
      assertThat(directory.resolve("data/admin-token")).doesNotExist();
    }
  }

  @Test
  void anEmptyFileInTheTokensPlaceAsksForANewOne() throws Exception {
    start().close();
    String first = token();
    Path file = directory.resolve("data/admin-token");
    Files.delete(file);
    Files.writeString(file, "");

    try (Assembly berth = start()) {
      assertThat(token()).isNotEqualTo(first);
      assertThat(permissions(file)).isEqualTo("rw-------");
      assertThat(berth.howToSignIn()).isPresent();
      assertThat(ask(berth, "GET", "/user", token())).isEqualTo(200);
      assertThat(ask(berth, "GET", "/user", first)).isEqualTo(200);
    }
    String second = token();
    start().close();
    assertThat(token()).isEqualTo(second);
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
