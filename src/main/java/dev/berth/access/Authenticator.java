package dev.berth.access;

import dev.berth.meta.TokenStore;
import dev.berth.packages.AccessToken;
import dev.berth.packages.SecretHash;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.OptionalLong;

/// Finds out who is asking, from what their `Authorization` header brings. The personal token and
/// its owner are looked at each time, so that what was revoked is refused at the next request.
public final class Authenticator {
  private final TokenStore tokens;
  private final RegistryTokens registryTokens;
  private final SignInFailures failures;
  private final Optional<Passwords> passwords;
  private final InstantSource clock;

  public Authenticator(
      TokenStore tokens,
      RegistryTokens registryTokens,
      SignInFailures failures,
      Optional<Passwords> passwords,
      InstantSource clock) {
    this.tokens = tokens;
    this.registryTokens = registryTokens;
    this.failures = failures;
    this.passwords = passwords;
    this.clock = clock;
  }

  /// Who asks under `/v2`: by a registry token, or, as GHCR takes it too, by a personal token in
  /// Base64 with or without a user name before it, as `Bearer` or `Basic`; or by their own
  /// password.
  ///
  /// @throws InvalidCredentialsException if credentials were brought and are not valid
  /// @throws TooManyAttemptsException as [#bySecret]
  public Caller authenticateRegistry(Optional<String> authorization, String address) {
    return switch (Credentials.parse(authorization)) {
      case Credentials.None _ -> new Caller.Anonymous(false);
      case Credentials.Basic(var user, var secret) -> byNameAndSecret(user, secret, address);
      case Credentials.Bearer(var token, var githubScheme) when !githubScheme ->
          byRegistryToken(token, address);
      default -> throw new InvalidCredentialsException();
    };
  }

  /// Who asks for a registry token, by a personal token as the password of `Basic`, or by their own
  /// password.
  ///
  /// @throws InvalidCredentialsException if credentials were brought and are not valid
  /// @throws TooManyAttemptsException as [#bySecret]
  public Caller authenticateTokenRequest(Optional<String> authorization, String address) {
    return switch (Credentials.parse(authorization)) {
      case Credentials.None _ -> new Caller.Anonymous(false);
      case Credentials.Basic(var user, var secret) -> byNameAndSecret(user, secret, address);
      default -> throw new InvalidCredentialsException();
    };
  }

  /// Who asks GitHub's API: by a personal token, as `token`, `Bearer` or the password of `Basic`.
  ///
  /// @throws InvalidCredentialsException if credentials were brought and are not valid
  /// @throws TooManyAttemptsException as [#bySecret]
  public Caller authenticateApi(Optional<String> authorization, String address) {
    return switch (Credentials.parse(authorization)) {
      case Credentials.None _ -> new Caller.Anonymous(false);
      case Credentials.Basic(_, var secret) -> bySecret(secret, address);
      case Credentials.Bearer(var token, _) -> bySecret(token, address);
      case Credentials.Unreadable _ -> throw new InvalidCredentialsException();
    };
  }

  /// Who holds the secret of a token, whatever the name; or, where passwords are taken, who is
  /// called `name` and has the password `secret`.
  ///
  /// @param address where the request came from
  /// @throws InvalidCredentialsException if nobody does
  /// @throws TooManyAttemptsException if nobody does, and too many came from there lately; of
  ///   passwords, if too many wrong ones came lately from there or for the user
  public Caller.SignedIn byNameAndSecret(String name, String secret, String address) {
    return passwords.isEmpty() || TokenSecrets.isWellFormed(secret)
        ? bySecret(secret, address)
        : byPassword(passwords.get().signIn(name, secret, address));
  }

  /// A program cannot be asked for a second factor.
  private Caller.SignedIn byPassword(Passwords.Matched matched) {
    if (matched.secondFactor()) {
      throw InvalidCredentialsException.ofSecondFactor();
    }
    return signIn(Optional.of(matched.token()));
  }

  /// Who holds the secret of a token.
  ///
  /// @param address where the request came from
  /// @throws InvalidCredentialsException if nobody does
  /// @throws TooManyAttemptsException if nobody does, and too many came from there lately
  public Caller.SignedIn bySecret(String secret, String address) {
    Optional<AccessToken> found =
        TokenSecrets.isWellFormed(secret) ? tokens.find(SecretHash.of(secret)) : Optional.empty();
    if (found.isEmpty()) {
      failures.count(address);
      throw isOfGoneRepository(secret)
          ? InvalidCredentialsException.ofGoneRepository()
          : new InvalidCredentialsException();
    }
    return signIn(found);
  }

  private boolean isOfGoneRepository(String secret) {
    return TokenSecrets.isWellFormed(secret)
        && secret.startsWith(TokenSecrets.REPOSITORY)
        && tokens.endedWithRepository(SecretHash.of(secret));
  }

  /// Whether what the caller signed in by is valid still: the personal token, that is, not the
  /// registry token, whose end does not end a request.
  public boolean isStillSignedIn(Caller caller) {
    return switch (caller) {
      case Caller.Anonymous _ -> true;
      case Caller.SignedIn user ->
          tokens.find(user.token().id()).filter(t -> t.isLive(clock.instant())).isPresent();
    };
  }

  private Caller byRegistryToken(String token, String address) {
    Optional<RegistryTokens.Claims> claims = registryTokens.verify(token);
    if (claims.isPresent()) {
      OptionalLong personal = claims.get().personalToken();
      return personal.isPresent()
          ? signIn(tokens.find(personal.getAsLong()))
          : new Caller.Anonymous(true);
    }
    String decoded = Credentials.decodeBase64(token).orElseThrow(InvalidCredentialsException::new);
    return bySecret(decoded.substring(decoded.indexOf(':') + 1), address);
  }

  private Caller.SignedIn signIn(Optional<AccessToken> token) {
    Instant now = clock.instant();
    AccessToken live =
        token.filter(t -> t.isLive(now)).orElseThrow(InvalidCredentialsException::new);
    tokens.used(live.id(), now);
    return new Caller.SignedIn(live);
  }
}
