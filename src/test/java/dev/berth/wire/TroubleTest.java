package dev.berth.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.LocalBerth;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What a server in trouble answers.
class TroubleTest {
  private LocalBerth berth;
  private Wire wire;
  private Pushing repository;

  @BeforeEach
  void start() throws Exception {
    berth = LocalBerth.start();
    wire = Wire.bearer(berth.url(), berth.createUser("alice"));
    repository = new Pushing(wire, "alice/x");
  }

  @AfterEach
  void stop() throws Exception {
    berth.close();
  }

  @Test
  void moreUploadsThanAUserMayHaveOpenAreRefused() {
    Wire.Answer last = null;
    for (int i = 0; i < 1001; i++) {
      last = wire.post(repository.path("blobs/uploads/"), new byte[0]);
    }

    assertThat(last.outcome()).isEqualTo("429 TOOMANYREQUESTS");
    assertThat(last.header("Retry-After")).isPresent();
  }

  @Test
  void whoRunsTheSiteSeesUploadsCachesAndTheDatabase() {
    repository.image("v1");
    wire.get(repository.path("manifests/v1"));
    repository.session();

    String metrics = Wire.anonymous(berth.url()).get("/-/metrics").text();

    assertThat(metrics)
        .contains("berth_uploads_open 1.0")
        .containsPattern("berth_cache_hits_total [1-9]")
        .containsPattern("berth_cache_misses_total [1-9]")
        .containsPattern("berth_database_reads_total [1-9]")
        .containsPattern("berth_database_read_wait_nanoseconds_total [1-9]")
        .containsPattern("berth_database_writes_total [1-9]")
        .containsPattern("berth_database_write_wait_nanoseconds_total [1-9]")
        .contains("berth_log_dropped_lines_total 0.0");
  }

  @Test
  void anUploadThatAnotherRequestIsWritingToIsRefused() throws Exception {
    String session = repository.session();
    URI url = URI.create(berth.url());
    try (Socket slow = new Socket(url.getHost(), url.getPort())) {
      String head =
          "PATCH %s HTTP/1.1\r\nHost: x\r\nAuthorization: %s\r\nContent-Length: 10\r\n"
                  .formatted(session, wire.authorization())
              + "Expect: 100-continue\r\n\r\n";
      OutputStream out = slow.getOutputStream();
      out.write(head.getBytes(StandardCharsets.US_ASCII));
      out.flush();
      // The server asks for the content once it has begun to write.
      assertThat(firstLine(slow.getInputStream())).isEqualTo("HTTP/1.1 100 Continue");

      assertThat(wire.patch(session, new byte[3]).outcome()).isEqualTo("409 BLOB_UPLOAD_INVALID");

      out.write("0123456789".getBytes(StandardCharsets.US_ASCII));
      out.flush();
      assertThat(firstLine(slow.getInputStream())).isEmpty();
      assertThat(firstLine(slow.getInputStream())).isEqualTo("HTTP/1.1 202 Accepted");
    }
  }

  @Test
  void aBrokenStoreIsAnsweredWithoutTellingWhatBroke() throws Exception {
    repository.image("v1");
    Path uploads = berth.data().resolve("uploads");
    deleteTree(Files.isDirectory(uploads) ? uploads : berth.data().resolve("blobs"));

    Wire.Answer answer = wire.patch(repository.session(), new byte[10]);

    assertThat(answer.outcome()).isEqualTo("500 UNKNOWN");
    assertThat(answer.text()).doesNotContain(berth.data().toString()).doesNotContain("Exception");
    assertThat(wire.get(repository.path("manifests/v1")).status()).isEqualTo(200);
  }

  private static String firstLine(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    int c;
    while ((c = in.read()) >= 0 && c != '\n') {
      if (c != '\r') {
        line.append((char) c);
      }
    }
    return line.toString();
  }

  private static void deleteTree(Path root) throws IOException {
    Files.walkFileTree(
        root,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.delete(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path directory, IOException failure)
              throws IOException {
            Files.delete(directory);
            return FileVisitResult.CONTINUE;
          }
        });
  }
}
