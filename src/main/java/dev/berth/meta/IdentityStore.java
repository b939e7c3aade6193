package dev.berth.meta;

import dev.berth.packages.AccessToken;
import dev.berth.packages.Account;
import dev.berth.packages.Actor;
import dev.berth.packages.ExternalIdentity;
import dev.berth.packages.ListedIdentity;
import dev.berth.packages.Login;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// By which identities elsewhere users sign in: an identity is one user's, and a user has one of
/// each issuer. Behind each stands a token that sessions end with. Each change writes its audit
/// event in the same transaction.
public interface IdentityStore {

  /// Whose an identity is.
  ///
  /// @param secondFactor whether they are asked for one beside it
  record Linked(long userId, boolean secondFactor) {}

  /// Whose an identity is; empty if it is nobody's.
  Optional<Linked> find(ExternalIdentity identity);

  /// The token behind an identity. If that was revoked, `token` is made in its place.
  ///
  /// @return empty, without effect, if the identity is not one of the token's owner any more
  Optional<AccessToken> findToken(ExternalIdentity identity, TokenStore.NewToken token, Actor by);

  /// Links an identity to the token's owner.
  ///
  /// @param label what the issuer calls them
  /// @return false, without effect, if it is somebody's, or the user has another of that issuer
  boolean link(ExternalIdentity identity, String label, TokenStore.NewToken token, Actor by);

  /// Makes a user who signs in by an identity.
  ///
  /// @param token made of the user, to stand behind it
  /// @return empty, without effect, if the login is taken
  /// @throws dev.berth.packages.EndedTokenException if the identity became somebody's meanwhile
  Optional<Account> createUser(
      Login login,
      String email,
      ExternalIdentity identity,
      String label,
      Function<Account, TokenStore.NewToken> token);

  /// Unlinks a user's identity of an issuer, which ends the sessions that were begun by it.
  ///
  /// @return whether they had one
  boolean unlink(long userId, String issuer, Actor by);

  List<ListedIdentity> list(long userId);
}
