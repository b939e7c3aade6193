package dev.berth.crash;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// How a server begins, refuses to begin, and ends.
@Tag("crash")
class StartTest {
  private static final int FAILED = 1;
  private static final int HALF = 300_000;

  private final byte[] content = Images.bytes(new Random(1), 2 * HALF);
  private final byte[] firstHalf = Arrays.copyOf(content, HALF);
  private final byte[] secondHalf = Arrays.copyOfRange(content, HALF, 2 * HALF);

  @TempDir Path directory;
  private Path data;
  private BerthProcess.Start start;

  @BeforeEach
  void prepare() {
    data = directory.resolve("data");
    start = BerthProcess.Start.on(data, directory);
  }

  private void assertRefused(String sentence) throws IOException {
    BerthProcess.Ended ended = start.runToEnd();
    assertThat(ended.sentence()).isEqualTo(sentence);
    assertThat(ended.code()).isEqualTo(FAILED);
  }

  private static void assertStatus(int status, HttpResponse<byte[]> answer) {
    assertThat(answer.statusCode()).as("%s: %s", answer, Client.text(answer)).isEqualTo(status);
  }

  @Test
  void aDirectoryInUseIsRefusedByItsProcess() throws Exception {
    try (BerthProcess first = start.run()) {
      assertRefused(data + " is in use by another Berth process (pid " + first.pid() + ").");

      assertStatus(201, first.client().pushAtOnce("admin/a", content));
    }
  }

  @Test
  void aDatabaseOfANewerVersionIsRefusedAndLeftAsItIs() throws Exception {
    start.run().close();
    DataFiles files = new DataFiles(data);
    files.update("INSERT INTO schema_version (version, applied_at) VALUES (999, 0)");

    BerthProcess.Ended ended = start.runToEnd();
    assertThat(ended.sentence())
        .matches(
            "The database is of version 999, written by a newer Berth; this one knows versions up"
                + " to \\d+\\. Start the newer Berth, or restore a backup from before the"
                + " upgrade\\.");
    assertThat(ended.code()).isEqualTo(FAILED);
    assertThat(files.query("SELECT max(version) FROM schema_version")).containsExactly("999");
  }

  @Test
  void aDirectoryOfANewerVersionIsRefused() throws Exception {
    start.run().close();
    Files.writeString(data.resolve("layout"), "2\n");

    assertRefused(
        data
            + " was written by a newer version of Berth (layout 2); start that version, or restore"
            + " a backup made before it.");
  }

  @Test
  void aFileThatIsNoDatabaseIsRefusedAndLeftAsItIs() throws Exception {
    byte[] other = Images.bytes(new Random(2), 10_000);
    Files.createDirectory(data);
    Files.write(data.resolve("berth.db"), other);

    assertRefused(data.resolve("berth.db") + " is not a database of Berth; it was left as it is.");

    assertThat(data.resolve("berth.db")).hasBinaryContent(other);
  }

  @Test
  void aPathThatIsNoDirectoryIsRefused() throws Exception {
    Files.createFile(data);

    assertRefused("The data directory " + data + " cannot be used: " + data + " is no directory.");
  }

  @Test
  void aDirectoryThatCannotBeWrittenToIsRefused() throws Exception {
    try (Mount disk = Mount.inMemory(data, 1)) {
      disk.makeReadOnly();

      assertRefused(
          "The data directory "
              + data
              + " cannot be used: "
              + data.resolve("lock")
              + ": Read-only file system.");
    }
  }

  @Test
  void anAddressInUseIsRefused() throws Exception {
    try (BerthProcess first = BerthProcess.Start.on(directory.resolve("other"), directory).run()) {
      int port = URI.create(first.url()).getPort();
      BerthProcess.Ended ended = start.with("--listen", "localhost:" + port).runToEnd();

      assertThat(ended.sentence()).contains(port + ": another program listens there");
      assertThat(ended.code()).isEqualTo(FAILED);
    }
  }

  /// Sends the first half of a push and waits until the server has it.
  private Line pushHalf(BerthProcess server) throws Exception {
    String path = Client.uploads("admin/a") + "?digest=" + Client.digest(content);
    Line line =
        Line.to(server.url())
            .send(
                Line.head("POST", path, server.adminToken())
                    + "Content-Length: "
                    + content.length
                    + "\r\n\r\n")
            .send(firstHalf);
    Await.until("the first half is there", () -> new DataFiles(data).uploadedBytes() > HALF / 2);
    return line;
  }

  private static void awaitRefusal(BerthProcess server) throws Exception {
    Await.until(
        "no new connection is taken",
        () -> {
          try (Line _ = Line.to(server.url())) {
            return false;
          } catch (ConnectException e) {
            return true;
          }
        });
  }

  @Test
  void anUploadUnderWayIsFinishedWhenTheServerIsToldToStop() throws Exception {
    try (BerthProcess server = start.run();
        Line upload = pushHalf(server)) {
      server.terminate();
      awaitRefusal(server);

      assertThat(server.isAlive()).isTrue();
      assertThat(upload.send(secondHalf).read().status()).isEqualTo(201);
      assertThat(server.awaitExit()).isZero();
    }
    try (BerthProcess server = start.run()) {
      HttpResponse<byte[]> pulled = server.client().pullBlob("admin/a", Client.digest(content));
      assertThat(pulled.body()).isEqualTo(content);
    }
  }

  @Test
  void aConnectionWithoutARequestDoesNotKeepTheServer() throws Exception {
    try (BerthProcess server = start.run();
        Line idle = Line.to(server.url())) {
      String request = Line.head("GET", "/v2/", server.adminToken()) + "\r\n";
      assertThat(idle.send(request).read().status()).isEqualTo(200);

      server.stop();

      idle.awaitEnd();
    }
  }

  @Test
  void aRequestThatTakesTooLongIsCutOffAndItsUploadGoesOnLater() throws Exception {
    String session;
    try (BerthProcess server = start.with("--drain", "1s").run()) {
      session = Client.location(server.client().send("POST", Client.uploads("admin/a")));
      String head = Line.head("PATCH", session, server.adminToken());
      try (Line line = Line.to(server.url())) {
        line.send(head + "Content-Length: " + content.length + "\r\n\r\n").send(firstHalf);
        Await.until("the half is there", () -> new DataFiles(data).uploadedBytes() > HALF / 2);
        server.stop();
        line.awaitEnd();
      }
    }
    goOn(session);
  }

  /// Asks how far an upload is and sends the rest.
  private void goOn(String session) throws Exception {
    try (BerthProcess server = start.run()) {
      HttpResponse<byte[]> status = server.client().send("GET", session);
      assertStatus(204, status);
      String range = status.headers().firstValue("Range").orElseThrow();
      int next = Integer.parseInt(range.substring("0-".length())) + 1;
      assertThat(next).isBetween(HALF / 2, HALF);
      byte[] rest = Arrays.copyOfRange(content, next, content.length);
      String digest = "?digest=" + Client.digest(content);
      assertStatus(201, server.client().send("PUT", session + digest, rest));
      HttpResponse<byte[]> pulled = server.client().pullBlob("admin/a", Client.digest(content));
      assertThat(pulled.body()).isEqualTo(content);
    }
  }

  private String openAndSendHalf(BerthProcess server) throws Exception {
    HttpResponse<byte[]> opened = server.client().send("POST", Client.uploads("admin/a"));
    String session = Client.location(opened);
    assertStatus(202, server.client().send("PATCH", session, firstHalf));
    return session;
  }

  @Test
  void anUploadGoesOnAfterARestart() throws Exception {
    String session;
    try (BerthProcess server = start.run()) {
      session = openAndSendHalf(server);
      server.stop();
    }
    goOn(session);
  }

  @Test
  void anUploadGoesOnAfterTheServerWasKilled() throws Exception {
    String session;
    try (BerthProcess server = start.run()) {
      session = openAndSendHalf(server);
      Await.until(
          "the session is noted",
          () -> !new DataFiles(data).query("SELECT id FROM uploads").isEmpty());
      server.kill();
    }
    goOn(session);
  }

  @Test
  void aServerToldToStopWhileItStartsStops() throws Exception {
    try (BerthProcess server = start.launch()) {
      Await.until("it has begun", () -> Files.exists(data.resolve("lock")));
      server.terminate();
      server.awaitExit();
      assertThat(server.log()).doesNotContain("\tat ");
    }
    try (BerthProcess server = start.run()) {
      assertStatus(201, server.client().pushAtOnce("admin/a", content));
    }
  }
}
