package dev.berth.http.rest;

import dev.berth.access.Caller;
import dev.berth.access.RateLimits;
import dev.berth.http.Body;
import dev.berth.http.Conditions;
import dev.berth.http.Header;
import dev.berth.http.HttpMethod;
import dev.berth.http.Request;
import dev.berth.http.Response;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Collection;
import java.util.HexFormat;
import java.util.Locale;
import java.util.stream.Collectors;

/// What all answers of the REST API carry in their headers, as GitHub's do.
final class RestHeaders {
  private static final String EXPOSED =
      "ETag, Link, Location, Retry-After, X-GitHub-Media-Type, X-GitHub-Request-Id,"
          + " X-GitHub-Api-Version-Selected, X-OAuth-Scopes, X-Accepted-OAuth-Scopes,"
          + " X-RateLimit-Limit, X-RateLimit-Remaining, X-RateLimit-Used, X-RateLimit-Reset,"
          + " X-RateLimit-Resource, GitHub-Authentication-Token-Expiration, Berth-Needed-By,"
          + " Berth-Tags-Taken";
  private static final String TAKEN =
      "Authorization, Content-Type, Accept, If-Match, If-Modified-Since, If-None-Match,"
          + " If-Unmodified-Since, X-Requested-With, User-Agent, Time-Zone, X-GitHub-Api-Version";
  private static final String DAY = "86400";
  private static final DateTimeFormatter EXPIRATION =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss 'UTC'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private RestHeaders() {}

  /// Adds what every answer has.
  static Response add(
      Response response, Request request, Caller caller, RateLimits.Standing standing) {
    response
        .header("X-GitHub-Media-Type", "github.v3; format=json")
        .header(ApiVersions.HEADER + "-Selected", ApiVersions.selected(request))
        .header("X-RateLimit-Limit", Long.toString(standing.limit()))
        .header("X-RateLimit-Remaining", Long.toString(standing.remaining()))
        .header("X-RateLimit-Used", Long.toString(standing.used()))
        .header("X-RateLimit-Reset", Long.toString(standing.reset().getEpochSecond()))
        .header("X-RateLimit-Resource", "core")
        .header("Vary", "Accept, Authorization, X-GitHub-Api-Version")
        .header("X-Content-Type-Options", "nosniff")
        .header("Referrer-Policy", "origin-when-cross-origin, strict-origin-when-cross-origin")
        .header("Access-Control-Allow-Origin", "*")
        .header("Access-Control-Expose-Headers", EXPOSED);
    if (response.header("Cache-Control").isEmpty()) {
      response.header("Cache-Control", "private, no-cache");
    }
    Instant end = caller instanceof Caller.SignedIn user ? user.token().expiresAt() : null;
    return end == null
        ? response
        : response.header("GitHub-Authentication-Token-Expiration", EXPIRATION.format(end));
  }

  /// The answer to a browser that asks what a page of another site may send.
  static Response preflight(Collection<HttpMethod> allowed) {
    String methods = allowed.stream().map(HttpMethod::name).collect(Collectors.joining(", "));
    return Response.of(204)
        .header("Allow", methods)
        .header("Access-Control-Allow-Methods", methods)
        .header("Access-Control-Allow-Headers", TAKEN)
        .header("Access-Control-Max-Age", DAY);
  }

  /// What was found with a name for its content, or 304 if the client has the content already.
  static Response conditional(Request request, Response response) {
    boolean reading = request.method() == HttpMethod.GET || request.method() == HttpMethod.HEAD;
    if (!reading || response.status() != 200 || !(response.body() instanceof Body.Bytes content)) {
      return response;
    }
    String etag = '"' + hash(content.bytes()) + '"';
    Response answer = response;
    if (Conditions.isUnchanged(request, etag)) {
      answer = Response.of(304);
      for (Header header : response.headers()) {
        if (!header.name().equalsIgnoreCase("Content-Type")) {
          answer.header(header.name(), header.value());
        }
      }
    }
    return answer.header("ETag", "W/" + etag);
  }

  private static String hash(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
