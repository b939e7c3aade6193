package dev.berth.access;

import dev.berth.meta.TokenStore;
import dev.berth.packages.AccessToken;
import dev.berth.packages.Account;
import dev.berth.packages.Actor;
import dev.berth.packages.InvalidValueException;
import dev.berth.packages.InvalidValueException.Reason;
import dev.berth.packages.ListedToken;
import dev.berth.packages.PackagePattern;
import dev.berth.packages.PackageRight;
import dev.berth.packages.PackagesPermission;
import dev.berth.packages.Repository;
import dev.berth.packages.SecretHash;
import dev.berth.packages.TokenKind;
import dev.berth.packages.TokenScope;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Makes and revokes tokens.
public final class Tokens {
  private static final String RESOURCE = "OauthAccess";
  private static final int LONGEST_NOTE = 255;
  private static final int LAST = 8;
  private static final int MOST_PATTERNS = 100;
  private static final Duration LONGEST_OF_REPOSITORY = Duration.ofHours(24);

  /// Times are shown with four digits for the year.
  private static final Instant FIRST_UNWRITABLE = Instant.parse("+10000-01-01T00:00:00Z");

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

  /// Makes a classic token by which `owner` acts.
  ///
  /// @param expiresAt when it ends by itself; absent: never
  /// @throws InvalidValueException if the note is too long, or the end has passed or is after the
  ///   year 9999
  public Created create(
      Account owner, Set<TokenScope> scopes, String note, @Nullable Instant expiresAt, Actor by) {
    checkNote(note);
    checkEnd(expiresAt);
    String secret = newSecret();
    return new Created(register(owner, secret, scopes, note, expiresAt, by), secret);
  }

  /// Makes a token of a repository, as workflows have it. It is revoked with the token that makes
  /// it, and lasts where that one ends by itself.
  ///
  /// @param owner the administrator of the repository who makes it
  /// @param lifetime at most 24 hours
  /// @param maker the token that is used; empty for none
  /// @throws InvalidValueException if the lifetime is none or too long
  public Created createForRepository(
      Account owner,
      Repository repository,
      PackagesPermission packages,
      Duration lifetime,
      Optional<AccessToken> maker,
      Actor by) {
    if (!lifetime.isPositive() || lifetime.compareTo(LONGEST_OF_REPOSITORY) > 0) {
      throw new InvalidValueException(
          RESOURCE,
          "expires_in",
          Reason.INVALID,
          "A repository's token lasts from 1 to "
              + LONGEST_OF_REPOSITORY.toSeconds()
              + " seconds.");
    }
    TokenKind kind = new TokenKind.OfRepository(repository.id(), repository.owner().id(), packages);
    String secret = TokenSecrets.generate(TokenSecrets.REPOSITORY);
    return new Created(
        tokens.create(
            new TokenStore.NewToken(
                owner.id(),
                kind,
                "",
                SecretHash.of(secret),
                lastEight(secret),
                clock.instant().plus(lifetime),
                id(maker)),
            by),
        secret);
  }

  /// Makes a token by which `owner` acts, for some packages only. Made by a token of the owner's
  /// own, it ends with that: what a token that was lost has made is not to outlive it.
  ///
  /// @param maker the token that is used; empty for none
  /// @param expiresAt when it ends by itself; absent: when the owner's own token does
  /// @throws InvalidValueException if the note is too long, the end has passed or comes after that
  ///   of the owner's own token, there is no right, or there are no packages or too many
  public Created createForPackages(
      Account owner,
      List<PackagePattern> packages,
      Set<PackageRight> rights,
      String note,
      @Nullable Instant expiresAt,
      Optional<AccessToken> maker,
      Actor by) {
    checkNote(note);
    checkEnd(expiresAt);
    Optional<AccessToken> parent = maker.filter(token -> token.owner().id() == owner.id());
    Instant latest = parent.map(AccessToken::expiresAt).orElse(null);
    if (latest != null && expiresAt != null && expiresAt.isAfter(latest)) {
      throw new InvalidValueException(
          RESOURCE,
          "expires_at",
          Reason.INVALID,
          "A package token ends with the token that makes it, which does so at " + latest + ".");
    }
    if (packages.isEmpty() || packages.size() > MOST_PATTERNS) {
      throw new InvalidValueException(
          RESOURCE,
          "packages",
          Reason.INVALID,
          "A package token takes from 1 to " + MOST_PATTERNS + " names or patterns.");
    }
    if (rights.isEmpty()) {
      throw new InvalidValueException(
          RESOURCE, "rights", Reason.MISSING_FIELD, "A package token takes at least one right.");
    }
    String secret = TokenSecrets.generate(TokenSecrets.PACKAGE);
    TokenKind kind = new TokenKind.ForPackages(packages, rights);
    return new Created(
        tokens.create(
            new TokenStore.NewToken(
                owner.id(),
                kind,
                note,
                SecretHash.of(secret),
                lastEight(secret),
                expiresAt == null ? latest : expiresAt,
                id(parent)),
            by),
        secret);
  }

  private static OptionalLong id(Optional<AccessToken> token) {
    return token.map(found -> OptionalLong.of(found.id())).orElse(OptionalLong.empty());
  }

  private static String lastEight(String secret) {
    return secret.substring(secret.length() - LAST);
  }

  private static void checkNote(String note) {
    if (note.length() > LONGEST_NOTE) {
      throw new InvalidValueException(
          RESOURCE,
          "note",
          Reason.INVALID,
          "The note is longer than " + LONGEST_NOTE + " characters.");
    }
  }

  private void checkEnd(@Nullable Instant expiresAt) {
    if (expiresAt != null && !expiresAt.isAfter(clock.instant())) {
      throw new InvalidValueException(
          RESOURCE, "expires_at", Reason.INVALID, expiresAt + " has passed.");
    }
    if (expiresAt != null && !expiresAt.isBefore(FIRST_UNWRITABLE)) {
      throw new InvalidValueException(
          RESOURCE, "expires_at", Reason.INVALID, expiresAt + " is after the year 9999.");
    }
  }

  /// A secret of a classic token that is nobody's yet.
  public static String newSecret() {
    return TokenSecrets.generate(TokenSecrets.CLASSIC);
  }

  /// Makes a classic token of a new secret that was kept somewhere before.
  public AccessToken register(
      Account owner,
      String secret,
      Set<TokenScope> scopes,
      String note,
      @Nullable Instant expiresAt,
      Actor by) {
    return store(owner, new TokenKind.Classic(scopes), secret, note, expiresAt, by);
  }

  private AccessToken store(
      Account owner,
      TokenKind kind,
      String secret,
      String note,
      @Nullable Instant expiresAt,
      Actor by) {
    return tokens.create(
        new TokenStore.NewToken(
            owner.id(), kind, note, SecretHash.of(secret), lastEight(secret), expiresAt),
        by);
  }

  /// Up to `limit` of a user's tokens in the order of their ids, after the first `skip`.
  public List<ListedToken> list(Account owner, int skip, int limit) {
    return tokens.list(owner.id(), skip, limit);
  }

  /// Up to `limit` of a repository's tokens that have not ended, in the order of their ids, after
  /// the first `skip`.
  public List<ListedToken> list(Repository repository, int skip, int limit) {
    return tokens.listOfRepository(repository.id(), clock.instant(), skip, limit);
  }

  /// Up to `limit` of a user's package tokens; or, of an organization, those of all users that are
  /// bound to its packages. In the order of their ids, after the first `skip`.
  public List<ListedToken> listForPackages(Account account, int skip, int limit) {
    return account.isOrganization()
        ? tokens.listForPackagesOf(account.id(), skip, limit)
        : tokens.listForPackages(account.id(), skip, limit);
  }

  /// Ends one token of a repository.
  ///
  /// @return whether the repository had it
  public boolean revoke(Repository repository, long id, Actor by) {
    boolean owned =
        tokens
            .find(id)
            .filter(t ->
                t.kind() instanceof TokenKind.OfRepository of
                    && of.repositoryId() == repository.id())
            .isPresent();
    return owned && tokens.revoke(id, by);
  }

  /// A user's newest tokens, the newest first, without those behind sessions and the password.
  public List<ListedToken> listNewest(Account owner, int limit) {
    return tokens.listNewest(owner.id(), limit);
  }

  /// Ends one token of a user.
  ///
  /// @return whether the user had it
  public boolean revoke(Account owner, long id, Actor by) {
    boolean owned = tokens.find(id).filter(t -> t.owner().id() == owner.id()).isPresent();
    return owned && tokens.revoke(id, by);
  }

  /// Ends one package token of a user; or, of an organization, one that is bound to its packages.
  ///
  /// @return whether there was such a one
  public boolean revokeForPackages(Account account, long id, Actor by) {
    boolean found =
        tokens
            .find(id)
            .filter(t -> t.kind() instanceof TokenKind.ForPackages)
            .filter(t -> t.owner().id() == account.id() || isBoundTo(account, t))
            .isPresent();
    return found && tokens.revoke(id, by);
  }

  private static boolean isBoundTo(Account account, AccessToken token) {
    return account.isOrganization()
        && token.kind() instanceof TokenKind.ForPackages(var packages, _)
        && packages.stream().anyMatch(pattern -> pattern.ownerId() == account.id());
  }

  /// Ends the token that is used.
  public void revokeItself(AccessToken token, Actor by) {
    tokens.revoke(token.id(), by);
  }

  /// Ends all tokens and sessions of a user; a password stays.
  public void revokeAll(Account owner, Actor by) {
    tokens.revokeAll(owner.id(), by);
  }
}
