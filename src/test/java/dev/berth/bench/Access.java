package dev.berth.bench;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Signs one client in, the way the server asks for it: not at all, by `Basic`, or by a bearer
/// token from the address that its challenge names.
///
/// Tokens are kept for a minute, so that none runs out during a measurement.
final class Access {
  private static final long KEPT_NANOS = 60_000_000_000L;
  private static final Pattern TOKEN =
      Pattern.compile("\"(?:access_)?token\"\\s*:\\s*\"([^\"]+)\"");

  private record Token(String header, long since) {}

  private final String credentials;
  private final Map<String, Token> tokens = new HashMap<>();
  private String challenge;

  /// @param credentials `user:password`, or empty for nobody
  Access(String credentials) {
    this.credentials = credentials;
  }

  /// A client of its own with the same credentials: it knows the challenge and has no token yet.
  Access anotherClient() {
    Access other = new Access(credentials);
    other.challenge = challenge;
    return other;
  }

  /// The header line for work on `repository`, or an empty one where the server asks for none.
  String header(Exchange exchange, String repository, String actions) throws IOException {
    if (challenge == null) {
      challenge = challengeOf(exchange);
    }
    if (challenge.isEmpty()) {
      return "";
    }
    if (!challenge.startsWith("Bearer ")) {
      return basic();
    }
    String scope = "repository:" + repository + ":" + actions;
    Token token = tokens.get(scope);
    if (token == null || System.nanoTime() - token.since > KEPT_NANOS) {
      token = new Token("Authorization: Bearer " + token(exchange, scope), System.nanoTime());
      tokens.put(scope, token);
    }
    return token.header;
  }

  private static String challengeOf(Exchange exchange) throws IOException {
    Answer answer = exchange.ask("GET", "/v2/");
    return answer.status() == 401
        ? answer.head().required("WWW-Authenticate")
        : answer.expect(200, "GET /v2/").head().header("WWW-Authenticate").orElse("");
  }

  private String token(Exchange exchange, String scope) throws IOException {
    URI realm = URI.create(parameter("realm").orElseThrow());
    String query =
        "?service="
            + URLEncoder.encode(parameter("service").orElse(""), StandardCharsets.UTF_8)
            + "&scope="
            + URLEncoder.encode(scope, StandardCharsets.UTF_8);
    Answer answer =
        exchange
            .ask("GET", realm.getPath() + query, credentials.isEmpty() ? "" : basic())
            .expect(200, "GET " + realm.getPath());
    Matcher matcher = TOKEN.matcher(answer.text());
    if (!matcher.find()) {
      throw new BenchException("no token in the answer of " + realm.getPath());
    }
    return matcher.group(1);
  }

  private Optional<String> parameter(String name) {
    Matcher matcher = Pattern.compile(name + "=\"([^\"]*)\"").matcher(challenge);
    return matcher.find() ? Optional.of(matcher.group(1)) : Optional.empty();
  }

  private String basic() {
    return "Authorization: Basic "
        + Base64.getEncoder().encodeToString(credentials.getBytes(StandardCharsets.UTF_8));
  }
}
