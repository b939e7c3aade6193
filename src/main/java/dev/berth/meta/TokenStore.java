package dev.berth.meta;

import dev.berth.packages.AccessToken;
import dev.berth.packages.Actor;
import dev.berth.packages.ListedToken;
import dev.berth.packages.SecretHash;
import dev.berth.packages.TokenKind;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/// Tokens of all kinds. A revoked token is not found by any method but [#hadAny] and
/// [#endedWithRepository]. Making and revoking one writes its audit event in the same transaction.
public interface TokenStore {

  /// A token to be made.
  ///
  /// @param ownerId the user who acts by it, or who makes it for a repository
  /// @param expiresAt when it ends by itself; absent: never
  /// @param parentId the token that it ends with, if it does with one
  record NewToken(
      long ownerId,
      TokenKind kind,
      String note,
      SecretHash secretHash,
      String lastEight,
      @Nullable Instant expiresAt,
      OptionalLong parentId) {

    /// A token that ends with no other.
    public NewToken(
        long ownerId,
        TokenKind kind,
        String note,
        SecretHash secretHash,
        String lastEight,
        @Nullable Instant expiresAt) {
      this(ownerId, kind, note, secretHash, lastEight, expiresAt, OptionalLong.empty());
    }
  }

  /// Makes a token.
  ///
  /// @throws dev.berth.packages.EndedTokenException if the token that is used, or the one that it
  ///   ends with, has been revoked
  /// @throws dev.berth.packages.EndedRightException if what the leave to make it rests on was taken
  ///   away
  AccessToken create(NewToken token, Actor by);

  Optional<AccessToken> find(SecretHash secretHash);

  Optional<AccessToken> find(long id);

  /// Up to `limit` of a user's tokens of the kinds by which they act themselves, those behind
  /// sessions aside, in the order of their ids, after the first `skip`.
  List<ListedToken> list(long ownerId, int skip, int limit);

  /// Up to `limit` of a user's tokens as [#list] has them, without the one behind their password,
  /// the newest first.
  List<ListedToken> listNewest(long ownerId, int limit);

  /// Up to `limit` of a user's package tokens in the order of their ids, after the first `skip`.
  List<ListedToken> listForPackages(long ownerId, int skip, int limit);

  /// Up to `limit` package tokens, whosever, that are bound to packages of an account, in the order
  /// of their ids, after the first `skip`.
  List<ListedToken> listForPackagesOf(long accountId, int skip, int limit);

  /// Up to `limit` of a repository's tokens that have not ended by `now`, in the order of their
  /// ids, after the first `skip`.
  List<ListedToken> listOfRepository(long repositoryId, Instant now, int skip, int limit);

  /// Whether a token was that of a repository that is deleted.
  boolean endedWithRepository(SecretHash secretHash);

  /// Whether a user ever had a token, be it one that was revoked.
  boolean hadAny(long ownerId);

  /// Ends a token, and those that end with it: when this returns, nobody finds them any more.
  ///
  /// @return whether there was one
  boolean revoke(long id, Actor by);

  /// Ends all tokens of a user, those that they made for repositories and their sessions among
  /// them; but not the one behind their password.
  ///
  /// @return how many there were
  int revokeAll(long ownerId, Actor by);

  /// Notes that a token was used, at most once a minute each; may become durable later.
  void used(long id, Instant at);
}
