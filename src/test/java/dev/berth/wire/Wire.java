package dev.berth.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.http.rest.RouteTable;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Speaks HTTP to a registry as one caller.
///
/// @param authorization the value of the header; empty: none is sent
record Wire(String url, String authorization, HttpClient client) {
  private static final String API = "/api/v3";
  private static final Set<String> METHODS = Set.of("GET", "POST", "PUT", "PATCH", "DELETE");
  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final Pattern CODE = Pattern.compile("\"code\":\"([A-Z_]+)\"");
  private static final Pattern TOKEN = Pattern.compile("\"token\":\"([^\"]+)\"");

  /// An answer: status, headers and body.
  record Answer(int status, HttpResponse<byte[]> response) {
    String text() {
      return new String(response.body(), StandardCharsets.UTF_8);
    }

    byte[] bytes() {
      return response.body();
    }

    Optional<String> header(String name) {
      return response.headers().firstValue(name);
    }

    List<String> headers(String name) {
      return response.headers().allValues(name);
    }

    /// The first error's code, or nothing.
    String code() {
      Matcher code = CODE.matcher(text());
      return code.find() ? code.group(1) : "";
    }

    /// This answer, when it has that status.
    Answer expect(int expected) {
      assertThat(status).as(text()).isEqualTo(expected);
      return this;
    }

    /// This answer, when it has that status and the text in it.
    Answer expect(int expected, String part) {
      assertThat(expect(expected).text()).contains(part);
      return this;
    }

    /// Status and error code together, as tables of expectations write them.
    String outcome() {
      return code().isEmpty() ? String.valueOf(status) : status + " " + code();
    }
  }

  Wire(String url, String authorization) {
    this(url, authorization, HTTP);
  }

  /// The same caller on the connections of another client.
  Wire by(HttpClient other) {
    return new Wire(url, authorization, other);
  }

  static Wire anonymous(String url) {
    return new Wire(url, "");
  }

  /// Somebody who uses the REST API by a token.
  static Wire token(String url, String token) {
    return new Wire(url, "token " + token);
  }

  /// Somebody who uses a personal token directly.
  static Wire basic(String url, String token) {
    String pair = "anybody:" + token;
    return new Wire(
        url, "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8)));
  }

  /// Somebody who fetched a registry token for a personal one.
  static Wire bearer(String url, String token) {
    Answer answer = basic(url, token).get("/token?service=x&scope=anything");
    Matcher found = TOKEN.matcher(answer.text());
    if (!found.find()) {
      throw new AssertionError("no token in " + answer.status() + " " + answer.text());
    }
    return new Wire(url, "Bearer " + found.group(1));
  }

  /// Holds an answer of the REST API against GitHub's schema, or, where GitHub has none, against
  /// the one that the route's row names.
  private static void check(String method, String path, Answer answer) {
    String route = path.substring(API.length()).replaceAll("\\?.*", "");
    String asked = route.isEmpty() ? "/" : route;
    if (answer.status() < 300
        && METHODS.contains(method)
        && !RouteTable.names(method, asked, answer.status())) {
      throw new AssertionError(method + " " + path + " is not said to answer " + answer.status());
    }
    boolean json =
        answer.header("Content-Type").filter(t -> t.startsWith("application/json")).isPresent();
    if (!json || answer.bytes().length == 0) {
      return;
    }
    boolean first =
        answer
            .header("X-GitHub-Api-Version-Selected")
            .filter(GitHubSchemas.VERSION::equals)
            .isPresent();
    if (!first) {
      return;
    }
    GitHubSchemas.find(method, asked, answer.status())
        .or(() -> RouteTable.schema(method, asked, answer.status()))
        .map(schema -> schema + ": " + GitHubSchemas.complaints(schema, answer.text()))
        .filter(complaints -> !complaints.endsWith(": "))
        .ifPresent(complaints -> {
          throw new AssertionError(
              method + " " + path + " is no " + complaints + "\n" + answer.text());
        });
  }

  Answer get(String path, String... headers) {
    return send("GET", path, null, headers);
  }

  Answer head(String path, String... headers) {
    return send("HEAD", path, null, headers);
  }

  Answer delete(String path, String... headers) {
    return send("DELETE", path, null, headers);
  }

  Answer post(String path, byte[] body, String... headers) {
    return send("POST", path, body, headers);
  }

  Answer put(String path, byte[] body, String... headers) {
    return send("PUT", path, body, headers);
  }

  Answer patch(String path, byte[] body, String... headers) {
    return send("PATCH", path, body, headers);
  }

  /// Sends a body without saying how long it is.
  Answer stream(String method, String path, byte[] body, String... headers) {
    return exchange(
        method, path, BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(body)), headers);
  }

  /// Sends a text, or nothing for null.
  Answer ask(String method, String path, String body) {
    return send(method, path, body == null ? null : body.getBytes(StandardCharsets.UTF_8));
  }

  Answer send(String method, String path, byte[] body, String... headers) {
    return exchange(
        method,
        path,
        body == null ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(body),
        headers);
  }

  private Answer exchange(
      String method, String path, HttpRequest.BodyPublisher body, String... headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(path.startsWith("/") ? url + path : path))
            .method(method, body);
    if (!authorization.isEmpty()) {
      request.header("Authorization", authorization);
    }
    for (int i = 0; i < headers.length; i += 2) {
      request.header(headers[i], headers[i + 1]);
    }
    try {
      HttpResponse<byte[]> response = client.send(request.build(), BodyHandlers.ofByteArray());
      Answer answer = new Answer(response.statusCode(), response);
      if (path.startsWith(API)) {
        check(method, path, answer);
      }
      return answer;
    } catch (IOException e) {
      throw new AssertionError(method + " " + path, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(method + " " + path, e);
    }
  }
}
