package dev.berth.clients;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterTestExecutionCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A Berth that runs as long as the tests of a class, started as a person starts it: `./berth
/// serve`, in a data directory of its own. When a test fails, what the server printed is shown.
final class RunningBerth
    implements BeforeAllCallback, AfterAllCallback, AfterTestExecutionCallback {
  private static final JsonMapper JSON = new JsonMapper();
  private static final AtomicInteger PEOPLE = new AtomicInteger();
  private static final List<String> SCOPES =
      List.of("read:packages", "write:packages", "delete:packages");

  private final boolean encrypted;
  private final List<String> options;
  private Path directory;
  private Certificate certificate;
  private HttpClient http;
  private Background process;
  private String address;

  /// Somebody with an account, and the token that is their password.
  record Person(String login, String token) {}

  private RunningBerth(boolean encrypted, List<String> options) {
    this.encrypted = encrypted;
    this.options = options;
  }

  static RunningBerth with(String... options) {
    return new RunningBerth(false, List.of(options));
  }

  static RunningBerth withTls() {
    return new RunningBerth(true, List.of());
  }

  @Override
  public void beforeAll(ExtensionContext context) throws IOException {
    directory = Files.createTempDirectory("berth-");
    address = "localhost:" + freePort();
    List<String> command = new ArrayList<>();
    command.addAll(List.of(Path.of("berth").toAbsolutePath().toString(), "serve"));
    command.addAll(List.of("--listen", address, "--data", directory.resolve("data").toString()));
    command.addAll(options);
    HttpClient.Builder client = HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(10));
    if (encrypted) {
      certificate = Certificate.make(directory);
      command.addAll(List.of("--tls-certificate", certificate.certificate().toString()));
      command.addAll(List.of("--tls-key", certificate.key().toString()));
      client.sslContext(certificate.trust());
    }
    http = client.build();
    ProcessBuilder builder = new ProcessBuilder(command).directory(directory.toFile());
    builder.environment().keySet().removeIf(name -> name.startsWith("BERTH_"));
    process = Background.start(builder, "Berth is ready at ");
    assertThat(process.readyLine()).endsWith("Berth is ready at " + url());
  }

  @Override
  public void afterTestExecution(ExtensionContext context) {
    if (context.getExecutionException().isPresent()) {
      System.err.println("What Berth printed until " + context.getDisplayName() + " failed:");
      System.err.println(process.output());
    }
  }

  @Override
  public void afterAll(ExtensionContext context) throws IOException {
    if (process != null) {
      process.close();
    }
    http.close();
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  /// The host and port that begin each image's name.
  String address() {
    return address;
  }

  /// The name of an image of `owner` here.
  String image(Person owner, String rest) {
    return address + "/" + owner.login() + "/" + rest;
  }

  URI url() {
    return URI.create((encrypted ? "https://" : "http://") + address);
  }

  /// The PEM file which a client must trust to reach this server over TLS.
  Path certificate() {
    return certificate.certificate();
  }

  String adminToken() {
    try {
      return Files.readString(directory.resolve("data/admin-token")).strip();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// The link that the first start printed, by which the administrator sets a password.
  String passwordLink() {
    return process
        .output()
        .lines()
        .flatMap(line -> Stream.of(line.split(" ", -1)))
        .filter(word -> word.contains("/password_reset/"))
        .findFirst()
        .orElseThrow();
  }

  /// Sets the password of a user.
  void setPassword(String login, String password) {
    ask(
        "PUT",
        "/api/v3/admin/users/" + login + "/password",
        adminToken(),
        Map.of("password", password),
        204);
  }

  /// Makes an account that no other test uses.
  Person person() {
    return person(SCOPES);
  }

  Person person(List<String> scopes) {
    return person("person-" + PEOPLE.incrementAndGet(), scopes);
  }

  /// Makes an account of this name.
  Person person(String login) {
    return person(login, SCOPES);
  }

  private Person person(String login, List<String> scopes) {
    ask(
        "POST",
        "/api/v3/admin/users",
        adminToken(),
        Map.of("login", login, "email", login + "@example.com"),
        201);
    return new Person(login, token(login, scopes));
  }

  /// Makes another token for a person.
  String token(Person person, List<String> scopes) {
    return token(person.login(), scopes);
  }

  private String token(String login, List<String> scopes) {
    return ask(
            "POST",
            "/api/v3/admin/users/" + login + "/authorizations",
            adminToken(),
            Map.of("scopes", scopes),
            201)
        .get("token")
        .asString();
  }

  /// Makes an organization that `owner` owns, to be used by their token.
  Person organization(Person owner) {
    String login = "organization-" + PEOPLE.incrementAndGet();
    ask(
        "POST",
        "/api/v3/admin/organizations",
        adminToken(),
        Map.of("login", login, "admin", owner.login()),
        201);
    return new Person(login, owner.token());
  }

  /// Lets everybody pull a package of `owner`.
  void publish(Person owner, String name) {
    ask(
        "PATCH",
        "/api/v3/user/packages/container/" + name.replace("/", "%2F"),
        owner.token(),
        Map.of("visibility", "public"),
        200);
  }

  /// What a manifest of `owner` holds, read without any of the clients.
  JsonNode manifest(Person owner, String name, String reference) {
    return JSON.readTree(bytes(owner, name + "/manifests/" + reference));
  }

  List<String> tags(Person owner, String name) {
    JsonNode tags = JSON.readTree(bytes(owner, name + "/tags/list")).get("tags");
    return tags.valueStream().map(JsonNode::asString).toList();
  }

  /// The types of the artifacts that refer to `digest`.
  List<String> referrers(Person owner, String name, String digest) {
    JsonNode index = JSON.readTree(bytes(owner, name + "/referrers/" + digest));
    return index
        .get("manifests")
        .valueStream()
        .map(one -> one.path("artifactType").asString())
        .toList();
  }

  /// The body of a `GET` below `/v2/`, in the name space of `owner`.
  byte[] bytes(Person owner, String path) {
    HttpResponse<byte[]> answer = get(owner, path);
    assertThat(answer.statusCode())
        .as("%s: %s", path, new String(answer.body(), UTF_8))
        .isEqualTo(200);
    return answer.body();
  }

  /// The status of a `GET` below `/v2/`, in the name space of `owner`.
  int status(Person owner, String path) {
    return get(owner, path).statusCode();
  }

  private HttpResponse<byte[]> get(Person owner, String path) {
    String basic = owner.login() + ":" + owner.token();
    HttpRequest request =
        HttpRequest.newBuilder(url().resolve("/v2/" + owner.login() + "/" + path))
            .header(
                "Authorization",
                "Basic " + Base64.getEncoder().encodeToString(basic.getBytes(UTF_8)))
            .header(
                "Accept",
                "application/vnd.oci.image.index.v1+json,"
                    + " application/vnd.oci.image.manifest.v1+json,"
                    + " application/vnd.docker.distribution.manifest.list.v2+json,"
                    + " application/vnd.docker.distribution.manifest.v2+json, */*")
            .build();
    return send(request);
  }

  /// Asks the REST API; the answer must have the status that is expected.
  JsonNode ask(String method, String path, String token, Object body, int expected) {
    HttpRequest request =
        HttpRequest.newBuilder(url().resolve(path))
            .header("Authorization", "token " + token)
            .header("Content-Type", "application/json")
            .method(method, BodyPublishers.ofByteArray(JSON.writeValueAsBytes(body)))
            .build();
    HttpResponse<byte[]> answer = send(request);
    String text = new String(answer.body(), UTF_8);
    assertThat(answer.statusCode()).as("%s %s: %s", method, path, text).isEqualTo(expected);
    return text.isEmpty() ? JSON.createObjectNode() : JSON.readTree(text);
  }

  private HttpResponse<byte[]> send(HttpRequest request) {
    try {
      return http.send(request, BodyHandlers.ofByteArray());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
