package dev.berth.openid;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jose.util.Resource;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.proc.DefaultJWTClaimsVerifier;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import dev.berth.access.IdentityProviderException;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URL;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Date;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Checks ID tokens (OpenID Connect Core 1.0, section 3.1.3.7): signed by a key of the issuer's, of
/// it, for this client, for this try, and not over. The keys are fetched again when one is named
/// that is not known, twice in half a minute at the most.
final class IdTokens {
  private static final Logger LOG = LoggerFactory.getLogger(IdTokens.class);
  private static final Duration KEYS_LAST = Duration.ofMinutes(15);
  private static final Duration BETWEEN_FETCHES = Duration.ofSeconds(30);
  private static final int SKEW_SECONDS = 60;

  /// By public keys alone: what is signed by a secret that both know proves less.
  private static final Set<JWSAlgorithm> ALGORITHMS =
      Set.of(
          JWSAlgorithm.RS256,
          JWSAlgorithm.RS384,
          JWSAlgorithm.RS512,
          JWSAlgorithm.PS256,
          JWSAlgorithm.PS384,
          JWSAlgorithm.PS512,
          JWSAlgorithm.ES256,
          JWSAlgorithm.ES384,
          JWSAlgorithm.ES512);

  private final String issuer;
  private final String clientId;
  private final JWKSource<SecurityContext> keys;
  private final InstantSource clock;

  IdTokens(String issuer, String clientId, URI keys, IssuerRequests requests, InstantSource clock) {
    this.issuer = issuer;
    this.clientId = clientId;
    this.clock = clock;
    this.keys =
        JWKSourceBuilder.create(url(keys), (URL url) -> fetch(keys, requests))
            .cache(KEYS_LAST.toMillis(), KEYS_LAST.toMillis())
            .refreshAheadCache(false)
            .rateLimited(BETWEEN_FETCHES.toMillis())
            .build();
  }

  private static URL url(URI address) {
    try {
      return address.toURL();
    } catch (MalformedURLException e) {
      throw new IllegalArgumentException(e);
    }
  }

  private static Resource fetch(URI keys, IssuerRequests requests) throws IOException {
    HttpResponse<byte[]> answer =
        requests.send(HttpRequest.newBuilder(keys).header("Accept", "application/json").build());
    if (answer.statusCode() != 200) {
      throw new IOException("it answers " + answer.statusCode() + " to who asks for its keys");
    }
    return new Resource(new String(answer.body(), StandardCharsets.UTF_8), "application/json");
  }

  /// What a token says.
  ///
  /// @throws IdentityProviderException if it cannot be believed
  JWTClaimsSet verify(String token, String nonce) {
    DefaultJWTProcessor<SecurityContext> processor = new DefaultJWTProcessor<>();
    processor.setJWSKeySelector(new JWSVerificationKeySelector<>(ALGORITHMS, keys));
    processor.setJWTClaimsSetVerifier(claimsOf(nonce));
    try {
      JWTClaimsSet claims = processor.process(token, null);
      Object party = claims.getClaim("azp");
      if (party == null ? claims.getAudience().size() > 1 : !party.equals(clientId)) {
        throw new BadJOSEException("it is for another client too");
      }
      return claims;
    } catch (KeySourceException e) {
      LOG.warn("the keys of {} cannot be had: {}", issuer, e.getMessage());
      throw IdentityProviderException.unreachable("The keys that it signs by cannot be had.");
    } catch (ParseException | BadJOSEException | JOSEException e) {
      LOG.warn("an ID token of {} is not believed: {}", issuer, e.getMessage());
      throw IdentityProviderException.refused("What it said of who you are cannot be believed.");
    }
  }

  private DefaultJWTClaimsVerifier<SecurityContext> claimsOf(String nonce) {
    DefaultJWTClaimsVerifier<SecurityContext> verifier =
        new DefaultJWTClaimsVerifier<>(
            clientId,
            new JWTClaimsSet.Builder().issuer(issuer).claim("nonce", nonce).build(),
            Set.of("sub", "exp", "iat")) {
          @Override
          protected Date currentTime() {
            return Date.from(clock.instant());
          }
        };
    verifier.setMaxClockSkew(SKEW_SECONDS);
    return verifier;
  }
}
