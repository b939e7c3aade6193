package dev.berth.meta;

import dev.berth.packages.PersonalAccessToken;
import dev.berth.packages.SecretHash;
import dev.berth.packages.TokenScope;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Personal access tokens. A revoked token is not found by any method but [#hadAny].
public interface TokenStore {

  /// A token to be made.
  ///
  /// @param ownerId the user who acts by it
  /// @param expiresAt when it ends by itself; absent: never
  record NewToken(
      long ownerId,
      Set<TokenScope> scopes,
      String note,
      SecretHash secretHash,
      String lastEight,
      @Nullable Instant expiresAt) {}

  PersonalAccessToken create(NewToken token);

  Optional<PersonalAccessToken> find(SecretHash secretHash);

  Optional<PersonalAccessToken> find(long id);

  /// A user's tokens in the order of their ids.
  List<PersonalAccessToken> list(long ownerId);

  /// Whether a user ever had a token, be it one that was revoked.
  boolean hadAny(long ownerId);

  /// Ends a token: when this returns, nobody finds it any more.
  ///
  /// @return whether there was one
  boolean revoke(long id);

  /// Ends all tokens of a user.
  ///
  /// @return how many there were
  int revokeAll(long ownerId);

  /// Notes that a token was used, at most once a minute each; may become durable later.
  void used(long id, Instant at);
}
