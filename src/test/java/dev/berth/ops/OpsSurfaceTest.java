package dev.berth.ops;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.http.Forwarding;
import dev.berth.http.Networks;
import dev.berth.http.Request;
import dev.berth.http.Response;
import dev.berth.http.Site;
import dev.berth.http.Surface;
import dev.berth.http.jetty.JettyServer;
import dev.berth.http.jetty.ServerSettings;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.channels.Channels;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class OpsSurfaceTest {
  private final Metrics metrics = new Metrics();
  private final HttpClient client = HttpClient.newHttpClient();
  private final AtomicLong nanos = new AtomicLong();
  private final AtomicInteger runs = new AtomicInteger();
  private volatile boolean broken;
  private volatile CountDownLatch gate = new CountDownLatch(0);
  private JettyServer server;

  @BeforeEach
  void start() throws IOException {
    Check metadata = new Check("metadata", () -> {});
    Check blobs =
        new Check(
            "blobs",
            () -> {
              runs.incrementAndGet();
              gate.await();
              if (broken) {
                throw new IOException("disk /secret/place is gone");
              }
            });
    metrics.gauge("berth.uploads.open", "Uploads under way", () -> 3);
    metrics.counter("berth.cache.hits", "Answers from the cache", "", () -> 42);
    metrics.duration("berth.database.time", "Time in the database").accept(2_000_000);
    OpsSurface ops =
        new OpsSurface(new Readiness(List.of(metadata, blobs), nanos::get), metrics, Networks.NONE);
    Site site =
        new Site(
            List.of(ops, new Counter()),
            new Forwarding(Networks.parse(List.of("127.0.0.1")), null),
            List.of(metrics));
    InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    server = JettyServer.start(ServerSettings.listeningOn(any), site);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  /// Answers how many bytes it was sent.
  private static final class Counter implements Surface {
    @Override
    public boolean serves(Request request) {
      return request.path().equals("/count");
    }

    @Override
    public Answer answer(Request request) {
      try {
        OutputStream nowhere = OutputStream.nullOutputStream();
        long count = request.body().transferTo(Channels.newChannel(nowhere));
        return new Answer(Response.of(200).json("{\"count\":" + count + "}"), "/count", "");
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public Response failed(Request request) {
      return Response.of(500);
    }
  }

  private HttpResponse<String> get(String path, String... headers) throws Exception {
    URI address = URI.create("http://127.0.0.1:" + server.addresses().getFirst().getPort() + path);
    HttpRequest.Builder request = HttpRequest.newBuilder(address);
    if (headers.length > 0) {
      request.headers(headers);
    }
    return client.send(request.build(), BodyHandlers.ofString());
  }

  @Test
  void aRunningProcessIsHealthy() throws Exception {
    assertThat(get("/-/health").body()).isEqualTo("{\"status\":\"up\"}");
  }

  @Test
  void readinessNamesWhatFailedAndNotWhy() throws Exception {
    HttpResponse<String> before = get("/-/ready");
    broken = true;
    nanos.addAndGet(Readiness.KEPT.toNanos());
    HttpResponse<String> after = get("/-/ready");

    assertThat(before.statusCode()).isEqualTo(200);
    assertThat(before.body())
        .isEqualTo("{\"status\":\"ready\",\"checks\":{\"metadata\":\"ok\",\"blobs\":\"ok\"}}");
    assertThat(after.statusCode()).isEqualTo(503);
    assertThat(after.body())
        .isEqualTo(
            "{\"status\":\"not ready\",\"checks\":{\"metadata\":\"ok\",\"blobs\":\"failed\"}}");
  }

  @Test
  void readinessIsFoundOutOnceASecond() throws Exception {
    get("/-/ready");
    broken = true;
    nanos.addAndGet(Readiness.KEPT.toNanos() - 1);
    HttpResponse<String> within = get("/-/ready");
    nanos.addAndGet(1);
    HttpResponse<String> later = get("/-/ready");

    assertThat(within.statusCode()).isEqualTo(200);
    assertThat(later.statusCode()).isEqualTo(503);
    assertThat(runs).hasValue(2);
  }

  @Test
  void thoseWhoAskForReadinessAtTheSameTimeShareOneRun() throws Exception {
    gate = new CountDownLatch(1);
    List<Future<HttpResponse<String>>> answers = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 20; i++) {
        answers.add(threads.submit(() -> get("/-/ready")));
      }
      while (server.inFlight() < 20) {
        Thread.onSpinWait();
      }
      gate.countDown();
      for (Future<HttpResponse<String>> answer : answers) {
        assertThat(answer.get().statusCode()).isEqualTo(200);
      }
    }

    assertThat(runs).hasValue(1);
  }

  @Test
  void metricsCountWhatWasAnswered() throws Exception {
    get("/-/health");
    get("/-/health");
    get("/nothing");
    String text = get("/-/metrics").body();

    assertThat(text)
        .contains(
            "berth_http_requests_total{method=\"GET\",route=\"/-/health\",status=\"200\"} 2.0")
        .contains("berth_http_requests_total{method=\"GET\",route=\"-\",status=\"404\"} 1.0")
        .contains("berth_http_request_duration_seconds_bucket{route=\"/-/health\",le=\"0.005\"}")
        .contains("berth_http_request_duration_seconds_count{route=\"/-/health\"} 2")
        .contains("berth_http_sent_bytes_total ")
        .contains("berth_http_received_bytes_total 0.0")
        .contains("berth_uploads_open 3.0")
        .contains("berth_cache_hits_total 42.0")
        .contains("berth_database_time_seconds_count 1")
        .contains("jvm_memory_heap_used_bytes ")
        .contains("jvm_memory_direct_bytes ")
        .contains("process_resident_memory_bytes ");
  }

  @Test
  void metricsCountTheBytesOfContentBothWays() throws Exception {
    URI address =
        URI.create("http://127.0.0.1:" + server.addresses().getFirst().getPort() + "/count");
    HttpRequest post =
        HttpRequest.newBuilder(address).POST(BodyPublishers.ofString("7 bytes")).build();
    String counted = client.send(post, BodyHandlers.ofString()).body();

    assertThat(counted).isEqualTo("{\"count\":7}");
    assertThat(get("/-/metrics").body())
        .contains("berth_http_received_bytes_total 7.0\n")
        .contains("berth_http_sent_bytes_total " + counted.length() + ".0\n");
  }

  @Test
  void metricsAreForThisMachineAlone() throws Exception {
    assertThat(get("/-/metrics", "X-Forwarded-For", "192.0.2.1").statusCode()).isEqualTo(404);
    assertThat(get("/-/health", "X-Forwarded-For", "192.0.2.1").statusCode()).isEqualTo(200);
    assertThat(get("/-/metrics").statusCode()).isEqualTo(200);
  }

  @Test
  void nothingIsChangedHere() throws Exception {
    HttpRequest delete =
        HttpRequest.newBuilder(
                URI.create(
                    "http://127.0.0.1:" + server.addresses().getFirst().getPort() + "/-/metrics"))
            .DELETE()
            .build();
    HttpResponse<String> answer = client.send(delete, BodyHandlers.ofString());

    assertThat(answer.statusCode()).isEqualTo(405);
    assertThat(answer.headers().firstValue("Allow")).contains("GET, HEAD");
  }
}
