package dev.berth.http.oauth;

import dev.berth.access.DeviceFlow;
import dev.berth.access.TooManyAttemptsException;
import dev.berth.http.BadRequestException;
import dev.berth.http.BodyTooSlowException;
import dev.berth.http.EventLoop;
import dev.berth.http.HttpMethod;
import dev.berth.http.Query;
import dev.berth.http.Request;
import dev.berth.http.RequestBody;
import dev.berth.http.Response;
import dev.berth.http.Surface;
import dev.berth.oci.RegistryException;
import dev.berth.packages.TokenScope;
import dev.berth.registry.ContentSource;
import dev.berth.registry.IncomingContent;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// GitHub's device flow: `POST /login/device/code` and `POST /login/oauth/access_token`, by which
/// `gh auth login --web` gets its token. The page where its user types the code is `http.web`'s.
public final class DeviceFlowSurface implements Surface {
  /// The most bytes of a form.
  public static final int LARGEST_FORM = 16 * 1024;

  private static final String CODE = "/login/device/code";
  private static final String TOKEN = "/login/oauth/access_token";
  private static final String GRANT = "urn:ietf:params:oauth:grant-type:device_code";
  private static final Duration FORM_TIME = Duration.ofSeconds(30);
  private static final JsonMapper JSON = JsonMapper.shared();

  private final DeviceFlow devices;
  private final IncomingContent forms;

  /// @param forms takes those that are sent, of at most [#LARGEST_FORM]
  public DeviceFlowSurface(DeviceFlow devices, IncomingContent forms) {
    this.devices = devices;
    this.forms = forms;
  }

  @Override
  public boolean serves(Request request) {
    return request.path().equals(CODE) || request.path().equals(TOKEN);
  }

  @Override
  public Answer answer(Request request) {
    return new Answer(respond(request), request.path(), "");
  }

  @Override
  public Response failed(Request request) {
    return refuse(request, 500, "server_error", "Something broke on our side.");
  }

  private Response respond(Request request) {
    if (request.method() != HttpMethod.POST) {
      return refuse(request, 405, "invalid_request", "This address takes POST alone.")
          .header("Allow", HttpMethod.POST.name());
    }
    try {
      Map<String, String> form = receive(request);
      // What is asked from here on looks into the database.
      EventLoop.refuseToWait();
      return request.path().equals(CODE) ? start(request, form) : ask(request, form);
    } catch (TooManyAttemptsException e) {
      return tooSoon(request, 429, e.seconds()).header("Retry-After", Long.toString(e.seconds()));
    } catch (BadRequestException e) {
      return refuse(request, 400, "invalid_request", "The form cannot be read: " + e.getMessage());
    } catch (RegistryException e) {
      return refuse(request, e.status(), "invalid_request", "The form was not taken.");
    } catch (BodyTooSlowException _) {
      return refuse(request, 408, "invalid_request", "The form did not arrive.");
    }
  }

  private Map<String, String> receive(Request request) {
    RequestBody body = request.body();
    ContentSource content =
        ContentSource.of(body.announcedLength(), sink -> body.transferTo(sink, FORM_TIME));
    try (IncomingContent.Received received = forms.receive(content)) {
      String text = new String(received.bytes(), StandardCharsets.UTF_8);
      boolean json = request.header("Content-Type").filter(t -> t.contains("json")).isPresent();
      return json ? fromJson(text) : fromForm(text, request.query());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// GitHub takes the same names from the query too.
  private static Map<String, String> fromForm(String text, String query) {
    Query form = Query.parse(text);
    Query other = Query.parse(query);
    Map<String, String> fields = new HashMap<>();
    for (String name : Set.of("client_id", "scope", "device_code", "grant_type")) {
      form.first(name).or(() -> other.first(name)).ifPresent(value -> fields.put(name, value));
    }
    return fields;
  }

  private static Map<String, String> fromJson(String text) {
    try {
      JsonNode tree = JSON.readTree(text);
      Map<String, String> fields = new HashMap<>();
      tree.properties()
          .forEach(field -> {
            if (field.getValue().isString()) {
              fields.put(field.getKey(), field.getValue().stringValue());
            }
          });
      return fields;
    } catch (JacksonException e) {
      throw new BadRequestException("it is not JSON");
    }
  }

  private Response start(Request request, Map<String, String> form) {
    Set<String> scopes =
        Stream.of(form.getOrDefault("scope", "").split("[,\\s]+", -1)).collect(Collectors.toSet());
    return devices
        .start(form.getOrDefault("client_id", ""), scopes, request.remoteAddress())
        .map(started -> {
          Map<String, Object> fields = new LinkedHashMap<>();
          fields.put("device_code", started.deviceCode());
          fields.put("expires_in", DeviceFlow.LIFETIME.toSeconds());
          fields.put("interval", DeviceFlow.INTERVAL.toSeconds());
          fields.put("user_code", started.userCode().toString());
          fields.put("verification_uri", request.origin() + "/login/device");
          return Answers.write(request, 200, fields);
        })
        .orElseGet(() -> Answers.write(request, 404, Map.of("error", "Not Found")));
  }

  /// GitHub answers 200 to a refusal as well.
  private Response ask(Request request, Map<String, String> form) {
    if (!form.getOrDefault("grant_type", "").equals(GRANT)) {
      return refuse(request, 200, "unsupported_grant_type", "The grant_type must be " + GRANT);
    }
    return switch (devices.ask(form.getOrDefault("device_code", ""), request.remoteAddress())) {
      case DeviceFlow.Granted(var secret, var scopes) -> {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("access_token", secret);
        fields.put(
            "scope",
            scopes.stream().sorted().map(TokenScope::word).collect(Collectors.joining(",")));
        fields.put("token_type", "bearer");
        yield Answers.write(request, 200, fields);
      }
      case DeviceFlow.Pending _ ->
          refuse(
              request, 200, "authorization_pending", "The authorization request is still pending.");
      case DeviceFlow.TooSoon(var interval) -> tooSoon(request, 200, interval.toSeconds());
      case DeviceFlow.Denied _ ->
          refuse(request, 200, "access_denied", "The authorization request was denied.");
      case DeviceFlow.Expired _ ->
          refuse(request, 200, "expired_token", "This 'device_code' has expired.");
      case DeviceFlow.Unknown _ ->
          refuse(request, 200, "incorrect_device_code", "The device_code provided is not valid.");
    };
  }

  private static Response tooSoon(Request request, int status, long seconds) {
    Map<String, Object> fields =
        new LinkedHashMap<>(
            Answers.error("slow_down", "Too many requests have been made in the same timeframe."));
    fields.put("interval", seconds);
    return Answers.write(request, status, fields);
  }

  private static Response refuse(Request request, int status, String word, String description) {
    return Answers.write(request, status, Answers.error(word, description));
  }
}
