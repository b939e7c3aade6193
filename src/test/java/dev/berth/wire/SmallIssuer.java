package dev.berth.wire;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWT;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.berth.http.Query;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;

/// An issuer of OpenID Connect that says what a test has it say, right or wrong.
final class SmallIssuer implements AutoCloseable {
  static final String CLIENT = "berth";
  static final String SECRET = "s3cret +/%";

  private final HttpServer server;
  private final Map<String, Query> asked = new ConcurrentHashMap<>();
  private final AtomicInteger codes = new AtomicInteger();
  final AtomicInteger keyFetches = new AtomicInteger();

  /// What is different about the next tokens.
  volatile UnaryOperator<JWTClaimsSet.Builder> claims = UnaryOperator.identity();

  volatile Signing signing = Signing.RIGHT;
  volatile RSAKey key = newKey("1");

  /// What is answered instead of the configuration, if anything.
  volatile String configuration = "";

  volatile String userInfo = "";

  /// How tokens are signed.
  enum Signing {
    RIGHT,
    /// By another key under the right name.
    BY_ANOTHER,
    /// By the client's secret.
    BY_SECRET,
    /// Not at all.
    NONE
  }

  SmallIssuer() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/.well-known/openid-configuration", e -> answer(e, 200, document()));
    server.createContext(
        "/jwks",
        e -> {
          keyFetches.incrementAndGet();
          answer(e, 200, new JWKSet(key.toPublicJWK()).toString());
        });
    server.createContext("/token", this::token);
    server.createContext("/me", e -> answer(e, userInfo.isEmpty() ? 404 : 200, userInfo));
    server.start();
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  static RSAKey newKey(String id) {
    try {
      return new RSAKeyGenerator(2048).keyID(id).generate();
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
  }

  private String document() {
    return configuration.isEmpty()
        ? """
        {"issuer": "%1$s", "authorization_endpoint": "%1$s/auth?tenant=1",
         "token_endpoint": "%1$s/token", "jwks_uri": "%1$s/jwks",
         "userinfo_endpoint": "%1$s/me", "code_challenge_methods_supported": ["S256"]}
        """
            .formatted(url())
        : configuration;
  }

  /// Signs somebody in whom Berth has sent here.
  ///
  /// @return the query that their browser comes back with
  String signIn(String location) {
    Query query = Query.parse(URI.create(location).getRawQuery());
    String code = "code-" + codes.incrementAndGet();
    asked.put(code, query);
    return "?code=" + code + "&state=" + query.first("state").orElseThrow();
  }

  private void token(HttpExchange exchange) throws IOException {
    Query form =
        Query.parse(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
    Query query = asked.remove(form.first("code").orElse(""));
    String basic =
        Base64.getEncoder()
            .encodeToString("berth:s3cret+%2B%2F%25".getBytes(StandardCharsets.UTF_8));
    if (query == null
        || !("Basic " + basic).equals(exchange.getRequestHeaders().getFirst("Authorization"))
        || !form.first("redirect_uri").equals(query.first("redirect_uri"))
        || !challenge(form.first("code_verifier").orElse(""))
            .equals(query.first("code_challenge").orElse(""))) {
      answer(exchange, 400, "{\"error\": \"invalid_grant\"}");
      return;
    }
    Instant now = Instant.now();
    JWTClaimsSet.Builder said =
        new JWTClaimsSet.Builder()
            .issuer(url())
            .subject("subject-1")
            .audience(CLIENT)
            .issueTime(Date.from(now))
            .expirationTime(Date.from(now.plusSeconds(300)))
            .claim("nonce", query.first("nonce").orElseThrow())
            .claim("preferred_username", "Mona.Lisa@example.com")
            .claim("email", "mona@example.com")
            .claim("email_verified", true);
    answer(
        exchange,
        200,
        "{\"token_type\": \"Bearer\", \"access_token\": \"a.b\", \"id_token\": \""
            + sign(claims.apply(said).build()).serialize()
            + "\"}");
  }

  private JWT sign(JWTClaimsSet said) {
    try {
      if (signing == Signing.NONE) {
        return new PlainJWT(said);
      }
      boolean secret = signing == Signing.BY_SECRET;
      JWSHeader.Builder header =
          new JWSHeader.Builder(secret ? JWSAlgorithm.HS256 : JWSAlgorithm.RS256)
              .keyID(key.getKeyID());
      SignedJWT token = new SignedJWT(header.build(), said);
      token.sign(
          secret
              ? new MACSigner(SECRET.repeat(4))
              : new RSASSASigner(signing == Signing.BY_ANOTHER ? newKey("1") : key));
      return token;
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String challenge(String verifier) {
    try {
      return Base64.getUrlEncoder()
          .withoutPadding()
          .encodeToString(
              MessageDigest.getInstance("SHA-256")
                  .digest(verifier.getBytes(StandardCharsets.US_ASCII)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void answer(HttpExchange exchange, int status, String text) throws IOException {
    try (exchange) {
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().set("Content-Type", "application/json");
      exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
      exchange.getResponseBody().write(bytes);
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
