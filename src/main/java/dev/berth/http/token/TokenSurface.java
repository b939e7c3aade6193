package dev.berth.http.token;

import dev.berth.access.Authenticator;
import dev.berth.access.Caller;
import dev.berth.access.InvalidCredentialsException;
import dev.berth.access.RegistryTokens;
import dev.berth.access.TooManyAttemptsException;
import dev.berth.http.BadRequestException;
import dev.berth.http.BodyTooSlowException;
import dev.berth.http.HttpMethod;
import dev.berth.http.Query;
import dev.berth.http.Request;
import dev.berth.http.RequestBody;
import dev.berth.http.Response;
import dev.berth.http.Surface;
import dev.berth.http.v2.OciErrors;
import dev.berth.oci.ErrorCode;
import dev.berth.oci.RegistryException;
import dev.berth.registry.ContentSource;
import dev.berth.registry.IncomingContent;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.OptionalLong;

/// `/token`: registry tokens by `GET` with `Basic`, or by a form as OAuth 2 has it.
///
/// Whatever scope is asked for, even one that cannot be read, the token says only who holds it;
/// what they may do is decided when they do it.
public final class TokenSurface implements Surface {
  private static final String PATH = "/token";

  /// The most bytes of a form: as many as the head of a request has, which may hold the same.
  public static final int LARGEST_FORM = 16 * 1024;

  private static final Duration FORM_TIME = Duration.ofSeconds(30);

  private final Authenticator authenticator;
  private final RegistryTokens tokens;
  private final IncomingContent forms;
  private final InstantSource clock;

  /// @param forms takes those that are sent, of at most [#LARGEST_FORM]
  public TokenSurface(
      Authenticator authenticator,
      RegistryTokens tokens,
      IncomingContent forms,
      InstantSource clock) {
    this.authenticator = authenticator;
    this.tokens = tokens;
    this.forms = forms;
    this.clock = clock;
  }

  @Override
  public boolean serves(Request request) {
    return request.path().equals(PATH);
  }

  @Override
  public Answer answer(Request request) {
    try {
      Caller caller =
          switch (request.method()) {
            case GET, HEAD ->
                authenticator.authenticateTokenRequest(
                    request.header("Authorization"), request.remoteAddress());
            case POST -> byForm(request);
            case PUT, PATCH, DELETE, OPTIONS -> null;
          };
      if (caller == null) {
        return new Answer(otherMethod(), PATH, "");
      }
      return switch (caller) {
        case Caller.Anonymous _ -> new Answer(token(OptionalLong.empty()), PATH, "");
        case Caller.SignedIn user ->
            new Answer(
                token(OptionalLong.of(user.token().id())), PATH, user.user().login().value());
      };
    } catch (InvalidCredentialsException e) {
      return new Answer(
          OciErrors.write(403, ErrorCode.DENIED, e.denial().orElse("denied")), PATH, "");
    } catch (TooManyAttemptsException e) {
      return new Answer(OciErrors.write(e), PATH, "");
    } catch (BadRequestException e) {
      return new Answer(malformed(String.valueOf(e.getMessage())), PATH, "");
    } catch (RegistryException e) {
      return new Answer(e.status() == 413 ? malformed(e.text()) : OciErrors.write(e), PATH, "");
    } catch (BodyTooSlowException e) {
      return new Answer(
          OciErrors.write(408, ErrorCode.UNSUPPORTED, String.valueOf(e.getMessage())), PATH, "");
    }
  }

  @Override
  public Response failed(Request request) {
    return OciErrors.write(500, ErrorCode.UNKNOWN, "something broke on our side");
  }

  /// The password grant of OAuth 2 (RFC 6749, section 4.3); a personal token also serves as its own
  /// refresh token.
  private Caller byForm(Request request) {
    RequestBody body = request.body();
    ContentSource content =
        ContentSource.of(body.announcedLength(), sink -> body.transferTo(sink, FORM_TIME));
    try (IncomingContent.Received form = forms.receive(content)) {
      return byForm(request, Query.parse(new String(form.bytes(), StandardCharsets.UTF_8)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Caller byForm(Request request, Query form) {
    String grant = form.first("grant_type").orElse("");
    return switch (grant) {
      case "password" ->
          form.first("password").orElse("").isEmpty() && form.first("username").orElse("").isEmpty()
              ? new Caller.Anonymous(false)
              : authenticator.byNameAndSecret(
                  form.first("username").orElse(""),
                  form.first("password").orElse(""),
                  request.remoteAddress());
      case "refresh_token" ->
          authenticator.bySecret(form.first("refresh_token").orElse(""), request.remoteAddress());
      case "" ->
          authenticator.authenticateTokenRequest(
              request.header("Authorization"), request.remoteAddress());
      default -> throw new BadRequestException("grant_type must be password or refresh_token");
    };
  }

  private Response token(OptionalLong personalToken) {
    String token = tokens.issue(personalToken);
    return Response.of(200)
        .header("Cache-Control", "no-store")
        .json(
            "{\"token\":\""
                + token
                + "\",\"access_token\":\""
                + token
                + "\",\"expires_in\":"
                + RegistryTokens.LIFETIME.toSeconds()
                + ",\"issued_at\":\""
                + clock.instant().truncatedTo(ChronoUnit.SECONDS)
                + "\"}");
  }

  private static Response otherMethod() {
    return OciErrors.write(405, ErrorCode.UNSUPPORTED, ErrorCode.UNSUPPORTED.text())
        .header("Allow", HttpMethod.GET + ", " + HttpMethod.POST);
  }

  private static Response malformed(String message) {
    return OciErrors.write(400, ErrorCode.UNSUPPORTED, message);
  }
}
