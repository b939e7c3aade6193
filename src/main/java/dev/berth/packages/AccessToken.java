package dev.berth.packages;

import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A token, as it is known after its secret has been shown once.
///
/// @param id stable, below 2³²
/// @param owner the user who acts by it, or who made it for a repository
/// @param lastEight the end of the secret, by which a person recognizes it
/// @param expiresAt when it ends by itself; absent: never
public record AccessToken(
    long id,
    Account owner,
    TokenKind kind,
    String note,
    String lastEight,
    Instant createdAt,
    @Nullable Instant expiresAt) {

  /// The scopes of a classic token, without what they imply; none of others.
  public Set<TokenScope> scopes() {
    return kind instanceof TokenKind.Classic(var scopes) ? scopes : Set.of();
  }

  /// Whether it may be used at `now`.
  public boolean isLive(Instant now) {
    return !owner.suspended() && (expiresAt == null || now.isBefore(expiresAt));
  }

  /// The same token with its owner as they are now.
  public AccessToken withOwner(Account now) {
    return new AccessToken(id, now, kind, note, lastEight, createdAt, expiresAt);
  }

  /// The same token of another kind.
  public AccessToken withKind(TokenKind other) {
    return new AccessToken(id, owner, other, note, lastEight, createdAt, expiresAt);
  }
}
