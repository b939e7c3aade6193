package dev.berth.http.jetty;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.time.Duration;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpParser;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.util.NanoTime;
import org.junit.jupiter.api.Test;

class SweeperTest {
  private static final Sweeper SWEEPER = new Sweeper(Duration.ofMinutes(1), Duration.ofSeconds(10));
  private static final long AGO = NanoTime.now() - Duration.ofSeconds(11).toNanos();

  @Test
  void aHeadThatDoesNotEndIsLate() {
    assertThat(SWEEPER.isLateHead(parserOf("GET / HTTP/1.1\r\nHo", AGO))).isTrue();
  }

  @Test
  void aHeadThatHasJustBegunIsNotLate() {
    assertThat(SWEEPER.isLateHead(parserOf("GET / HTTP/1.1\r\nHo", NanoTime.now()))).isFalse();
  }

  /// What a look sees of a connection that is being made ready for its next request.
  @Test
  void aRequestThatHasJustBeenAnsweredIsNotLate() {
    String request = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";

    assertThat(SWEEPER.isLateHead(parserOf(request, 0))).isFalse();
    assertThat(SWEEPER.isLateHead(parserOf(request, AGO))).isFalse();
  }

  private static HttpParser parserOf(String sent, long begun) {
    HttpParser parser =
        new HttpParser(new Ignoring()) {
          @Override
          public long getBeginNanoTime() {
            return begun;
          }
        };
    parser.parseNext(ByteBuffer.wrap(sent.getBytes(ISO_8859_1)));
    return parser;
  }

  private static final class Ignoring implements HttpParser.RequestHandler {
    @Override
    public void startRequest(String method, String uri, HttpVersion version) {}

    @Override
    public void parsedHeader(HttpField field) {}

    @Override
    public boolean headerComplete() {
      return false;
    }

    @Override
    public boolean content(ByteBuffer item) {
      return false;
    }

    @Override
    public boolean contentComplete() {
      return false;
    }

    @Override
    public boolean messageComplete() {
      return true;
    }

    @Override
    public void earlyEOF() {}
  }
}
