package dev.berth.meta;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.packages.AccessToken;
import dev.berth.packages.Account;
import dev.berth.packages.Actor;
import dev.berth.packages.AuditAction;
import dev.berth.packages.AuditEvent;
import dev.berth.packages.ListedSession;
import dev.berth.packages.SecretHash;
import dev.berth.packages.TokenKind;
import dev.berth.packages.TokenScope;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// What the store of sessions promises.
public abstract class SessionsContract extends StoreContract {

  private static TokenStore.NewToken token(Account user, String secret, java.time.Instant end) {
    return new TokenStore.NewToken(
        user.id(),
        new TokenKind.Classic(Set.of(TokenScope.WRITE_PACKAGES)),
        "",
        SecretHash.of("token " + secret),
        "12345678",
        end);
  }

  private AccessToken start(Account user, String secret) {
    return store
        .sessions()
        .start(
            token(user, secret, now.plus(Duration.ofDays(14))),
            new SessionStore.Browser(SecretHash.of(secret), "Browser 1", "192.0.2.1"),
            by(user));
  }

  @Test
  void aSessionIsFoundByItsSecretAndListed() {
    Account alice = user("alice");
    AccessToken one = start(alice, "one");
    AccessToken two = start(alice, "two");

    assertThat(store.sessions().findToken(SecretHash.of("one"))).hasValue(one.id());
    assertThat(store.sessions().findToken(SecretHash.of("three"))).isEmpty();
    assertThat(store.sessions().list(alice.id(), now, 10))
        .extracting(ListedSession::tokenId)
        .containsExactly(two.id(), one.id());
    assertThat(store.sessions().list(user("bob").id(), now, 10)).isEmpty();
    assertThat(store.audit().listNewest(AuditLog.Filter.ALL, Long.MAX_VALUE, 2))
        .extracting(AuditEvent::action)
        .contains(AuditAction.USER_LOGIN);
  }

  @Test
  void theTokensBehindSessionsAreInNoListOfTokens() {
    Account alice = user("alice");
    start(alice, "one");

    assertThat(store.tokens().list(alice.id(), 0, 10)).isEmpty();
  }

  @Test
  void onlyItsUserEndsASession() {
    Account alice = user("alice");
    Account bob = user("bob");
    AccessToken one = start(alice, "one");

    assertThat(store.sessions().end(bob.id(), one.id(), by(bob))).isFalse();
    assertThat(store.tokens().find(one.id())).isPresent();
    assertThat(store.sessions().end(alice.id(), one.id(), by(alice))).isTrue();
    assertThat(store.sessions().end(alice.id(), one.id(), by(alice))).isFalse();
    assertThat(store.tokens().find(one.id())).isEmpty();
    assertThat(store.sessions().findToken(SecretHash.of("one"))).isEmpty();
  }

  @Test
  void allSessionsOfAUserEndTogetherAndNobodyElses() {
    Account alice = user("alice");
    Account bob = user("bob");
    AccessToken one = start(alice, "one");
    AccessToken two = start(alice, "two");
    AccessToken other = start(bob, "other");

    store.sessions().endAll(alice.id(), by(alice));

    assertThat(store.tokens().find(one.id())).isEmpty();
    assertThat(store.tokens().find(two.id())).isEmpty();
    assertThat(store.tokens().find(other.id())).isPresent();
  }

  @Test
  void whatHasEndedByItselfIsForgottenAtTheNextSignIn() {
    Account alice = user("alice");
    AccessToken one = start(alice, "one");
    pass(Duration.ofDays(15));
    assertThat(store.sessions().list(alice.id(), now, 10)).isEmpty();

    start(alice, "two");

    assertThat(store.sessions().findToken(SecretHash.of("one"))).isEmpty();
    assertThat(store.tokens().list(alice.id(), 0, 10)).isEmpty();
    assertThat(store.sessions().list(alice.id(), now, 10)).hasSize(1);
    assertThat(one.isLive(now)).isFalse();
  }

  @Test
  void aLinkSetsAPasswordOnceAndEndsSessions() {
    Account alice = user("alice");
    AccessToken session = start(alice, "one");
    SecretHash link = SecretHash.of("link");
    store.passwords().putLink(alice.id(), SecretHash.of("earlier"), Actor.BERTH);
    store.passwords().putLink(alice.id(), link, Actor.BERTH);
    assertThat(store.passwords().findLink(SecretHash.of("earlier"))).isEmpty();
    assertThat(store.passwords().findLink(link)).hasValue(alice.id());

    TokenStore.NewToken behind = token(alice, "password", null);
    assertThat(store.passwords().setByLink(link, "$argon2id$one", behind, by(alice))).isTrue();
    TokenStore.NewToken again = token(alice, "again", null);
    assertThat(store.passwords().setByLink(link, "$argon2id$two", again, by(alice))).isFalse();

    assertThat(store.passwords().find(alice.id()).orElseThrow().hash()).isEqualTo("$argon2id$one");
    assertThat(store.passwords().findLink(link)).isEmpty();
    assertThat(store.tokens().find(session.id())).isEmpty();
  }

  @Test
  void aPasswordThatIsSetOtherwiseEndsTheLink() {
    Account alice = user("alice");
    SecretHash link = SecretHash.of("link");
    store.passwords().putLink(alice.id(), link, Actor.BERTH);

    store.passwords().set("$argon2id$one", token(alice, "password", null), by(alice));

    assertThat(store.passwords().findLink(link)).isEmpty();
  }
}
