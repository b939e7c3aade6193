package dev.berth.packages;

import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A classic personal access token, as it is known after its secret has been shown once.
///
/// @param id stable, below 2³²
/// @param owner the user who acts by it
/// @param scopes as granted, without what they imply
/// @param lastEight the end of the secret, by which a person recognizes it
/// @param expiresAt when it ends by itself; absent: never
public record PersonalAccessToken(
    long id,
    Account owner,
    Set<TokenScope> scopes,
    String note,
    String lastEight,
    Instant createdAt,
    @Nullable Instant expiresAt) {

  public PersonalAccessToken {
    scopes = Set.copyOf(scopes);
  }

  /// Whether it may be used at `now`.
  public boolean isLive(Instant now) {
    return !owner.suspended() && (expiresAt == null || now.isBefore(expiresAt));
  }
}
