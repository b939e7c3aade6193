package dev.berth.access;

import dev.berth.meta.TokenStore;
import dev.berth.packages.AccessToken;
import dev.berth.packages.Account;
import dev.berth.packages.Actor;
import dev.berth.packages.InvalidValueException;
import dev.berth.packages.InvalidValueException.Reason;
import dev.berth.packages.SecretHash;
import dev.berth.packages.TokenKind;
import dev.berth.packages.TokenScope;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Makes and revokes personal access tokens.
public final class Tokens {
  private static final String RESOURCE = "OauthAccess";
  private static final int LONGEST_NOTE = 255;
  private static final int LAST = 8;

  private final TokenStore tokens;
  private final InstantSource clock;

  public Tokens(TokenStore tokens, InstantSource clock) {
    this.tokens = tokens;
    this.clock = clock;
  }

  /// A new token with its secret, which is shown now and never again.
  public record Created(AccessToken token, String secret) {
    @Override
    public String toString() {
      return "Created[token=" + token + "]";
    }
  }

  /// Makes a token by which `owner` acts.
  ///
  /// @param expiresAt when it ends by itself; absent: never
  /// @throws InvalidValueException if the note is too long or the end has passed
  public Created create(
      Account owner, Set<TokenScope> scopes, String note, @Nullable Instant expiresAt, Actor by) {
    if (note.length() > LONGEST_NOTE) {
      throw new InvalidValueException(
          RESOURCE,
          "note",
          Reason.INVALID,
          "The note is longer than " + LONGEST_NOTE + " characters.");
    }
    if (expiresAt != null && !expiresAt.isAfter(clock.instant())) {
      throw new InvalidValueException(
          RESOURCE, "expires_at", Reason.INVALID, expiresAt + " has passed.");
    }
    String secret = newSecret();
    return new Created(register(owner, secret, scopes, note, expiresAt, by), secret);
  }

  /// A secret that is nobody's yet.
  public static String newSecret() {
    return TokenSecrets.generate(TokenSecrets.CLASSIC);
  }

  /// Makes a token of a new secret that was kept somewhere before.
  public AccessToken register(
      Account owner,
      String secret,
      Set<TokenScope> scopes,
      String note,
      @Nullable Instant expiresAt,
      Actor by) {
    return tokens.create(
        new TokenStore.NewToken(
            owner.id(),
            new TokenKind.Classic(scopes),
            note,
            SecretHash.of(secret),
            secret.substring(secret.length() - LAST),
            expiresAt),
        by);
  }

  /// A user's tokens in the order of their ids.
  public List<AccessToken> list(Account owner) {
    return tokens.list(owner.id());
  }

  /// Ends one token of a user.
  ///
  /// @return whether the user had it
  public boolean revoke(Account owner, long id, Actor by) {
    boolean owned = tokens.find(id).filter(t -> t.owner().id() == owner.id()).isPresent();
    return owned && tokens.revoke(id, by);
  }

  /// Ends all tokens of a user.
  public void revokeAll(Account owner, Actor by) {
    tokens.revokeAll(owner.id(), by);
  }
}
