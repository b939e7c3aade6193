import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.concurrent.TimeUnit;
import org.sqlite.util.LibraryLoaderUtil;

/// Makes what lets the jar start quickly, with the jar itself on the class path:
///
///     java -cp target/berth.jar packaging/Prepare.java NATIVE_DIRECTORY CACHE
///
/// SQLite's library for this machine goes into NATIVE_DIRECTORY. For CACHE, a server is started by `./berth` on a
/// directory of its own, asked what a client would ask, and stopped: at its end the JVM writes the classes and profiles
/// of that life into the file.
final class Prepare {
  private static final int ROUNDS = 200;
  private static final String MANIFEST = "application/vnd.oci.image.manifest.v1+json";

  private final HttpClient client = HttpClient.newHttpClient();
  private final String server;
  private final String token;

  private Prepare(String server, String token) {
    this.server = server;
    this.token = token;
  }

  public static void main(String[] arguments) throws Exception {
    unpackSqlite(Path.of(arguments[0]));
    try {
      train(Path.of(arguments[1]).toAbsolutePath());
    } catch (IOException e) {
      System.err.println("The training run failed: " + e);
      System.exit(1);
    }
  }

  private static void unpackSqlite(Path directory) throws IOException {
    String name = LibraryLoaderUtil.getNativeLibName();
    try (var library =
        LibraryLoaderUtil.class.getResourceAsStream(
            LibraryLoaderUtil.getNativeLibResourcePath() + "/" + name)) {
      if (library == null) {
        return; // SQLite's driver says so itself when it is needed.
      }
      Files.createDirectories(directory);
      Path unfinished = directory.resolve(name + ".new");
      Files.copy(library, unfinished, StandardCopyOption.REPLACE_EXISTING);
      Files.move(unfinished, directory.resolve(name), StandardCopyOption.ATOMIC_MOVE);
    }
  }

  private static void train(Path cache) throws Exception {
    Path data = Files.createTempDirectory("berth-training");
    Path log = cache.resolveSibling("training.log");
    String address = "localhost:" + freePort();
    ProcessBuilder command =
        new ProcessBuilder(
            "./berth", "serve", "--listen", address, "--data", data.resolve("data").toString());
    command.environment().keySet().removeIf(name -> name.startsWith("BERTH_"));
    command.environment().put("BERTH_TRAINING", cache.toString());
    Process process = command.redirectErrorStream(true).redirectOutput(log.toFile()).start();
    try {
      awaitReady(process, log);
      String token = Files.readString(data.resolve("data/admin-token")).strip();
      new Prepare("http://" + address, token).ask();
    } finally {
      process.destroy();
      if (!process.waitFor(2, TimeUnit.MINUTES)) {
        process.destroyForcibly();
      }
      delete(data);
    }
    if (!Files.exists(cache)) {
      throw new IOException("the training run wrote no cache; its output is in " + log);
    }
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  private static void awaitReady(Process process, Path log) throws Exception {
    for (int tries = 0; tries < 600 && process.isAlive(); tries++) {
      if (Files.readString(log).contains("Berth is ready at ")) {
        return;
      }
      Thread.sleep(100);
    }
    throw new IOException("the server did not start; its output is in " + log);
  }

  /// The life of a small image, as Docker and others lead it.
  private void ask() throws Exception {
    send("GET", "/v2/", "", new byte[0]);
    String image = "/v2/admin/training";
    byte[] configuration = "{\"architecture\":\"amd64\",\"os\":\"linux\"}".getBytes(UTF_8);
    byte[] layer = new byte[1 << 20];
    push(image, configuration);
    pushInOneRequest(image, layer);
    byte[] manifest = manifest(configuration, layer).getBytes(UTF_8);
    send("PUT", image + "/manifests/latest", MANIFEST, manifest);
    for (int round = 0; round < ROUNDS; round++) {
      send("HEAD", image + "/manifests/latest", "", new byte[0]);
      send("GET", image + "/manifests/latest", "", new byte[0]);
      send("GET", image + "/manifests/" + digest(manifest), "", new byte[0]);
      send("HEAD", image + "/blobs/" + digest(layer), "", new byte[0]);
      send("GET", image + "/blobs/" + digest(configuration), "", new byte[0]);
      pushSmall(image, round);
    }
    send("GET", image + "/blobs/" + digest(layer), "", new byte[0]);
    send("GET", image + "/tags/list", "", new byte[0]);
    send("GET", image + "/referrers/" + digest(manifest), "", new byte[0]);
    send("GET", image + "/manifests/absent", "", new byte[0]);
    send("GET", "/-/health", "", new byte[0]);
    send("GET", "/-/metrics", "", new byte[0]);
    send("GET", "/api/v3/user/packages?package_type=container", "", new byte[0]);
  }

  private void pushSmall(String image, int round) throws Exception {
    byte[] configuration = "{\"number\":%d}".formatted(round).getBytes(UTF_8);
    byte[] layer = new byte[4096];
    layer[0] = (byte) round;
    for (byte[] blob : new byte[][] {configuration, layer}) {
      send("HEAD", image + "/blobs/" + digest(blob), "", new byte[0]);
      pushInOneRequest(image, blob);
    }
    byte[] manifest = manifest(configuration, layer).getBytes(UTF_8);
    send("PUT", image + "/manifests/small-" + round, MANIFEST, manifest);
  }

  private static String manifest(byte[] configuration, byte[] layer) {
    return """
    {"schemaVersion":2,"mediaType":"%s",
    "config":{"mediaType":"application/vnd.oci.image.config.v1+json","digest":"%s","size":%d},
    "layers":[{"mediaType":"application/vnd.oci.image.layer.v1.tar","digest":"%s","size":%d}]}\
    """
        .formatted(
            MANIFEST, digest(configuration), configuration.length, digest(layer), layer.length);
  }

  private void push(String image, byte[] content) throws Exception {
    String session = location(send("POST", image + "/blobs/uploads/", "", new byte[0]));
    session = location(send("PATCH", session, "application/octet-stream", content));
    send("PUT", withDigest(session, content), "", new byte[0]);
  }

  private void pushInOneRequest(String image, byte[] content) throws Exception {
    String session = location(send("POST", image + "/blobs/uploads/", "", new byte[0]));
    send("PUT", withDigest(session, content), "application/octet-stream", content);
  }

  private static String location(HttpResponse<byte[]> answer) {
    return answer.headers().firstValue("Location").orElse("/v2/");
  }

  private static String withDigest(String session, byte[] content) {
    return session + (session.contains("?") ? "&" : "?") + "digest=" + digest(content);
  }

  /// Asks as a client does: with a registry token on `/v2`, fetched from `/token` each time as
  /// little costs it.
  private HttpResponse<byte[]> send(String method, String path, String type, byte[] body)
      throws Exception {
    String basic =
        "Basic " + Base64.getEncoder().encodeToString(("admin:" + token).getBytes(UTF_8));
    var signIn =
        HttpRequest.newBuilder(URI.create(server + "/token?service=berth"))
            .header("Authorization", basic);
    String answer = client.send(signIn.build(), BodyHandlers.ofString()).body();
    String bearer = answer.replaceAll("(?s).*\"token\"\\s*:\\s*\"([^\"]+)\".*", "$1");
    boolean api = path.startsWith("/api/");
    var request =
        HttpRequest.newBuilder(URI.create(server).resolve(path))
            .method(
                method,
                body.length == 0 ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(body))
            .header("Authorization", api ? "Bearer " + token : "Bearer " + bearer);
    if (!type.isEmpty()) {
      request.header("Content-Type", type);
    }
    return client.send(request.build(), BodyHandlers.ofByteArray());
  }

  private static String digest(byte[] content) {
    try {
      return "sha256:"
          + HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
    } catch (java.security.NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void delete(Path directory) throws IOException {
    try (var files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
