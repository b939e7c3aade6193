package dev.berth.http.jetty;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.eclipse.jetty.http.HttpCompliance;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpParser;
import org.eclipse.jetty.http.HttpVersion;
import org.jspecify.annotations.Nullable;

class RepeatedFieldsParserTest {
  private static final int LARGEST_HEAD = 8192;
  private static final String FIELDS = "Host: a\r\nAuthorization: Bearer x\r\nAccept: */*\r\n\r\n";

  /// Whatever is sent, in whatever pieces, is read as Jetty alone reads it.
  @Property(tries = 2000)
  void readsWhatJettyReads(@ForAll("connections") List<String> requests, @ForAll long seed) {
    byte[] sent = String.join("", requests).getBytes(ISO_8859_1);
    Events expected = new Events();
    Events found = new Events();

    HttpParser plain = new HttpParser(expected, LARGEST_HEAD, HttpCompliance.STRICT);
    plain.setHeaderCacheSize(0);

    read(plain, sent, new Random(seed));
    read(newParser(found), sent, new Random(seed));

    assertThat(found.told).isEqualTo(expected.told);
  }

  @Provide
  Arbitrary<List<String>> connections() {
    Arbitrary<String> line =
        Arbitraries.of(
            "GET /v2/ HTTP/1.1\r\n",
            "HEAD /v2/a/b/manifests/latest?x=%20 HTTP/1.1\r\n",
            "POST /v2/a/b/blobs/uploads/ HTTP/1.1\r\n",
            "GET /old HTTP/1.0\r\n",
            "GET /none\r\n",
            "G@T / HTTP/1.1\r\n");
    Arbitrary<String> fields =
        Arbitraries.of(
            FIELDS,
            FIELDS.replace("x", "y"),
            FIELDS.replace("x", "X"),
            FIELDS.replace("*/*", "*/*, a/b"),
            FIELDS.replace("Host: a\r\n", ""),
            FIELDS.replace("Host: a\r\n", "Host: a\r\nHost: b\r\n"),
            FIELDS.replace("Accept", "aCCEPT"),
            FIELDS.replace("Accept:", "Accept :"),
            "Host: a\r\nConnection: close\r\n\r\n",
            "Host: a\r\nContent-Length: 0\r\n\r\n",
            "Host: a\r\nContent-Length: 5\r\n\r\nhello",
            "Host: a\r\nContent-Length: 5\r\n\r\n" + FIELDS,
            "Host: a\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\nTrailer: t\r\n\r\n",
            "Host: a\r\nX-Long: " + "l".repeat(3000) + "\r\n\r\n");
    return Combinators.combine(line, fields).as(String::concat).list().ofMinSize(1).ofMaxSize(6);
  }

  @Example
  void whatIsSentAgainIsNotParsedAgain() {
    Events events = new Events();

    read(newParser(events), ("GET /a HTTP/1.1\r\n" + FIELDS).repeat(2).getBytes(ISO_8859_1), null);

    assertThat(events.fields).hasSize(6);
    for (int i = 0; i < 3; i++) {
      assertThat(events.fields.get(3 + i)).isSameAs(events.fields.get(i));
    }
  }

  @Example
  void whatIsSentAgainHasNoContent() {
    HttpParser parser = newParser(new Events());
    ByteBuffer request = ByteBuffer.wrap(("GET /a HTTP/1.1\r\n" + FIELDS).getBytes(ISO_8859_1));
    read(parser, request.array(), null);

    parser.parseNext(request);

    assertThat(parser.hasContent()).isFalse();
  }

  @Example
  void aHeadOverTheLimitIsRefusedAlsoWhenItsFieldsAreKnown() {
    Events events = new Events();
    String known = "GET / HTTP/1.1\r\n" + FIELDS;
    int path = LARGEST_HEAD - known.length() + 10;

    read(
        newParser(events),
        (known + known.replace("/ ", "/" + "p".repeat(path) + " ")).getBytes(ISO_8859_1),
        null);

    assertThat(events.told.getLast()).startsWith("bad: 431");
  }

  @Example
  void aRequestWithContentIsParsedEachTime() {
    Events events = new Events();
    String request = "PUT /a HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\nhi";

    read(newParser(events), request.repeat(2).getBytes(ISO_8859_1), null);

    assertThat(events.fields).hasSize(4);
    assertThat(events.fields.get(3)).isNotSameAs(events.fields.get(1));
    assertThat(events.told).contains("hi");
  }

  private static HttpParser newParser(Events events) {
    return new RepeatedFieldsParser(events, LARGEST_HEAD, HttpCompliance.STRICT);
  }

  /// Reads requests as a connection does, from pieces of random lengths, or all at once.
  private static void read(HttpParser parser, byte[] sent, @Nullable Random pieces) {
    int from = 0;
    ByteBuffer buffer = ByteBuffer.allocateDirect(sent.length);
    buffer.limit(0);
    while (true) {
      HttpParser.State before = parser.getState();
      int left = buffer.remaining();
      parser.parseNext(buffer);
      if (parser.isTerminated()) {
        return;
      }
      if (parser.isComplete()) {
        parser.reset();
      } else if (buffer.remaining() == left && parser.isState(before)) {
        if (from == sent.length) {
          return;
        }
        int more = sent.length - from;
        int length = pieces == null || pieces.nextInt(3) == 0 ? more : 1 + pieces.nextInt(more);
        buffer.limit(from + length).put(from, sent, from, length);
        from += length;
      }
    }
  }

  /// What a parser told, in its order.
  private static final class Events implements HttpParser.RequestHandler {
    final List<String> told = new ArrayList<>();
    final List<HttpField> fields = new ArrayList<>();

    @Override
    public void startRequest(String method, String uri, HttpVersion version) {
      told.add(method + " " + uri + " " + version);
    }

    @Override
    public void parsedHeader(HttpField field) {
      fields.add(field);
      told.add(field.getClass() + " " + field);
    }

    @Override
    public void parsedTrailer(HttpField field) {
      told.add("trailer " + field);
    }

    @Override
    public boolean headerComplete() {
      told.add("the head is complete");
      return true;
    }

    @Override
    public boolean content(ByteBuffer item) {
      byte[] bytes = new byte[item.remaining()];
      item.get(bytes);
      told.add(new String(bytes, ISO_8859_1));
      return false;
    }

    @Override
    public boolean contentComplete() {
      told.add("the content is complete");
      return false;
    }

    @Override
    public boolean messageComplete() {
      told.add("the request is complete");
      return true;
    }

    @Override
    public void earlyEOF() {
      told.add("broke off");
    }

    @Override
    public void badMessage(HttpException failure) {
      told.add("bad: " + failure.getCode() + " " + failure.getReason());
    }
  }
}
