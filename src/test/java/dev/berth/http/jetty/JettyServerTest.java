package dev.berth.http.jetty;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.http.Forwarding;
import dev.berth.http.Handled;
import dev.berth.http.Site;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What a well-behaved client sees.
class JettyServerTest {
  private final SampleSurface surface = new SampleSurface();
  private final BlockingQueue<Handled> handled = new LinkedBlockingQueue<>();
  private final HttpClient client = HttpClient.newHttpClient();
  private JettyServer server;

  @BeforeEach
  void start() throws IOException {
    Site site = new Site(List.of(surface), Forwarding.NONE, List.of(handled::add));
    InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    server = JettyServer.start(ServerSettings.listeningOn(any), site);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private HttpRequest.Builder to(String path) {
    int port = server.addresses().getFirst().getPort();
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
        .timeout(Duration.ofSeconds(20));
  }

  private HttpResponse<String> get(String path) throws Exception {
    return client.send(to(path).build(), BodyHandlers.ofString());
  }

  private Handled lastHandled() throws InterruptedException {
    return handled.poll(5, TimeUnit.SECONDS);
  }

  @Test
  void whatIsInMemoryIsAnswered() throws Exception {
    HttpResponse<String> answer = get("/manifest");

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).hasSize(1487);
    assertThat(answer.headers().firstValue("Content-Length")).contains("1487");
    assertThat(answer.headers().firstValue("Date")).isPresent();
    assertThat(answer.headers().firstValue("Server")).isEmpty();
  }

  @Test
  void everyAnswerNamesItsRequestAsTheLogDoes() throws Exception {
    HttpResponse<String> answer = get("/manifest");

    assertThat(answer.headers().firstValue(Site.REQUEST_ID)).contains(lastHandled().id());
  }

  @Test
  void aRequestThatWouldBlockStartsOverUnseen() throws Exception {
    HttpResponse<String> answer = get("/waits");

    assertThat(answer.body()).isEqualTo("waited on a thread of its own");
    assertThat(answer.headers().allValues(Site.REQUEST_ID)).hasSize(1);
    assertThat(surface.attempts).hasValue(2);
    assertThat(lastHandled().status()).isEqualTo(200);
    assertThat(handled).isEmpty();
  }

  @Test
  void headAnnouncesTheLengthAndSendsNothing() throws Exception {
    HttpResponse<String> answer =
        client.send(to("/stream/1000000").HEAD().build(), BodyHandlers.ofString());

    assertThat(answer.body()).isEmpty();
    assertThat(answer.headers().firstValue("Content-Length")).contains("1000000");
    assertThat(surface.sourcesOpen).hasValue(0);
  }

  @Test
  void contentIsStreamedToTheClient() throws Exception {
    HttpResponse<byte[]> answer =
        client.send(to("/stream/5000001").build(), BodyHandlers.ofByteArray());

    assertThat(answer.body()).hasSize(5_000_001);
    Handled seen = lastHandled();
    assertThat(seen.bytesOut()).isEqualTo(5_000_001);
    assertThat(seen.route()).isEqualTo("/stream/{length}");
    assertThat(surface.sourcesOpen).hasValue(0);
  }

  @Test
  void anEmptyStreamIsAnAnswerToo() throws Exception {
    assertThat(get("/stream/0").headers().firstValue("Content-Length")).contains("0");
  }

  @Test
  void aLargeAnswerInMemoryArrivesWhole() throws Exception {
    HttpResponse<byte[]> answer = client.send(to("/big").build(), BodyHandlers.ofByteArray());

    assertThat(answer.body()).hasSize(3_000_000);
  }

  @Test
  void anUploadOfKnownLengthIsTaken() throws Exception {
    HttpResponse<String> answer =
        client.send(
            to("/upload").PUT(BodyPublishers.ofByteArray(new byte[2_000_000])).build(),
            BodyHandlers.ofString());

    assertThat(answer.body()).isEqualTo("took 2000000");
    assertThat(lastHandled().bytesIn()).isEqualTo(2_000_000);
  }

  @Test
  void aChunkedUploadIsTaken() throws Exception {
    var content = new java.io.ByteArrayInputStream(new byte[2_000_000]);
    HttpResponse<String> answer =
        client.send(
            to("/upload").POST(BodyPublishers.ofInputStream(() -> content)).build(),
            BodyHandlers.ofString());

    assertThat(answer.body()).isEqualTo("took 2000000");
  }

  @Test
  void anEmptyUploadIsTaken() throws Exception {
    HttpResponse<String> answer =
        client.send(to("/upload").POST(BodyPublishers.noBody()).build(), BodyHandlers.ofString());

    assertThat(answer.body()).isEqualTo("took 0");
  }

  @Test
  void aClientThatAsksWhetherToContinueIsToldTo() throws Exception {
    HttpResponse<String> answer =
        client.send(
            to("/upload")
                .expectContinue(true)
                .PUT(BodyPublishers.ofByteArray(new byte[100_000]))
                .build(),
            BodyHandlers.ofString());

    assertThat(answer.body()).isEqualTo("took 100000");
  }

  @Test
  void aRefusedUploadSeesItsAnswer() throws Exception {
    HttpResponse<String> answer =
        client.send(
            to("/refused").PUT(BodyPublishers.ofByteArray(new byte[20_000_000])).build(),
            BodyHandlers.ofString());

    assertThat(answer.statusCode()).isEqualTo(401);
    assertThat(get("/manifest").statusCode()).isEqualTo(200);
  }

  @Test
  void aDefectIsAnsweredByTheSurfaceAndTellsNothing() throws Exception {
    HttpResponse<String> answer = get("/fails");

    assertThat(answer.statusCode()).isEqualTo(500);
    assertThat(answer.body()).isEqualTo("{\"message\":\"broken\"}");
    assertThat(answer.headers().firstValue(Site.REQUEST_ID)).isPresent();
  }

  @Test
  void contentThatCannotBeBegunBecomesAnError() throws Exception {
    HttpResponse<String> answer = get("/broken-before");

    assertThat(answer.statusCode()).isEqualTo(500);
    assertThat(answer.body()).isEqualTo("{\"message\":\"broken\"}");
  }

  @Test
  void contentThatEndsEarlyBreaksTheConnection() {
    assertThat(org.assertj.core.api.Assertions.catchThrowable(() -> get("/short")))
        .isInstanceOf(IOException.class);
  }

  @Test
  void whereNothingIsServedThereIsNothing() throws Exception {
    HttpResponse<String> answer = get("/nowhere");

    assertThat(answer.statusCode()).isEqualTo(404);
    assertThat(answer.body())
        .isEqualTo(
            "{\"message\":\"Not Found\",\"documentation_url\":\"https://docs.github.com/rest\","
                + "\"status\":\"404\"}");
  }

  @Test
  void encodedSlashesArriveAsTheyWereSent() throws Exception {
    assertThat(get("/a%2Fb%25c//d;e=f").body()).isEqualTo("/a%2Fb%25c//d;e=f");
  }

  @Test
  void aHandlerThatKnowsTheLengthNeedsNoBodyForHead() throws Exception {
    HttpResponse<String> answer =
        client.send(to("/known-length").HEAD().build(), BodyHandlers.ofString());

    assertThat(answer.headers().allValues("Content-Length")).containsExactly("7");
  }

  @Test
  void anUnchangedAnswerHasNoContentWhateverItsHeadersSay() throws Exception {
    assertThat(get("/unchanged").statusCode()).isEqualTo(304);
    assertThat(get("/manifest").statusCode()).isEqualTo(200);
  }

  @Test
  void anAnswerWithoutContentHasNoLength() throws Exception {
    assertThat(get("/none").headers().firstValue("Content-Length")).isEmpty();
  }
}
