package dev.berth.openid;

import com.nimbusds.jwt.JWTClaimsSet;
import dev.berth.access.IdentityProvider;
import dev.berth.access.IdentityProviderException;
import dev.berth.packages.ExternalIdentity;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// An issuer of OpenID Connect, by the authorization code with PKCE. It is asked nothing before
/// somebody signs in.
public final class OpenIdProvider implements IdentityProvider {
  private static final Duration METADATA_LASTS = Duration.ofHours(1);
  private static final Duration FAILURE_LASTS = Duration.ofSeconds(5);
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final Pattern BEARER = Pattern.compile("[A-Za-z0-9._~+/-]++=*+");

  private final Client client;
  private final InstantSource clock;
  private final ReentrantLock asking = new ReentrantLock();
  private @Nullable Known known;
  private @Nullable IdentityProviderException failure;
  private Instant failedUntil = Instant.MIN;

  /// What this server is at the issuer.
  ///
  /// @param secret absent: a public client
  /// @param scopes with blanks between
  /// @param loginClaim which claim says what a person would like to be called
  /// @param name what people call the issuer
  public record Client(
      URI issuer,
      String id,
      Optional<String> secret,
      String scopes,
      String loginClaim,
      String name) {
    @Override
    public String toString() {
      return "Client[issuer=" + issuer + "]";
    }
  }

  /// What is known of the issuer.
  private record Known(
      IssuerRequests requests, IssuerMetadata metadata, IdTokens tokens, Instant until) {}

  public OpenIdProvider(Client client, InstantSource clock) {
    this.client = client;
    this.clock = clock;
  }

  @Override
  public String name() {
    return client.name();
  }

  @Override
  public String issuer() {
    return client.issuer().toString();
  }

  /// One asks, and the others wait for what it finds out, as long as an answer may take. What it
  /// found wrong is said again for a while without asking.
  private Known known() {
    try {
      if (!asking.tryLock(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
        throw IdentityProviderException.unreachable("Too many others are signing in just now.");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw IdentityProviderException.unreachable("This server is stopping.");
    }
    try {
      Instant now = clock.instant();
      if (known != null && now.isBefore(known.until())) {
        return known;
      }
      if (failure != null && now.isBefore(failedUntil)) {
        throw failure;
      }
      return ask();
    } catch (IdentityProviderException e) {
      if (e != failure) {
        failure = e;
        failedUntil = clock.instant().plus(FAILURE_LASTS);
      }
      throw e;
    } finally {
      asking.unlock();
    }
  }

  private Known ask() {
    Known before = known;
    IssuerRequests requests = before == null ? new IssuerRequests(PATIENCE) : before.requests();
    IssuerMetadata metadata = IssuerMetadata.fetch(client.issuer(), requests);
    IdTokens tokens =
        before != null && before.metadata().keys().equals(metadata.keys())
            ? before.tokens()
            : new IdTokens(issuer(), client.id(), metadata.keys(), requests, clock);
    Known now = new Known(requests, metadata, tokens, clock.instant().plus(METADATA_LASTS));
    known = now;
    failure = null;
    return now;
  }

  @Override
  public URI address(Attempt attempt) {
    URI authorization = known().metadata().authorization();
    Map<String, String> parameters = new LinkedHashMap<>();
    parameters.put("response_type", "code");
    parameters.put("client_id", client.id());
    parameters.put("redirect_uri", attempt.callback().toString());
    parameters.put("scope", client.scopes());
    parameters.put("state", attempt.state());
    parameters.put("nonce", attempt.nonce());
    parameters.put("code_challenge", challenge(attempt.verifier()));
    parameters.put("code_challenge_method", "S256");
    return URI.create(
        authorization + (authorization.getRawQuery() == null ? "?" : "&") + form(parameters));
  }

  private static String challenge(String verifier) {
    try {
      return Base64.getUrlEncoder()
          .withoutPadding()
          .encodeToString(
              MessageDigest.getInstance("SHA-256")
                  .digest(verifier.getBytes(StandardCharsets.US_ASCII)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  private static String form(Map<String, String> fields) {
    return fields.entrySet().stream()
        .map(field -> field.getKey() + "=" + encode(field.getValue()))
        .collect(Collectors.joining("&"));
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  @Override
  public Person identify(Attempt attempt, String code, Optional<String> issuer) {
    Known now = known();
    if (issuer.isPresent() ? !issuer.get().equals(issuer()) : now.metadata().namesItself()) {
      throw IdentityProviderException.refused("The answer is of another issuer.");
    }
    JsonNode answer = exchange(now, attempt, code);
    JWTClaimsSet claims =
        now.tokens().verify(answer.path("id_token").asString(""), attempt.nonce());
    return person(now, claims, answer.path("access_token").asString(""));
  }

  private JsonNode exchange(Known now, Attempt attempt, String code) {
    Map<String, String> fields = new LinkedHashMap<>();
    fields.put("grant_type", "authorization_code");
    fields.put("code", code);
    fields.put("redirect_uri", attempt.callback().toString());
    fields.put("code_verifier", attempt.verifier());
    HttpRequest.Builder request =
        HttpRequest.newBuilder(now.metadata().token())
            .header("Accept", "application/json")
            .header("Content-Type", "application/x-www-form-urlencoded");
    if (client.secret().isPresent() && now.metadata().takesBasic()) {
      String pair = encode(client.id()) + ":" + encode(client.secret().get());
      request.header(
          "Authorization",
          "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8)));
    } else {
      fields.put("client_id", client.id());
      client.secret().ifPresent(secret -> fields.put("client_secret", secret));
    }
    HttpResponse<byte[]> answer =
        now.requests().send(request.POST(BodyPublishers.ofString(form(fields))).build());
    if (answer.statusCode() >= 500) {
      throw IdentityProviderException.unreachable("It answers " + answer.statusCode() + ".");
    }
    if (answer.statusCode() != 200) {
      throw IdentityProviderException.refused(
          "It does not take what your browser brought back"
              + error(answer.body()).map(word -> ": " + word).orElse("")
              + ".");
    }
    return IssuerMetadata.object(answer.body());
  }

  /// A word of OAuth 2.0, if there is one.
  private static Optional<String> error(byte[] body) {
    try {
      return Optional.of(IssuerMetadata.object(body).path("error").asString(""))
          .filter(word -> word.matches("[a-z_]{1,40}"));
    } catch (IdentityProviderException _) {
      return Optional.empty();
    }
  }

  /// What the token does not say is asked for, as far as the issuer tells it.
  private Person person(Known now, JWTClaimsSet claims, String accessToken) {
    ExternalIdentity identity;
    try {
      identity = new ExternalIdentity(issuer(), claims.getSubject());
    } catch (IllegalArgumentException _) {
      throw IdentityProviderException.refused("What it said of who you are cannot be believed.");
    }
    Optional<String> name = text(claims.getClaim(client.loginClaim()));
    Optional<String> email =
        Boolean.TRUE.equals(claims.getClaim("email_verified"))
            ? text(claims.getClaim("email"))
            : Optional.empty();
    Optional<URI> more = now.metadata().userInfo();
    if (name.isPresent() || more.isEmpty() || !BEARER.matcher(accessToken).matches()) {
      return new Person(identity, name, email);
    }
    HttpResponse<byte[]> answer =
        now.requests()
            .send(
                HttpRequest.newBuilder(more.get())
                    .header("Accept", "application/json")
                    .header("Authorization", "Bearer " + accessToken)
                    .build());
    if (answer.statusCode() != 200) {
      return new Person(identity, name, email);
    }
    JsonNode told = IssuerMetadata.object(answer.body());
    if (!told.path("sub").asString("").equals(identity.subject())) {
      throw IdentityProviderException.refused("What it said of who you are cannot be believed.");
    }
    return new Person(
        identity,
        text(told.path(client.loginClaim()).asString("")),
        told.path("email_verified").asBoolean(false)
            ? text(told.path("email").asString(""))
            : email);
  }

  private static Optional<String> text(@Nullable Object claim) {
    return claim instanceof String text && !text.isBlank() ? Optional.of(text) : Optional.empty();
  }
}
