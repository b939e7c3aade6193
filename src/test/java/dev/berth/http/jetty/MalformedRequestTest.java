package dev.berth.http.jetty;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What a client gets that breaks the rules, by mistake or to slip a request past a proxy.
class MalformedRequestTest {
  private static RunningServer running;

  @BeforeAll
  static void start() throws IOException {
    running = RunningServer.start();
  }

  @AfterAll
  static void stop() {
    running.close();
  }

  private static final String NEXT = "GET /smuggled HTTP/1.1\r\nHost: a\r\n\r\n";

  /// In the tables below a bar ends a line as HTTP does, and a tilde as it must not.
  private static String lines(String row) {
    return row.replace("|", "\r\n").replace("~", "\n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        // Two ways to say where the content ends.
        "POST /upload HTTP/1.1|Host: a|Content-Length: 5|Transfer-Encoding: chunked||0||",
        "POST /upload HTTP/1.1|Host: a|Transfer-Encoding: chunked|Content-Length: 5||0||",
        "POST /upload HTTP/1.1|Host: a|Content-Length: 5|Content-Length: 6||abcdef",
        "POST /upload HTTP/1.1|Host: a|Content-Length: 5, 6||abcdef",
        "POST /upload HTTP/1.1|Host: a|Content-Length: 5|Content-Length: 5||abcde",
        "POST /upload HTTP/1.1|Host: a|Transfer-Encoding: chunked, identity||0||",
        "POST /upload HTTP/1.1|Host: a|Transfer-Encoding: xchunked||0||",
        "POST /upload HTTP/1.1|Host: a|Transfer-Encoding : chunked||0||",
        // Lengths that are none.
        "POST /upload HTTP/1.1|Host: a|Content-Length: -1||",
        "POST /upload HTTP/1.1|Host: a|Content-Length: +5||abcde",
        "POST /upload HTTP/1.1|Host: a|Content-Length: 5x||abcde",
        "POST /upload HTTP/1.1|Host: a|Content-Length: 99999999999999999999||",
        "POST /upload HTTP/1.1|Host: a|Content-Length:||",
        // Lines.
        "GET /manifest HTTP/1.1~Host: a~~",
        "GET /manifest HTTP/1.1|Host: a|X: b| folded||",
        "GET /manifest HTTP/1.1|Host: a|X : b||",
        "GET /manifest HTTP/1.1|Host: a|no colon||",
        "GET /manifest HTTP/1.1|Host: a|: b||",
        "GET /manifest HTTP/1.1|Host: a|X: a\0b||",
        "GET /manifest HTTP/9.9|Host: a||",
        "GET /manifest||",
        "\0\1\2\3\4\5\6\7 nonsense||",
        // Hosts.
        "GET /manifest HTTP/1.1||",
        "GET /manifest HTTP/1.1|Host: a|Host: b||",
        "GET /manifest HTTP/1.1|Host: a b||",
        "GET /manifest HTTP/1.1|Host: a@b||",
        "GET http://b/manifest HTTP/1.1|Host: a||",
        // Paths.
        "GET /a/../manifest HTTP/1.1|Host: a||",
        "GET /.. HTTP/1.1|Host: a||",
        "GET /./manifest HTTP/1.1|Host: a||",
        "GET /a/%2e%2E/manifest HTTP/1.1|Host: a||",
        "GET /a%2F..%2fmanifest HTTP/1.1|Host: a||",
        "GET /a/..;x/manifest HTTP/1.1|Host: a||",
        "GET /a\\..\\manifest HTTP/1.1|Host: a||",
        "GET /a%00b HTTP/1.1|Host: a||",
        "GET /a%0Ab HTTP/1.1|Host: a||",
        "GET /a%zz HTTP/1.1|Host: a||",
        "GET manifest HTTP/1.1|Host: a||",
        "GET /a#b HTTP/1.1|Host: a||",
      })
  void itIsRefusedAndTheConnectionEnds(String request) throws IOException {
    String answer = running.exchange(lines(request) + NEXT);

    assertThat(answer)
        .containsPattern("^HTTP/1\\.[01] (400|426|501|505) ")
        .doesNotContain("/smuggled");
    assertThat(answer.split("HTTP/1\\.1 ", -1).length).as(answer).isLessThanOrEqualTo(2);
    assertThat(answer).doesNotContain("(still open)");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "zz|abc|0||",
        "-1|abc|0||",
        "ffffffffffffffffff|abc|",
        "3~abc~0~~",
        "3|abcdef|0||",
      })
  void chunksThatAreNoneEndTheRequest(String chunks) throws Exception {
    String answer =
        running.exchange(
            "POST /upload HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"
                + lines(chunks)
                + NEXT);

    assertThat(answer).doesNotContain("took").doesNotContain("/smuggled").doesNotContain(" 200 ");
    assertThat(RunningServer.comesTrue(() -> running.server.inFlight() == 0)).isTrue();
  }

  @Test
  void anErrorUnderV2HasTheFormOfV2() throws IOException {
    String answer = running.exchange("GET /v2/a/../b HTTP/1.1\r\nHost: a\r\n\r\n");

    assertThat(answer)
        .contains("HTTP/1.1 400 ")
        .contains("Content-Type: application/json")
        .contains("Connection: close")
        .contains("{\"errors\":[{\"code\":\"UNSUPPORTED\",\"message\":");
  }

  @Test
  void aMethodNobodyKnowsIsNamedAsSuch() throws IOException {
    String answer = running.exchange("BREW /v2/ HTTP/1.1\r\nHost: a\r\n\r\n");

    assertThat(answer).contains("HTTP/1.1 501 ").contains("Allow: GET, HEAD, POST");
  }

  @Test
  void aHeadThatIsTooLongIsRefused() throws IOException {
    String answer =
        running.exchange(
            "GET /manifest HTTP/1.1\r\nHost: a\r\nX: " + "x".repeat(20_000) + "\r\n\r\n");

    assertThat(answer).contains("HTTP/1.1 431 ");
  }

  @Test
  void anAddressThatIsTooLongIsRefused() throws IOException {
    String answer = running.exchange("GET /" + "x".repeat(20_000) + " HTTP/1.1\r\nHost: a\r\n\r\n");

    assertThat(answer).contains("HTTP/1.1 414 ");
  }

  @Test
  void aHeadOfManyLinesIsRefused() throws IOException {
    String answer =
        running.exchange(
            "GET /manifest HTTP/1.1\r\nHost: a\r\n" + "X: y\r\n".repeat(10_000) + "\r\n");

    assertThat(answer).contains("HTTP/1.1 431 ");
  }

  @Test
  void aHugeAnnouncedChunkCostsNoMemory() throws Exception {
    try (Socket socket = running.connect()) {
      long before = running.surface.received.get();
      RunningServer.send(
          socket,
          "POST /upload HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n7fffffff\r\nabc");

      assertThat(RunningServer.comesTrue(() -> running.surface.received.get() == before + 3))
          .as("what has come of the chunk is passed on at once")
          .isTrue();
    }
    assertThat(RunningServer.comesTrue(() -> running.server.inFlight() == 0)).isTrue();
  }

  @Test
  void theServerGoesOn() throws IOException {
    assertThat(running.exchange("GET /path HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"))
        .contains("HTTP/1.1 200 ")
        .endsWith("/path");
  }
}
