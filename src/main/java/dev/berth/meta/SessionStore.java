package dev.berth.meta;

import dev.berth.packages.AccessToken;
import dev.berth.packages.Actor;
import dev.berth.packages.ListedSession;
import dev.berth.packages.SecretHash;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// Who is signed in to the pages. Behind each session stands a token, and it ends with that.
public interface SessionStore {

  /// What is kept of the browser that is signed in.
  ///
  /// @param secretHash of what the browser holds
  /// @param userAgent what it calls itself
  /// @param address where it signed in from
  record Browser(SecretHash secretHash, String userAgent, String address) {}

  /// What the owner of a session showed when it began.
  enum Shown {
    /// Their password, or whatever else signs in first.
    FIRST_FACTOR,
    /// A code beside it.
    BOTH_FACTORS
  }

  /// Begins a session of the token's owner, with its audit event, and forgets those of theirs that
  /// have ended by themselves.
  ///
  /// @throws dev.berth.packages.EndedTokenException if the token that it ends with has been
  ///   revoked, the owner is suspended or deleted, or has a second factor that was not shown
  AccessToken start(TokenStore.NewToken token, Browser browser, Shown shown, Actor by);

  /// The token behind a session; it may have ended.
  Optional<Long> findToken(SecretHash secretHash);

  /// Up to `limit` of a user's sessions that have not ended by `now`, the newest first.
  List<ListedSession> list(long userId, Instant now, int limit);

  /// Ends a session of a user, and revokes the token behind it.
  ///
  /// @throws dev.berth.packages.EndedTokenException if the token that is used was revoked meanwhile
  /// @return whether the user had it
  boolean end(long userId, long tokenId, Actor by);

  /// Ends all sessions of a user, those among them that are just being begun.
  ///
  /// @throws dev.berth.packages.EndedTokenException if the token that is used was revoked meanwhile
  void endAll(long userId, Actor by);
}
