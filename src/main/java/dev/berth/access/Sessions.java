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

  private static final int LONGEST_USER_AGENT = 200;
  private static final int MOST_LISTED = 100;

  private final SessionStore sessions;
  private final TokenStore tokens;
  private final Passwords passwords;
  private final InstantSource clock;

  public Sessions(
      SessionStore sessions, TokenStore tokens, Passwords passwords, InstantSource clock) {
    this.sessions = sessions;
    this.tokens = tokens;
    this.passwords = passwords;
    this.clock = clock;
  }

  /// A session that begins.
  ///
  /// @param secret what the browser is to hold; kept nowhere else
  public record Started(String secret, Caller.SignedIn caller) {
    @Override
    public String toString() {
      return "Started[caller=" + caller + "]";
    }
  }

  /// Begins a session of whoever has a password.
  ///
  /// @param address where the request came from
  /// @param userAgent what the browser calls itself
  /// @throws InvalidCredentialsException if there is no such user, the password is another, or the
  ///   user is suspended
  /// @throws TooManyAttemptsException if too many wrong ones came for the user or from there lately
  public Started signIn(String login, String password, String address, String userAgent) {
    AccessToken behind = passwords.signIn(login, password, address);
    if (!behind.isLive(clock.instant())) {
      throw new InvalidCredentialsException();
    }
    try {
      return start(behind, address, userAgent);
    } catch (EndedTokenException _) {
      // The password was set or taken away while it was compared.
      throw new InvalidCredentialsException();
    }
  }

  /// The session ends with the token of the password.
  private Started start(AccessToken behind, String address, String userAgent) {
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
