package dev.berth.bench;

import java.io.Closeable;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;

/// One client of a registry, with one connection and its own tokens.
///
/// Every answer's status is checked; whatever is not as it should be is a [BenchException].
final class RegistryClient implements Closeable {
  private final HttpConnection connection;
  private final Access access;

  RegistryClient(Endpoint endpoint, Access access) {
    this.connection = new HttpConnection(endpoint);
    this.access = access;
  }

  static String manifestPath(String repository, String reference) {
    return "/v2/" + repository + "/manifests/" + reference;
  }

  static String blobPath(String repository, String digest) {
    return "/v2/" + repository + "/blobs/" + digest;
  }

  String authorization(String repository) throws IOException {
    return access.header(connection, repository, "pull,push");
  }

  HttpConnection connection() {
    return connection;
  }

  /// Asks for a blob as a client does before it uploads one.
  boolean hasBlob(String repository, String digest) throws IOException {
    Answer answer = connection.ask("HEAD", blobPath(repository, digest), authorization(repository));
    if (answer.status() == 404) {
      return false;
    }
    answer.expect(200, "HEAD of a blob");
    return true;
  }

  /// Pushes a small blob by `POST` and `PUT`.
  void push(String repository, String digest, byte[] blob) throws IOException {
    String authorization = authorization(repository);
    connection.send(
        request("PUT", put(open(repository), digest), authorization, Request.length(blob.length)),
        blob);
    connection.answer(false).expect(201, "PUT of a blob");
  }

  void push(String repository, Payload payload, UploadForm form) throws IOException {
    String authorization = authorization(repository);
    String length = Request.length(payload.size());
    String type = "Content-Type: application/octet-stream";
    switch (form) {
      case STREAMED -> {
        String chunked = "Transfer-Encoding: chunked";
        connection.send(request("PATCH", open(repository), authorization, type, chunked));
        payload.writeChunkedTo(connection.channel());
        Answer patched = connection.answer(false).expect(202, "PATCH of a blob");
        String target = put(location(patched), payload.digest());
        connection.ask("PUT", target, authorization, Request.length(0)).expect(201, "closing PUT");
      }
      case POST_PUT -> {
        String target = put(open(repository), payload.digest());
        connection.send(request("PUT", target, authorization, type, length));
        payload.writeTo(connection.channel());
        connection.answer(false).expect(201, "PUT of a blob");
      }
      case POST -> {
        String target = put(uploads(repository), payload.digest());
        connection.send(request("POST", target, authorization, type, length));
        payload.writeTo(connection.channel());
        connection.answer(false).expect(201, "single POST of a blob");
      }
    }
  }

  void pushManifest(String repository, String reference, byte[] manifest) throws IOException {
    connection.send(
        request(
            "PUT",
            manifestPath(repository, reference),
            authorization(repository),
            "Content-Type: " + Image.MEDIA_TYPE,
            Request.length(manifest.length)),
        manifest);
    connection.answer(false).expect(201, "PUT of a manifest");
  }

  /// Pushes what an image consists of, and then the image.
  void push(String repository, String tag, Image image) throws IOException {
    push(repository, Sha256.of(image.configuration()), image.configuration());
    for (byte[] layer : image.layers()) {
      push(repository, Sha256.of(layer), layer);
    }
    pushManifest(repository, tag, image.manifest());
  }

  /// Reads a manifest back and compares every byte.
  void verifyManifest(String repository, String reference, byte[] manifest) throws IOException {
    Answer answer =
        connection
            .ask(
                "GET", manifestPath(repository, reference), authorization(repository), Image.ACCEPT)
            .expect(200, "GET of a manifest");
    if (!Arrays.equals(answer.body(), manifest)) {
      throw new BenchException("a manifest came back changed");
    }
  }

  /// Reads a blob back and compares its size and digest.
  void verifyBlob(String repository, String digest, long size) throws IOException {
    connection.send(request("GET", blobPath(repository, digest), authorization(repository)));
    Head head = connection.head();
    new Answer(head, new byte[0]).expect(200, "GET of a blob");
    if (!head.required("Content-Length").equals(Long.toString(size))) {
      throw new BenchException("a blob has a wrong length: " + head.required("Content-Length"));
    }
    MessageDigest hash = Sha256.start();
    connection.body(size, hash::update);
    if (!Sha256.finish(hash).equals(digest)) {
      throw new BenchException("a blob came back changed");
    }
  }

  /// Asks that a blob is there and has its size, without reading it.
  void verifyPresent(String repository, Payload payload) throws IOException {
    String length =
        connection
            .ask("HEAD", blobPath(repository, payload.digest()), authorization(repository))
            .expect(200, "HEAD of a pushed blob")
            .head()
            .required("Content-Length");
    if (!length.equals(Long.toString(payload.size()))) {
      throw new BenchException("a pushed blob has a wrong length: " + length);
    }
  }

  /// Whether the server stores a blob that comes in one `POST`.
  boolean takesSinglePost(String repository) throws IOException {
    byte[] blob = "one small blob".getBytes(StandardCharsets.US_ASCII);
    String target = put(uploads(repository), Sha256.of(blob));
    connection.send(
        request("POST", target, authorization(repository), Request.length(blob.length)), blob);
    return connection.answer(false).status() == 201;
  }

  @Override
  public void close() throws IOException {
    connection.close();
  }

  private String open(String repository) throws IOException {
    return location(
        connection
            .ask("POST", uploads(repository), authorization(repository), Request.length(0))
            .expect(202, "POST of an upload"));
  }

  private byte[] request(String method, String target, String... headers) {
    return Request.of(connection.endpoint(), method, target, headers);
  }

  private static String uploads(String repository) {
    return "/v2/" + repository + "/blobs/uploads/";
  }

  /// The path and query of an answer's `Location`, which may name the host too.
  private static String location(Answer answer) {
    URI location = URI.create(answer.head().required("Location"));
    return location.getRawPath()
        + (location.getRawQuery() == null ? "" : "?" + location.getRawQuery());
  }

  private static String put(String location, String digest) {
    return location + (location.contains("?") ? "&" : "?") + "digest=" + digest;
  }
}
