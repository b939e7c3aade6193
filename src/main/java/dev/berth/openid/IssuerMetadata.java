package dev.berth.openid;

import dev.berth.access.IdentityProviderException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What an issuer says of itself (OpenID Connect Discovery 1.0).
///
/// @param authorization where browsers are sent
/// @param token where codes are exchanged
/// @param keys where it shows what it signs by
/// @param userInfo where it tells more of a person, if it does
/// @param takesBasic whether it takes a secret as the password of Basic, rather than in the form
/// @param namesItself whether it says in each answer that it is from it (RFC 9207)
record IssuerMetadata(
    URI authorization,
    URI token,
    URI keys,
    Optional<URI> userInfo,
    boolean takesBasic,
    boolean namesItself) {
  private static final String PATH = "/.well-known/openid-configuration";

  /// Asks for it.
  ///
  /// @throws IdentityProviderException if there is none, or it is another's
  static IssuerMetadata fetch(URI issuer, IssuerRequests requests) {
    String base = issuer.toString();
    URI address =
        URI.create((base.endsWith("/") ? base.substring(0, base.length() - 1) : base) + PATH);
    HttpResponse<byte[]> answer =
        requests.send(HttpRequest.newBuilder(address).header("Accept", "application/json").build());
    if (answer.statusCode() != 200) {
      throw IdentityProviderException.unreachable(
          "It answers " + answer.statusCode() + " to who asks for its configuration.");
    }
    JsonNode document = object(answer.body());
    if (!document.path("issuer").asString("").equals(base)) {
      throw IdentityProviderException.refused("Its configuration is of another issuer.");
    }
    JsonNode challenges = document.path("code_challenge_methods_supported");
    if (challenges.isArray() && challenges.valueStream().noneMatch(m -> is(m, "S256"))) {
      throw IdentityProviderException.refused("It does not take PKCE by S256.");
    }
    JsonNode methods = document.path("token_endpoint_auth_methods_supported");
    return new IssuerMetadata(
        endpoint(issuer, document, "authorization_endpoint").orElseThrow(IssuerMetadata::lacks),
        endpoint(issuer, document, "token_endpoint").orElseThrow(IssuerMetadata::lacks),
        endpoint(issuer, document, "jwks_uri").orElseThrow(IssuerMetadata::lacks),
        endpoint(issuer, document, "userinfo_endpoint"),
        !methods.isArray() || methods.valueStream().anyMatch(m -> is(m, "client_secret_basic")),
        document.path("authorization_response_iss_parameter_supported").asBoolean(false));
  }

  private static boolean is(JsonNode node, String text) {
    return node.asString("").equals(text);
  }

  /// The object that an answer is.
  ///
  /// @throws IdentityProviderException if it is none
  static JsonNode object(byte[] json) {
    try {
      JsonNode read = JsonMapper.shared().readTree(json);
      if (read.isObject()) {
        return read;
      }
    } catch (JacksonException _) {
      // Answered below like all that is no object.
    }
    throw IdentityProviderException.unreachable("It does not answer in JSON.");
  }

  /// An address that is as well protected as the issuer's own.
  private static Optional<URI> endpoint(URI issuer, JsonNode document, String name) {
    String text = document.path(name).asString("");
    if (text.isEmpty()) {
      return Optional.empty();
    }
    try {
      URI address = new URI(text);
      if (address.getHost() != null
          && ("https".equals(address.getScheme())
              || (issuer.getScheme().equals(address.getScheme())
                  && issuer.getHost().equals(address.getHost())))) {
        return Optional.of(address);
      }
    } catch (URISyntaxException _) {
      // Answered below like all that is no address to be trusted.
    }
    throw IdentityProviderException.refused("Its " + name + " is no address with https.");
  }

  private static IdentityProviderException lacks() {
    return IdentityProviderException.refused("Its configuration lacks an address.");
  }
}
