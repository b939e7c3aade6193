package dev.berth.crash;

import dev.berth.oci.Digest;
import dev.berth.oci.DigestAlgorithm;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import tools.jackson.databind.json.JsonMapper;

/// Asks a registry, one request at a time, and hides nothing of the answers.
final class Client {
  private static final Duration LONGEST = Duration.ofSeconds(60);
  private static final HttpClient HTTP =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(10))
          .build();

  private static final JsonMapper JSON = new JsonMapper();

  private final String url;
  private final String authorization;
  private final Runnable step;

  Client(String url, String token) {
    this(url, "Basic " + base64("any:" + token), () -> {});
  }

  private Client(String url, String authorization, Runnable step) {
    this.url = url;
    this.authorization = authorization;
    this.step = step;
  }

  /// This client, which calls `step` before, within and after each of its requests.
  Client withSteps(Runnable steps) {
    return new Client(url, authorization, steps);
  }

  /// The same registry for somebody with another token.
  Client as(String token) {
    return new Client(url, "Basic " + base64("any:" + token), step);
  }

  /// The same registry for somebody who has not signed in.
  Client signedOut() {
    return new Client(url, "", step);
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  /// Sends a request without content.
  HttpResponse<byte[]> send(String method, String path, String... headers) throws IOException {
    return send(method, path, BodyPublishers.noBody(), headers);
  }

  /// Sends a request with content of an announced length.
  HttpResponse<byte[]> send(String method, String path, byte[] content, String... headers)
      throws IOException {
    return content.length == 0
        ? send(method, path, headers)
        : send(
            method, path, BodyPublishers.fromPublisher(inSteps(content), content.length), headers);
  }

  private HttpResponse<byte[]> send(
      String method, String path, BodyPublisher content, String... headers) throws IOException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(url).resolve(path))
            .timeout(LONGEST)
            .method(method, content);
    if (!authorization.isEmpty()) {
      request.header("Authorization", authorization);
    }
    if (headers.length > 0) {
      request.headers(headers);
    }
    step.run();
    try {
      HttpResponse<byte[]> answer = HTTP.send(request.build(), BodyHandlers.ofByteArray());
      step.run();
      return answer;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }

  private BodyPublisher inSteps(byte[] content) {
    return BodyPublishers.ofInputStream(() ->
        new InputStream() {
          private final InputStream bytes = new ByteArrayInputStream(content);

          @Override
          public int read() throws IOException {
            return bytes.read();
          }

          @Override
          public int read(byte[] target, int offset, int length) throws IOException {
            step.run();
            return bytes.read(target, offset, length);
          }
        });
  }

  static Digest digest(byte[] content) {
    return Digest.compute(DigestAlgorithm.SHA256, content);
  }

  /// Pushes a blob in one request.
  HttpResponse<byte[]> pushAtOnce(String repository, byte[] content) throws IOException {
    return send("POST", uploads(repository) + "?digest=" + digest(content), content);
  }

  /// Pushes a blob as Docker does: all of it in one `PATCH` without a length, then an empty `PUT`.
  HttpResponse<byte[]> pushStreamed(String repository, byte[] content) throws IOException {
    HttpResponse<byte[]> opened = send("POST", uploads(repository));
    if (opened.statusCode() != 202) {
      return opened;
    }
    HttpResponse<byte[]> sent = send("PATCH", location(opened), inSteps(content));
    return sent.statusCode() == 202
        ? send("PUT", location(sent) + "?digest=" + digest(content))
        : sent;
  }

  /// Pushes a blob in chunks, the last one in the `PUT`.
  HttpResponse<byte[]> pushInChunks(String repository, byte[] content, int chunk)
      throws IOException {
    HttpResponse<byte[]> latest = send("POST", uploads(repository));
    int position = 0;
    while (latest.statusCode() == 202 && content.length - position > chunk) {
      latest =
          send(
              "PATCH",
              location(latest),
              Arrays.copyOfRange(content, position, position + chunk),
              "Content-Range",
              position + "-" + (position + chunk - 1));
      position += chunk;
    }
    return latest.statusCode() == 202
        ? send(
            "PUT",
            location(latest) + "?digest=" + digest(content),
            Arrays.copyOfRange(content, position, content.length))
        : latest;
  }

  /// Pushes a manifest by tag or digest.
  HttpResponse<byte[]> pushManifest(String repository, String reference, byte[] manifest)
      throws IOException {
    return send(
        "PUT",
        "/v2/" + repository + "/manifests/" + reference,
        manifest,
        "Content-Type",
        Images.MANIFEST);
  }

  HttpResponse<byte[]> pullManifest(String repository, String reference) throws IOException {
    return send("GET", "/v2/" + repository + "/manifests/" + reference, "Accept", Images.MANIFEST);
  }

  HttpResponse<byte[]> pullBlob(String repository, Digest digest) throws IOException {
    return send("GET", "/v2/" + repository + "/blobs/" + digest);
  }

  /// Asks GitHub's REST API.
  HttpResponse<byte[]> rest(String method, String path, String json) throws IOException {
    return send(
        method,
        "/api/v3" + path,
        json.getBytes(StandardCharsets.UTF_8),
        "Content-Type",
        "application/json");
  }

  /// A text of an answer in JSON.
  static String field(HttpResponse<byte[]> answer, String name) {
    return JSON.readTree(answer.body()).path(name).asString();
  }

  /// How many requests the server is answering; this one is among them.
  double activeRequests() throws IOException {
    return text(send("GET", "/-/metrics"))
        .lines()
        .filter(line -> line.startsWith("berth_http_requests_active"))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
        .sum();
  }

  /// Where an upload goes on, without scheme and host.
  static String location(HttpResponse<byte[]> answer) {
    return URI.create(answer.headers().firstValue("Location").orElseThrow()).getPath();
  }

  static String uploads(String repository) {
    return "/v2/" + repository + "/blobs/uploads/";
  }

  static String text(HttpResponse<byte[]> answer) {
    return new String(answer.body(), StandardCharsets.UTF_8);
  }
}
