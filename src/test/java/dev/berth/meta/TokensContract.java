package dev.berth.meta;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.berth.meta.TokenStore.NewToken;
import dev.berth.packages.AccessToken;
import dev.berth.packages.Account;
import dev.berth.packages.Actor;
import dev.berth.packages.EndedTokenException;
import dev.berth.packages.ListedToken;
import dev.berth.packages.PackagePattern;
import dev.berth.packages.PackageRight;
import dev.berth.packages.PackagesPermission;
import dev.berth.packages.Repository;
import dev.berth.packages.SecretHash;
import dev.berth.packages.TokenKind;
import dev.berth.packages.TokenScope;
import dev.berth.packages.Visibility;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What personal access tokens promise.
public abstract class TokensContract extends StoreContract {
  private Account alice;

  @BeforeEach
  void makeUser() {
    alice = user("alice");
  }

  private AccessToken token(String secret) {
    return store
        .tokens()
        .create(
            new NewToken(
                alice.id(),
                new TokenKind.Classic(Set.of(TokenScope.READ_PACKAGES, TokenScope.DELETE_PACKAGES)),
                "laptop",
                SecretHash.of(secret),
                "12345678",
                now.plus(Duration.ofDays(30))),
            Actor.BERTH);
  }

  @Test
  void aTokenEndsWithTheOneThatMadeIt() {
    AccessToken parent = token("ghp", new TokenKind.Classic(Set.of()));
    AccessToken child = store.tokens().create(child(parent, "bpt"), Actor.BERTH);
    assertThat(store.tokens().find(child.id())).isPresent();
    assertThat(store.tokens().find(SecretHash.of("bpt"))).isPresent();

    assertThat(store.tokens().revoke(parent.id(), Actor.BERTH)).isTrue();

    assertThat(store.tokens().find(child.id())).isEmpty();
    assertThat(store.tokens().find(SecretHash.of("bpt"))).isEmpty();
    assertThatThrownBy(() -> store.tokens().create(child(parent, "late"), Actor.BERTH))
        .isInstanceOf(EndedTokenException.class);
    assertThat(store.tokens().find(SecretHash.of("late"))).isEmpty();
  }

  private NewToken child(AccessToken parent, String secret) {
    return new NewToken(
        alice.id(),
        new TokenKind.ForPackages(
            List.of(new PackagePattern(alice.id(), "app")), Set.of(PackageRight.READ)),
        "",
        SecretHash.of(secret),
        "12345678",
        null,
        OptionalLong.of(parent.id()));
  }

  @Test
  void aTokenIsFoundByItsHashAndByItsId() {
    AccessToken made = token("ghp_secret");

    assertThat(store.tokens().find(SecretHash.of("ghp_secret"))).hasValue(made);
    assertThat(store.tokens().find(made.id())).hasValue(made);
    assertThat(made.owner()).isEqualTo(alice);
    assertThat(made.scopes())
        .containsExactlyInAnyOrder(TokenScope.READ_PACKAGES, TokenScope.DELETE_PACKAGES);
    assertThat(made.note()).isEqualTo("laptop");
    assertThat(made.lastEight()).isEqualTo("12345678");
    assertThat(made.expiresAt()).isEqualTo(now.plus(Duration.ofDays(30)));
  }

  @Test
  void aTokenMayHaveNoScopeAndNoEnd() {
    AccessToken made =
        store
            .tokens()
            .create(
                new NewToken(
                    alice.id(),
                    new TokenKind.Classic(Set.of()),
                    "",
                    SecretHash.of("s"),
                    "12345678",
                    null),
                Actor.BERTH);

    assertThat(made.scopes()).isEmpty();
    assertThat(made.expiresAt()).isNull();
    assertThat(store.tokens().find(made.id())).hasValue(made);
  }

  @Test
  void anUnknownSecretIsNotFound() {
    assertThat(store.tokens().find(SecretHash.of("ghp_other"))).isEmpty();
    token("ghp_other");
    assertThat(store.tokens().find(SecretHash.of("ghp_other"))).isPresent();
  }

  @Test
  void aRevokedTokenIsNotFoundByAnyMethod() {
    AccessToken made = token("ghp_secret");
    assertThat(store.tokens().find(made.id())).isPresent();
    assertThat(store.tokens().find(SecretHash.of("ghp_secret"))).isPresent();

    assertThat(store.tokens().revoke(made.id(), Actor.BERTH)).isTrue();

    assertThat(store.tokens().find(made.id())).isEmpty();
    assertThat(store.tokens().find(SecretHash.of("ghp_secret"))).isEmpty();
    assertThat(tokensOf(alice)).isEmpty();
    assertThat(store.tokens().revoke(made.id(), Actor.BERTH)).isFalse();
  }

  @Test
  void allTokensOfAUserAreRevokedAtOnce() {
    AccessToken one = token("one");
    token("two");
    assertThat(store.tokens().find(one.id())).isPresent();

    assertThat(store.tokens().revokeAll(alice.id(), Actor.BERTH)).isEqualTo(2);

    assertThat(store.tokens().find(one.id())).isEmpty();
    assertThat(store.tokens().find(SecretHash.of("two"))).isEmpty();
    assertThat(store.tokens().revokeAll(alice.id(), Actor.BERTH)).isZero();
  }

  @Test
  void whoeverHadATokenIsKnownToHaveHadOne() {
    assertThat(store.tokens().hadAny(alice.id())).isFalse();
    token("one");
    assertThat(store.tokens().hadAny(alice.id())).isTrue();

    store.tokens().revokeAll(alice.id(), Actor.BERTH);

    assertThat(store.tokens().hadAny(alice.id())).isTrue();
    assertThat(store.tokens().hadAny(user("bob").id())).isFalse();
  }

  @Test
  void tokensAreListedInTheOrderTheyWereMade() {
    AccessToken one = token("one");
    AccessToken two = token("two");

    assertThat(tokensOf(alice)).containsExactly(one, two);
    assertThat(tokensOf(user("bob"))).isEmpty();
  }

  @Test
  void notingTheUseOfATokenNeverFails() {
    AccessToken made = token("one");

    assertThatCode(
            () -> {
              store.tokens().used(made.id(), now);
              store.tokens().used(made.id(), now.plusSeconds(1));
              store.tokens().used(made.id(), now.plusSeconds(61));
              store.tokens().used(4711, now);
            })
        .doesNotThrowAnyException();
    assertThat(store.tokens().find(made.id())).hasValue(made);
  }

  private List<AccessToken> tokensOf(Account owner) {
    return store.tokens().list(owner.id(), 0, 10).stream().map(ListedToken::token).toList();
  }

  private List<AccessToken> tokensOf(Repository repository, Instant at) {
    return store.tokens().listOfRepository(repository.id(), at, 0, 10).stream()
        .map(ListedToken::token)
        .toList();
  }

  @Test
  void aListTellsWhenATokenWasLastUsed() {
    AccessToken used = token("one");
    AccessToken unused = token("two");

    store.tokens().used(used.id(), now);

    // It may become durable later.
    Instant end = Instant.now().plusSeconds(10);
    while (store.tokens().list(alice.id(), 0, 1).getFirst().lastUsedAt().isEmpty()
        && Instant.now().isBefore(end)) {
      Thread.onSpinWait();
    }
    assertThat(store.tokens().list(alice.id(), 0, 2))
        .containsExactly(
            new ListedToken(used, Optional.of(now)), new ListedToken(unused, Optional.empty()));
    assertThat(store.tokens().list(alice.id(), 1, 2)).hasSize(1);
  }

  private AccessToken token(String secret, TokenKind kind) {
    return store
        .tokens()
        .create(
            new NewToken(
                alice.id(), kind, "", SecretHash.of(secret), "12345678", now.plusSeconds(60)),
            Actor.BERTH);
  }

  @Test
  void aRepositorysTokenIsListedWithTheRepositoryUntilItEnds() {
    Repository code =
        store
            .repositories()
            .create(
                alice.id(),
                new RepositoryStore.Draft("code", Visibility.PRIVATE, "", Optional.empty(), ""),
                Actor.BERTH)
            .orElseThrow();
    TokenKind kind = new TokenKind.OfRepository(code.id(), alice.id(), PackagesPermission.WRITE);

    AccessToken made = token("ghs", kind);

    assertThat(made.kind()).isEqualTo(kind);
    assertThat(made.scopes()).isEmpty();
    assertThat(store.tokens().find(SecretHash.of("ghs"))).hasValue(made);
    assertThat(tokensOf(alice)).isEmpty();
    assertThat(tokensOf(code, now)).containsExactly(made);
    assertThat(tokensOf(code, now.plusSeconds(60))).isEmpty();
    assertThat(store.tokens().revokeAll(alice.id(), Actor.BERTH)).isEqualTo(1);
    assertThat(store.tokens().find(made.id())).isEmpty();
  }

  @Test
  void aPackageTokenKnowsWhatItIsBoundTo() {
    TokenKind kind =
        new TokenKind.ForPackages(
            List.of(new PackagePattern(alice.id(), "app"), new PackagePattern(alice.id(), "ci-*")),
            Set.of(PackageRight.READ, PackageRight.DELETE));

    AccessToken made = token("bpt", kind);

    assertThat(made.kind()).isEqualTo(kind);
    assertThat(store.tokens().find(SecretHash.of("bpt"))).hasValue(made);
    assertThat(store.tokens().find(made.id())).hasValue(made);
    assertThat(tokensOf(alice)).containsExactly(made);
    token("ghp", new TokenKind.Classic(Set.of()));
    ListedToken listed = new ListedToken(made, Optional.empty());
    assertThat(store.tokens().listForPackages(alice.id(), 0, 10)).containsExactly(listed);
    assertThat(store.tokens().listForPackagesOf(alice.id(), 0, 10)).containsExactly(listed);
    assertThat(store.tokens().listForPackagesOf(user("bob").id(), 0, 10)).isEmpty();
  }

  @Test
  void theTokensOfADeletedUserAreFoundNoMore() {
    AccessToken made = token("one");
    assertThat(store.tokens().find(made.id())).isPresent();
    assertThat(store.tokens().find(SecretHash.of("one"))).isPresent();

    store.accounts().delete(alice.id(), Actor.BERTH);

    assertThat(store.tokens().find(made.id())).isEmpty();
    assertThat(store.tokens().find(SecretHash.of("one"))).isEmpty();
  }
}
