package dev.berth.meta;

import dev.berth.packages.Actor;
import java.util.Optional;

/// Passwords of users. Each change writes its audit event in the same transaction.
public interface PasswordStore {

  /// What is kept of a password.
  ///
  /// @param hash slow to compute, with its salt and its cost
  /// @param tokenId the token by which acts whoever signs in
  record Password(String hash, long tokenId) {
    @Override
    public String toString() {
      return "Password[tokenId=" + tokenId + "]";
    }
  }

  /// A user's password; empty when they have none, or its token was revoked.
  Optional<Password> find(long userId);

  /// Sets the password of the token's owner, makes the token, and revokes that of the password
  /// before.
  void set(String hash, TokenStore.NewToken token, Actor by);

  /// Takes a user's password away, and revokes its token.
  ///
  /// @return whether they had one
  boolean remove(long userId, Actor by);
}
