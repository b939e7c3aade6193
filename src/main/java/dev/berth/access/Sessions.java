package dev.berth.access;

import dev.berth.meta.SessionStore;
import dev.berth.meta.TokenStore;
import dev.berth.packages.AccessToken;
import dev.berth.packages.Account;
import dev.berth.packages.Actor;
import dev.berth.packages.EndedTokenException;
import dev.berth.packages.ListedSession;
import dev.berth.packages.SecretHash;
import dev.berth.packages.TokenKind;
import dev.berth.packages.TokenScope;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/// Who is signed in to the pages. A session may do all that its user may; it ends by itself after
/// [#LIFETIME], when it is signed out, when the user is suspended, and with the password that it
/// was begun by.
public final class Sessions {
  /// How long one lasts.
  public static final Duration LIFETIME = Duration.ofDays(14);

  /// How long a second factor is waited for.
  public static final Duration PATIENCE = Duration.ofMinutes(10);

  private static final String SECOND_FACTOR = "second factor";
  private static final int LONGEST_USER_AGENT = 200;
  private static final int MOST_LISTED = 100;

  private final SessionStore sessions;
  private final TokenStore tokens;
  private final Passwords passwords;
  private final SecondFactors secondFactors;
  private final Seals seals;
  private final InstantSource clock;

  public Sessions(
      SessionStore sessions,
      TokenStore tokens,
      Passwords passwords,
      SecondFactors secondFactors,
      Seals seals,
      InstantSource clock) {
    this.sessions = sessions;
    this.tokens = tokens;
    this.passwords = passwords;
    this.secondFactors = secondFactors;
    this.seals = seals;
    this.clock = clock;
  }

  /// What comes of a right password.
  public sealed interface SignIn {}

  /// A session that begins.
  ///
  /// @param secret what the browser is to hold; kept nowhere else
  public record Started(String secret, Caller.SignedIn caller) implements SignIn {
    @Override
    public String toString() {
      return "Started[caller=" + caller + "]";
    }
  }

  /// A session that begins once the user shows their second factor.
  ///
  /// @param sealed what the browser is to hold until then, for [#PATIENCE]
  public record Awaited(String sealed) implements SignIn {
    @Override
    public String toString() {
      return "Awaited[]";
    }
  }

  /// Whose second factor is awaited.
  ///
  /// @param behind the token that the session is to end with
  /// @param returnTo where they wanted to go
  public record Half(AccessToken behind, String returnTo) {
    public Account user() {
      return behind.owner();
    }
  }

  /// Begins a session of whoever has a password, unless they are asked for a second factor.
  ///
  /// @param returnTo where they want to go, which is told again after the second factor
  /// @param address where the request came from
  /// @param userAgent what the browser calls itself
  /// @throws InvalidCredentialsException if there is no such user, the password is another, or the
  ///   user is suspended
  /// @throws TooManyAttemptsException if too many wrong ones came for the user or from there lately
  public SignIn signIn(
      String login, String password, String returnTo, String address, String userAgent) {
    Passwords.Matched matched = passwords.signIn(login, password, address);
    return begin(matched.token(), matched.secondFactor(), returnTo, address, userAgent);
  }

  /// Begins a session of a user who has signed in elsewhere, unless they are asked for a second
  /// factor.
  ///
  /// @param returnTo as of [#signIn]
  /// @throws InvalidCredentialsException if the user is suspended
  public SignIn signIn(
      ExternalSignIn.Known known, String returnTo, String address, String userAgent) {
    return begin(known.behind(), known.secondFactor(), returnTo, address, userAgent);
  }

  private SignIn begin(
      AccessToken behind, boolean secondFactor, String returnTo, String address, String userAgent) {
    if (!behind.isLive(clock.instant())) {
      throw new InvalidCredentialsException();
    }
    return secondFactor
        ? new Awaited(
            seals.seal(SECOND_FACTOR, PATIENCE, List.of(Long.toString(behind.id()), returnTo)))
        : begin(behind, SessionStore.Shown.FIRST_FACTOR, address, userAgent);
  }

  /// Whose second factor is awaited by a browser; empty when that has ended, or what they signed in
  /// by has.
  public Optional<Half> findHalf(String sealed) {
    return seals
        .open(SECOND_FACTOR, sealed)
        .flatMap(values ->
            tokens
                .find(Long.parseLong(values.get(0)))
                .filter(token -> token.isLive(clock.instant()))
                .map(token -> new Half(token, values.get(1))));
  }

  /// Begins the session of a user who shows their second factor.
  ///
  /// @param code from their app, or one for recovery
  /// @throws InvalidCredentialsException if it is none, or was taken before
  /// @throws TooManyAttemptsException as [#signIn]
  public Started finish(Half half, String code, String address, String userAgent) {
    secondFactors.take(half.user(), code, address);
    return begin(half.behind(), SessionStore.Shown.BOTH_FACTORS, address, userAgent);
  }

  private Started begin(
      AccessToken behind, SessionStore.Shown shown, String address, String userAgent) {
    try {
      return start(behind, shown, address, userAgent);
    } catch (EndedTokenException _) {
      // The password was set or taken away while it was compared, or a second factor set up.
      throw new InvalidCredentialsException();
    }
  }

  /// The session ends with the token of the password.
  private Started start(
      AccessToken behind, SessionStore.Shown shown, String address, String userAgent) {
    Account user = behind.owner();
    String secret = SessionSecrets.generate();
    AccessToken token =
        sessions.start(
            new TokenStore.NewToken(
                user.id(),
                new TokenKind.Classic(EnumSet.allOf(TokenScope.class)),
                "session",
                SecretHash.of(Tokens.newSecret()),
                "session",
                clock.instant().plus(LIFETIME),
                OptionalLong.of(behind.id())),
            new SessionStore.Browser(
                SecretHash.of(secret),
                userAgent.substring(0, Math.min(userAgent.length(), LONGEST_USER_AGENT)),
                address),
            shown,
            new Actor(
                OptionalLong.of(user.id()),
                user.login().value(),
                OptionalLong.empty(),
                Optional.of(address)));
    return new Started(secret, new Caller.SignedIn(token));
  }

  /// Who is signed in by what a browser holds; empty when that is no session, or has ended.
  public Optional<Caller.SignedIn> find(String secret) {
    if (!SessionSecrets.isWellFormed(secret)) {
      return Optional.empty();
    }
    Instant now = clock.instant();
    Optional<AccessToken> token =
        sessions
            .findToken(SecretHash.of(secret))
            .flatMap(tokens::find)
            .filter(found -> found.isLive(now));
    token.ifPresent(found -> tokens.used(found.id(), now));
    return token.map(Caller.SignedIn::new);
  }

  /// A user's sessions that have not ended, the newest first, a hundred at the most.
  public List<ListedSession> list(Account user) {
    return sessions.list(user.id(), clock.instant(), MOST_LISTED);
  }

  /// Ends one session of a user.
  ///
  /// @return whether there was such a one
  public boolean end(Account user, long tokenId, Actor by) {
    return sessions.end(user.id(), tokenId, by);
  }

  /// Ends all sessions of a user.
  public void endAll(Account user, Actor by) {
    sessions.endAll(user.id(), by);
  }
}
