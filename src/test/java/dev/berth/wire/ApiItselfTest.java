package dev.berth.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.LocalBerth;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What the REST API tells about itself, and what all its answers have in common.
class ApiItselfTest {
  private static final String API = "/api/v3";
  private static LocalBerth berth;
  private static Wire alice;
  private static Wire nobody;

  @BeforeAll
  static void start() {
    berth = LocalBerth.start();
    alice = Wire.basic(berth.url(), berth.createUser("alice"));
    nobody = Wire.anonymous(berth.url());
  }

  @AfterAll
  static void stop() {
    berth.close();
  }

  @Test
  void theRootLeadsToTheRest() {
    assertThat(nobody.get(API).text()).isEqualTo(nobody.get(API + "/").text());
    assertThat(nobody.get(API + "/").text())
        .contains("\"current_user_url\":\"" + berth.url() + API + "/user\"")
        .contains("\"rate_limit_url\":\"" + berth.url() + API + "/rate_limit\"");
  }

  @Test
  void metaVersionsAndZenAreForEverybody() {
    assertThat(nobody.get(API + "/meta").text())
        .contains("\"verifiable_password_authentication\":false")
        .contains("\"domains\":{\"packages\":[\"" + berth.host() + "\"]}");
    assertThat(nobody.get(API + "/versions").text()).isEqualTo("[\"2026-03-10\",\"2022-11-28\"]");
    Wire.Answer zen = nobody.get(API + "/zen");
    assertThat(zen.text()).isNotBlank();
    assertThat(zen.header("Content-Type")).contains("text/plain; charset=utf-8");
  }

  @Test
  void theRateIsSaidTwiceToTheFirstVersionOnly() {
    assertThat(nobody.get(API + "/rate_limit").text()).contains("\"rate\":{\"limit\":");
    assertThat(nobody.get(API + "/rate_limit", "X-GitHub-Api-Version", "2026-03-10").text())
        .contains("\"core\":{\"limit\":")
        .doesNotContain("\"rate\":");
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource({"2022-11-28, 200", "2026-03-10, 200", "1999-01-01, 400", "latest, 400"})
  void aVersionThatIsServedIsAnsweredByIt(String version, int status) {
    Wire.Answer answer = alice.get(API + "/user", "X-GitHub-Api-Version", version);

    assertThat(answer.status()).isEqualTo(status);
    assertThat(answer.header("X-GitHub-Api-Version-Selected"))
        .contains(status == 200 ? version : "2022-11-28");
    if (status == 400) {
      assertThat(answer.text()).contains("2026-03-10, 2022-11-28");
    }
  }

  @Test
  void everyAnswerHasGitHubsHeaders() {
    for (String path : List.of("/", "/user", "/nothing", "/users/nobody")) {
      Wire.Answer answer = alice.get(API + path);
      assertThat(answer.header("X-GitHub-Media-Type")).contains("github.v3; format=json");
      assertThat(answer.header("X-GitHub-Request-Id").orElseThrow())
          .matches("[0-9A-F]{4}:[0-9A-F]{6}:[0-9A-F]{6}:[0-9A-F]{6}:[0-9A-F]{8}");
      assertThat(answer.header("X-GitHub-Api-Version-Selected")).contains("2022-11-28");
      assertThat(answer.header("X-Content-Type-Options")).contains("nosniff");
      assertThat(answer.header("Access-Control-Allow-Origin")).contains("*");
      assertThat(answer.header("Access-Control-Expose-Headers").orElseThrow())
          .contains("ETag, Link")
          .contains("X-RateLimit-Remaining");
    }
  }

  @Test
  void whatIsUnchangedIsNotSentAgain() {
    Wire.Answer first = alice.get(API + "/user");
    String etag = first.header("ETag").orElseThrow();
    assertThat(etag).matches("W/\"[0-9a-f]{64}\"");
    assertThat(alice.head(API + "/user").header("ETag")).contains(etag);

    for (String known : List.of(etag, etag.substring(2), "\"other\", " + etag, "*")) {
      Wire.Answer again = alice.get(API + "/user", "If-None-Match", known);
      assertThat(again.status()).as(known).isEqualTo(304);
      assertThat(again.bytes()).isEmpty();
      assertThat(again.header("ETag")).contains(etag);
      assertThat(again.header("Content-Type")).isEmpty();
    }
    assertThat(alice.get(API + "/user", "If-None-Match", "W/\"other\"").status()).isEqualTo(200);
    assertThat(nobody.get(API + "/user", "If-None-Match", "*").status()).isEqualTo(401);
    assertThat(alice.get(API + "/nothing").header("ETag")).isEmpty();
  }

  @Test
  void aHeadIsAGetWithoutItsBody() {
    Wire.Answer get = alice.get(API + "/user");
    Wire.Answer head = alice.head(API + "/user");

    assertThat(head.status()).isEqualTo(200);
    assertThat(head.bytes()).isEmpty();
    assertThat(head.header("Content-Length")).isEqualTo(get.header("Content-Length"));
  }

  @Test
  void aBrowserMayAskWhatAPageMaySend() {
    Wire.Answer answer =
        nobody.send(
            "OPTIONS",
            API + "/user/packages/container/app",
            null,
            "Access-Control-Request-Method",
            "DELETE");

    assertThat(answer.status()).isEqualTo(204);
    assertThat(answer.header("Access-Control-Allow-Origin")).contains("*");
    assertThat(answer.header("Access-Control-Allow-Methods")).contains("GET, PATCH, DELETE");
    assertThat(answer.header("Access-Control-Allow-Headers").orElseThrow())
        .contains("Authorization")
        .contains("X-GitHub-Api-Version");
    assertThat(answer.header("Access-Control-Max-Age")).contains("86400");
    assertThat(nobody.send("OPTIONS", API + "/nothing", null).status()).isEqualTo(404);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({"/", "/meta", "/versions", "/rate_limit", "/users/alice"})
  void aHostThatBeginsWithApiServesTheSameAtItsRoot(String path) throws IOException {
    URI url = URI.create(berth.url());
    try (Socket socket = new Socket(url.getHost(), url.getPort())) {
      String request =
          "GET " + path + " HTTP/1.1\r\nHost: api.berth.test\r\nConnection: close\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(UTF_8));
      String answer = new String(socket.getInputStream().readAllBytes(), UTF_8);

      assertThat(answer)
          .startsWith("HTTP/1.1 200")
          .contains("X-RateLimit-Limit: ")
          .doesNotContain("/api/v3");
    }
  }
}
