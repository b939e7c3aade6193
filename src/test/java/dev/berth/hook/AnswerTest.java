package dev.berth.hook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What receivers answer.
class AnswerTest {

  private static Answer read(String text) throws IOException {
    return Answer.read(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
  }

  @Test
  void aBodyEndsWhereItsLengthSays() throws IOException {
    Answer answer = read("HTTP/1.1 201 Created\r\nContent-Length: 2\r\nA: 1\r\nA: 2\r\n\r\nhello");

    assertThat(answer.status()).isEqualTo(201);
    assertThat(answer.reason()).isEqualTo("Created");
    assertThat(answer.headers()).containsEntry("A", "1, 2");
    assertThat(answer.body()).isEqualTo("he");
  }

  @Test
  void aBodyWithoutALengthEndsWithTheConnection() throws IOException {
    assertThat(read("HTTP/1.0 200\r\n\r\nhello").body()).isEqualTo("hello");
  }

  @Test
  void chunksArePutTogether() throws IOException {
    String head = "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n";
    String chunks = "3;x=y\r\nhel\r\n2\r\nlo\r\n0\r\n\r\n";

    assertThat(read(head + chunks).body()).isEqualTo("hello");
  }

  @Test
  void anAnswerAheadOfTheAnswerIsPassedOver() throws IOException {
    assertThat(read("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 204 No Content\r\n\r\n").status())
        .isEqualTo(204);
  }

  @Test
  void onlyTheBeginningOfALongBodyIsKept() throws IOException {
    String body = "x".repeat(Answer.LARGEST_BODY + 100);
    assertThat(read("HTTP/1.1 200 OK\r\n\r\n" + body).body()).hasSize(Answer.LARGEST_BODY);
    String chunk = Integer.toHexString(body.length()) + "\r\n" + body + "\r\n0\r\n\r\n";
    assertThat(read("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + chunk).body())
        .hasSize(Answer.LARGEST_BODY);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "HTTP/1.1 200 OK",
        "HTTP/1.1 200 OK\r\nA: b\r\n",
        "SSH-2.0-OpenSSH_9.2\r\n",
        "HTTP/2 200\r\n\r\n",
        "HTTP/1.1 20 OK\r\n\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nhello",
      })
  void whatIsNoAnswerIsRefused(String text) {
    assertThatExceptionOfType(IOException.class).isThrownBy(() -> read(text));
  }

  @Test
  void aHeadWithoutAnEndIsRefused() {
    assertThatExceptionOfType(IOException.class)
        .isThrownBy(() -> read("HTTP/1.1 200 OK\r\n" + "A: b\r\n".repeat(10_000)));
  }
}
