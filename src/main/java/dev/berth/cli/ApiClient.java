package dev.berth.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.ConnectException;
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
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLHandshakeException;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// Asks a running server. What it refuses becomes a sentence that says what to do.
final class ApiClient {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Pattern NEXT = Pattern.compile("<([^>]+)>; rel=\"next\"");
  private static final JsonMapper JSON = new JsonMapper();

  private final HttpClient client;
  private final String url;
  private final String token;

  private ApiClient(HttpClient client, String url, String token) {
    this.client = client;
    this.url = url;
    this.token = token;
  }

  /// A client for the server and with the token that the options and variables name.
  static ApiClient of(Command.Arguments arguments, Terminal terminal) {
    String url =
        firstOf(arguments.option("--url"), terminal.environment().get("BERTH_URL"))
            .orElse("http://localhost:8080");
    String plain = url.endsWith("/") ? url.substring(0, url.length() - 1) : url;
    if (!plain.startsWith("http://") && !plain.startsWith("https://")) {
      throw new CommandException(
          "\"" + url + "\" is no URL; give --url http://HOST:PORT, or set BERTH_URL.");
    }
    Optional<String> token =
        firstOf(terminal.environment().get("BERTH_TOKEN"), null).map(String::strip);
    HttpClient.Builder client =
        HttpClient.newBuilder()
            .connectTimeout(Duration.ofSeconds(10))
            // A repository's former name leads to it.
            .followRedirects(HttpClient.Redirect.NORMAL);
    firstOf(terminal.environment().get(TrustedFile.VARIABLE), null)
        .ifPresent(file -> client.sslContext(TrustedFile.read(file)));
    return new ApiClient(
        client.build(), plain, token.orElseGet(() -> tokenInFile(arguments, terminal)));
  }

  private static String tokenInFile(Command.Arguments arguments, Terminal terminal) {
    Path file =
        Path.of(
                firstOf(arguments.option("--data"), terminal.environment().get("BERTH_DATA"))
                    .orElse("data"))
            .resolve("admin-token");
    try {
      return Files.readString(file).strip();
    } catch (IOException e) {
      throw new CommandException(
          "there is no token: set BERTH_TOKEN, or name the server's data directory by --data so"
              + " that "
              + file
              + " can be read.");
    }
  }

  private static Optional<String> firstOf(@Nullable String first, @Nullable String second) {
    if (first != null && !first.isEmpty()) {
      return Optional.of(first);
    }
    return second != null && !second.isEmpty() ? Optional.of(second) : Optional.empty();
  }

  static ObjectNode object() {
    return JSON.createObjectNode();
  }

  JsonNode get(String path) {
    return send("GET", path, null);
  }

  JsonNode post(String path, JsonNode body) {
    return send("POST", path, body);
  }

  JsonNode put(String path, JsonNode body) {
    return send("PUT", path, body);
  }

  JsonNode patch(String path, JsonNode body) {
    return send("PATCH", path, body);
  }

  void delete(String path) {
    send("DELETE", path, null);
  }

  /// All items of a list, page after page.
  List<JsonNode> list(String path) {
    List<JsonNode> items = new ArrayList<>();
    each(path, items::add);
    return items;
  }

  /// Hands over the items of a list as they come, page after page.
  void each(String path, Consumer<JsonNode> item) {
    Optional<URI> next = Optional.of(address(path));
    while (next.isPresent()) {
      HttpResponse<String> answer = exchange("GET", next.get(), null, "Bearer " + token);
      read(answer).forEach(item);
      next = next(next.get(), answer);
    }
  }

  /// All packages that the token's user may read, by their full names.
  List<String> catalog() {
    List<String> names = new ArrayList<>();
    String basic =
        "Basic " + Base64.getEncoder().encodeToString(("token:" + token).getBytes(UTF_8));
    Optional<URI> next = Optional.of(URI.create(url + "/v2/_catalog?n=1000"));
    while (next.isPresent()) {
      HttpResponse<String> answer = exchange("GET", next.get(), null, basic);
      read(answer).path("repositories").forEach(name -> names.add(name.stringValue()));
      next = next(next.get(), answer);
    }
    return names;
  }

  private static Optional<URI> next(URI here, HttpResponse<String> answer) {
    Matcher link = NEXT.matcher(answer.headers().firstValue("Link").orElse(""));
    return link.find() ? Optional.of(here.resolve(link.group(1))) : Optional.empty();
  }

  private JsonNode send(String method, String path, @Nullable JsonNode body) {
    return read(exchange(method, address(path), body, "Bearer " + token));
  }

  private URI address(String path) {
    return URI.create(url + "/api/v3" + path);
  }

  private HttpResponse<String> exchange(
      String method, URI address, @Nullable JsonNode body, String authorization) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(address)
            .timeout(PATIENCE)
            .header("Accept", "application/vnd.github+json")
            .header("Authorization", authorization)
            .method(
                method,
                body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body.toString()));
    try {
      HttpResponse<String> answer = client.send(request.build(), BodyHandlers.ofString());
      if (answer.statusCode() >= 300) {
        throw refusal(answer);
      }
      return answer;
    } catch (ConnectException e) {
      throw new CommandException(
          "no server answers at "
              + url
              + "; start one by `berth serve`, or name another by --url.");
    } catch (SSLHandshakeException e) {
      throw new CommandException(
          "the certificate of "
              + url
              + " is not trusted here; name the file of its issuer, or its own, by "
              + TrustedFile.VARIABLE
              + ".");
    } catch (IOException e) {
      throw new CommandException("asking " + url + " failed: " + e.getMessage() + ".");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CommandException("interrupted.");
    }
  }

  private CommandException refusal(HttpResponse<String> answer) {
    if (answer.statusCode() == 401) {
      return new CommandException(
          "the token is not valid at " + url + "; set BERTH_TOKEN to one that is.");
    }
    JsonNode error = parse(answer.body());
    JsonNode first = error.path("errors").path(0);
    String detail = first.path("message").asString("");
    String code = first.path("code").asString("");
    String message = error.path("message").asString("status " + answer.statusCode());
    if (!detail.isEmpty()) {
      return new CommandException(detail);
    }
    String field = first.path("field").asString("");
    return new CommandException(
        message.replace("\n\n", " ")
            + (code.isEmpty() || field.isEmpty() ? "" : " (" + field + ": " + code + ")"));
  }

  private static JsonNode read(HttpResponse<String> answer) {
    return parse(answer.body());
  }

  private static JsonNode parse(String text) {
    try {
      return text.isBlank() ? object() : JSON.readTree(text);
    } catch (JacksonException e) {
      return object();
    }
  }
}
