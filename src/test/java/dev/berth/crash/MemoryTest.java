package dev.berth.crash;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.oci.Digest;
import dev.berth.oci.DigestAlgorithm;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Many clients at the same time, each in the middle of a large layer, and a server with a heap
/// that would not hold four of the layers. `-Dberth.crash.layer-megabytes` makes them larger.
@Tag("crash")
class MemoryTest {
  private static final int CLIENTS = 64;
  private static final int MEGABYTES = Integer.getInteger("berth.crash.layer-megabytes", 16);
  private static final int PIECE = 1_000_000;
  private static final String HEAP = "-Xmx64m";
  private static final String INDEX = "application/vnd.oci.image.index.v1+json";
  // As many as an index may have.
  private static final int CHILDREN = 10_000;
  private static final int LARGEST_BODY = 128 * 1024;
  private static final int LARGEST_FORM = 16 * 1024;
  // They would fill the heap nearly twice.
  private static final int SLOW_BODIES = 800;
  private static final long MOST_MEMORY_KILOBYTES = 400_000;

  private final byte[] piece = Images.bytes(new Random(1), PIECE);
  private final CountDownLatch halfWay = new CountDownLatch(2 * CLIENTS);
  private final CountDownLatch goOn = new CountDownLatch(1);

  @TempDir Path directory;

  @Test
  void memoryDoesNotGrowWithTheLayersOfManySlowClients() throws Exception {
    BerthProcess.Start start =
        BerthProcess.Start.on(directory.resolve("data"), directory).withJava(HEAP);
    try (BerthProcess server = start.run();
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      upload(server, CLIENTS, new CountDownLatch(1), new CountDownLatch(0));
      List<Future<Void>> clients = new ArrayList<>();
      for (int i = 0; i < CLIENTS; i++) {
        int number = i;
        clients.add(threads.submit(task(() -> upload(server, number, halfWay, goOn))));
        clients.add(threads.submit(task(() -> download(server))));
      }
      assertThat(halfWay.await(120, TimeUnit.SECONDS)).as("all come half-way").isTrue();
      assertThat(server.client().activeRequests()).isGreaterThan(2.0 * CLIENTS);
      goOn.countDown();
      for (Future<Void> client : clients) {
        client.get(120, TimeUnit.SECONDS);
      }

      assertThat(peakOfMemory(server)).as("kilobytes").isLessThan(MOST_MEMORY_KILOBYTES);
      for (int i = 0; i < CLIENTS; i++) {
        String path = "/v2/admin/a/blobs/" + digest(i);
        assertThat(server.client().send("HEAD", path).headers().firstValueAsLong("Content-Length"))
            .hasValue((long) MEGABYTES * PIECE);
      }
    }
  }

  /// Each manifest is an index of thousands of others, so that looking at it takes memory too.
  @Test
  void memoryDoesNotGrowWithTheManifestsOfManySlowClients() throws Exception {
    BerthProcess.Start start =
        BerthProcess.Start.on(directory.resolve("data"), directory).withJava(HEAP);
    try (BerthProcess server = start.run();
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      CountDownLatch begun = new CountDownLatch(CLIENTS);
      List<Future<Void>> clients = new ArrayList<>();
      for (int i = 0; i < CLIENTS; i++) {
        byte[] index = index(i);
        clients.add(threads.submit(task(() -> pushIndex(server, index, begun))));
      }
      for (Future<Void> client : clients) {
        client.get(240, TimeUnit.SECONDS);
      }

      assertThat(server.isAlive()).isTrue();
      assertThat(peakOfMemory(server)).as("kilobytes").isLessThan(MOST_MEMORY_KILOBYTES);
      for (int i = 0; i < CLIENTS; i++) {
        String path = "/v2/admin/a/manifests/" + Client.digest(index(i));
        assertThat(server.client().send("HEAD", path).headers().firstValueAsLong("Content-Length"))
            .hasValue((long) index(i).length);
      }
    }
  }

  /// The largest bodies that requests other than pushes have, all but their last byte there.
  @Test
  void memoryDoesNotGrowWithTheBodiesOfManySlowClients() throws Exception {
    BerthProcess.Start start =
        BerthProcess.Start.on(directory.resolve("data"), directory).withJava(HEAP);
    try (BerthProcess server = start.run()) {
      String readme = "/api/v3/repos/admin/code/readme";
      try (Line line = Line.to(server.url())) {
        String make = "{\"name\":\"code\"}";
        line.send(Line.head("POST", "/api/v3/user/repos", server.adminToken()))
            .send("Content-Length: " + make.length() + "\r\n\r\n" + make);
        assertThat(line.read().status()).isEqualTo(201);
      }
      String body = "{\"content\":\"" + "QUFB".repeat(16_000) + "\"}";
      body += " ".repeat(LARGEST_BODY - body.length());
      String form = "grant_type=&scope=" + "x".repeat(LARGEST_FORM - 18);
      List<Line> lines = new ArrayList<>();
      try {
        for (int i = 0; i < SLOW_BODIES; i++) {
          lines.add(allButTheLast(server, "PUT", readme, body));
          lines.add(allButTheLast(server, "POST", "/token", form));
        }
        for (int i = 0; i < lines.size(); i++) {
          lines.get(i).send(i % 2 == 0 ? " " : "x");
          Line.Reply reply = lines.get(i).read();
          assertThat(reply.status()).as(reply.body()).isBetween(200, 201);
        }
      } finally {
        for (Line line : lines) {
          line.close();
        }
      }
      assertThat(server.isAlive()).isTrue();
      assertThat(peakOfMemory(server)).as("kilobytes").isLessThan(MOST_MEMORY_KILOBYTES);
    }
  }

  private static Line allButTheLast(BerthProcess server, String method, String path, String body)
      throws IOException {
    Line line = Line.to(server.url());
    line.send(Line.head(method, path, server.adminToken()))
        .send("Content-Length: " + body.length() + "\r\n\r\n")
        .send(body.substring(0, body.length() - 1));
    return line;
  }

  /// Nearly as large as a manifest may be.
  private static byte[] index(int number) {
    String annotation = "x".repeat(200);
    String children =
        IntStream.range(0, CHILDREN)
            .mapToObj(i ->
                "{\"mediaType\":\"%s\",\"digest\":\"sha256:%064x\",\"size\":%d,\"annotations\":{\"a\":\"%s\"}}"
                    .formatted(Images.MANIFEST, i, number + 1, annotation))
            .collect(Collectors.joining(","));
    return "{\"schemaVersion\":2,\"mediaType\":\"%s\",\"manifests\":[%s]}"
        .formatted(INDEX, children)
        .getBytes(StandardCharsets.UTF_8);
  }

  /// Brings half of it, waits until all have, and goes on; comes again as it is told to.
  private static void pushIndex(BerthProcess server, byte[] index, CountDownLatch begun)
      throws Exception {
    String path = "/v2/admin/a/manifests/" + Client.digest(index);
    String head = Line.head("PUT", path, server.adminToken()) + "Content-Type: " + INDEX + "\r\n";
    boolean first = true;
    int status = 429;
    while (status == 429) {
      try (Line line = Line.to(server.url())) {
        line.send(head + "Content-Length: " + index.length + "\r\n\r\n");
        line.send(Arrays.copyOf(index, index.length / 2));
        if (first) {
          first = false;
          begun.countDown();
          begun.await();
        }
        line.send(Arrays.copyOfRange(index, index.length / 2, index.length));
        Line.Reply reply = line.read();
        status = reply.status();
        assertThat(status).as(reply.body()).isIn(201, 429);
        assertThat(reply.header("Retry-After").isEmpty()).isEqualTo(status == 201);
      }
    }
  }

  private interface Task {
    void run() throws Exception;
  }

  private static Callable<Void> task(Task task) {
    return () -> {
      task.run();
      return null;
    };
  }

  /// The first of the pieces of a layer, which makes it differ from the others.
  private byte[] first(int number) {
    byte[] first = piece.clone();
    ByteBuffer.wrap(first).putInt(number);
    return first;
  }

  private Digest digest(int number) {
    MessageDigest hash = DigestAlgorithm.SHA256.newMessageDigest();
    hash.update(first(number));
    for (int i = 1; i < MEGABYTES; i++) {
      hash.update(piece);
    }
    return Digest.of(DigestAlgorithm.SHA256, hash.digest());
  }

  private void upload(BerthProcess server, int number, CountDownLatch half, CountDownLatch wait)
      throws Exception {
    String path = Client.uploads("admin/a") + "?digest=" + digest(number);
    String head = Line.head("POST", path, server.adminToken());
    try (Line line = Line.to(server.url())) {
      line.send(head + "Content-Length: " + (long) MEGABYTES * PIECE + "\r\n\r\n");
      line.send(first(number));
      for (int i = 1; i < MEGABYTES; i++) {
        if (i == MEGABYTES / 2) {
          half.countDown();
          wait.await();
        }
        line.send(piece);
      }
      Line.Reply reply = line.read();
      assertThat(reply.status()).as(reply.body()).isEqualTo(201);
    }
  }

  private void download(BerthProcess server) throws Exception {
    String path = "/v2/admin/a/blobs/" + digest(CLIENTS);
    try (Line line = Line.to(server.url())) {
      line.send(Line.head("GET", path, server.adminToken()) + "\r\n");
      Line.Reply reply = line.readHead();
      assertThat(reply.status()).isEqualTo(200);
      halfWay.countDown();
      goOn.await();
      MessageDigest hash = DigestAlgorithm.SHA256.newMessageDigest();
      for (int i = 0; i < MEGABYTES; i++) {
        hash.update(line.readBody(PIECE));
      }
      assertThat(Digest.of(DigestAlgorithm.SHA256, hash.digest())).isEqualTo(digest(CLIENTS));
    }
  }

  /// The most memory that the process ever had, in kilobytes.
  private static long peakOfMemory(BerthProcess server) throws IOException {
    return Files.readAllLines(Path.of("/proc/" + server.pid() + "/status")).stream()
        .filter(line -> line.startsWith("VmHWM:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")))
        .sum();
  }
}
