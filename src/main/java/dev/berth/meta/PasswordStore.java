package dev.berth.meta;

import dev.berth.packages.Actor;
import dev.berth.packages.SecretHash;
import java.time.Instant;
import java.util.Optional;

/// Passwords of users. Each change writes its audit event in the same transaction.
public interface PasswordStore {

  /// What is kept of a password.
  ///
  /// @param hash slow to compute, with its salt and its cost
  /// @param tokenId the token by which acts whoever signs in
  /// @param secondFactor whether the user is asked for one beside it
  record Password(String hash, long tokenId, boolean secondFactor) {
    @Override
    public String toString() {
      return "Password[tokenId=" + tokenId + "]";
    }
  }

  /// A user's password; empty when they have none, or its token was revoked.
  Optional<Password> find(long userId);

  /// Sets the password of the token's owner, makes the token, and revokes that of the password
  /// before. It ends the owner's sessions, and a link that was made for them.
  void set(String hash, TokenStore.NewToken token, Actor by);

  /// Makes the link by which a user sets a password once, instead of one that was made before.
  void putLink(long userId, SecretHash link, Actor by);

  /// Whose link it is, while it has not been used and they are not suspended.
  ///
  /// @param madeAfter since when it must have been made
  Optional<Long> findLink(SecretHash link, Instant madeAfter);

  /// As [#set], by a link.
  ///
  /// @param madeAfter since when the link must have been made
  /// @return false, without effect, if the link is not one for the token's owner any more, or they
  ///   are suspended
  boolean setByLink(
      SecretHash link, Instant madeAfter, String hash, TokenStore.NewToken token, Actor by);

  /// Takes a user's password away, and revokes its token. It ends the user's sessions, and a link
  /// that was made for them, even where they had no password.
  ///
  /// @return whether they had one
  boolean remove(long userId, Actor by);
}
