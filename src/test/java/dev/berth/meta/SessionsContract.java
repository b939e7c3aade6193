package dev.berth.meta;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.berth.packages.AccessToken;
import dev.berth.packages.Account;
import dev.berth.packages.Actor;
import dev.berth.packages.AuditAction;
import dev.berth.packages.AuditEvent;
import dev.berth.packages.EndedTokenException;
import dev.berth.packages.ListedSession;
import dev.berth.packages.SecretHash;
import dev.berth.packages.TokenKind;
import dev.berth.packages.TokenScope;
import dev.berth.packages.TotpSecret;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// What the store of sessions promises.
public abstract class SessionsContract extends StoreContract {

  private static TokenStore.NewToken token(Account user, String secret, Instant end) {
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
            SessionStore.Shown.FIRST_FACTOR,
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
    assertThat(store.passwords().findLink(SecretHash.of("earlier"), lately())).isEmpty();
    assertThat(store.passwords().findLink(link, lately())).hasValue(alice.id());

    TokenStore.NewToken behind = token(alice, "password", null);
    assertThat(store.passwords().setByLink(link, lately(), "$argon2id$one", behind, by(alice)))
        .isTrue();
    TokenStore.NewToken again = token(alice, "again", null);
    assertThat(store.passwords().setByLink(link, lately(), "$argon2id$two", again, by(alice)))
        .isFalse();

    assertThat(store.passwords().find(alice.id()).orElseThrow().hash()).isEqualTo("$argon2id$one");
    assertThat(store.passwords().findLink(link, lately())).isEmpty();
    assertThat(store.tokens().find(session.id())).isEmpty();
  }

  @Test
  void aPasswordThatIsSetOtherwiseEndsTheLink() {
    Account alice = user("alice");
    SecretHash link = SecretHash.of("link");
    store.passwords().putLink(alice.id(), link, Actor.BERTH);

    store.passwords().set("$argon2id$one", token(alice, "password", null), by(alice));

    assertThat(store.passwords().findLink(link, lately())).isEmpty();
  }

  private Instant lately() {
    return now.minus(Duration.ofDays(7));
  }

  private AccessToken setPassword(Account user) {
    store
        .passwords()
        .set("$argon2id$" + user.id(), token(user, "password of " + user.id(), null), by(user));
    long behind = store.passwords().find(user.id()).orElseThrow().tokenId();
    return store.tokens().find(behind).orElseThrow();
  }

  private AccessToken startBy(AccessToken behind, String secret) {
    Account user = behind.owner();
    TokenStore.NewToken token = token(user, secret, now.plus(Duration.ofDays(14)));
    return store
        .sessions()
        .start(
            new TokenStore.NewToken(
                user.id(),
                token.kind(),
                token.note(),
                token.secretHash(),
                token.lastEight(),
                token.expiresAt(),
                OptionalLong.of(behind.id())),
            new SessionStore.Browser(SecretHash.of(secret), "Browser 1", "192.0.2.1"),
            SessionStore.Shown.FIRST_FACTOR,
            by(user));
  }

  @Test
  void aSecondFactorThatWasSetUpMeanwhileHasToBeShown() {
    Account alice = user("alice");
    store.secondFactors().put(alice, TotpSecret.generate(), 1, List.of(), by(alice));

    assertThatThrownBy(() -> start(alice, "one")).isInstanceOf(EndedTokenException.class);
    AccessToken shown =
        store
            .sessions()
            .start(
                token(alice, "two", now.plus(Duration.ofDays(14))),
                new SessionStore.Browser(SecretHash.of("two"), "Browser 1", "192.0.2.1"),
                SessionStore.Shown.BOTH_FACTORS,
                by(alice));

    assertThat(store.sessions().findToken(SecretHash.of("two"))).hasValue(shown.id());
  }

  @Test
  void aSessionEndsWithTheTokenThatItWasBegunBy() {
    AccessToken behind = setPassword(user("alice"));
    AccessToken session = startBy(behind, "one");

    store.tokens().revoke(behind.id(), Actor.BERTH);

    assertThat(store.tokens().find(session.id())).isEmpty();
    assertThatThrownBy(() -> startBy(behind, "two")).isInstanceOf(EndedTokenException.class);
    assertThat(store.sessions().findToken(SecretHash.of("two"))).isEmpty();
  }

  @Test
  void takingAPasswordAwayEndsSessionsAndTheLinkToSetAnother() {
    Account alice = user("alice");
    AccessToken session = startBy(setPassword(alice), "one");
    SecretHash link = SecretHash.of("link");
    store.passwords().putLink(alice.id(), link, Actor.BERTH);

    store.passwords().remove(alice.id(), Actor.BERTH);

    assertThat(store.tokens().find(session.id())).isEmpty();
    assertThat(store.passwords().findLink(link, lately())).isEmpty();
  }

  @Test
  void suspensionEndsSessionsForGoodAndLetsNobodyBeginAny() {
    Account alice = user("alice");
    AccessToken behind = setPassword(alice);
    AccessToken session = startBy(behind, "one");

    store.accounts().setSuspended(alice.id(), true, Actor.BERTH);
    assertThatThrownBy(() -> startBy(behind, "two")).isInstanceOf(EndedTokenException.class);
    store.accounts().setSuspended(alice.id(), false, Actor.BERTH);

    assertThat(store.tokens().find(session.id())).isEmpty();
    assertThat(store.sessions().findToken(SecretHash.of("one"))).isEmpty();
    assertThat(startBy(behind, "three").isLive(now)).isTrue();
  }

  @Test
  void aLinkEndsWithItsTimeAndIsOfNoUseToWhoeverIsSuspended() {
    Account alice = user("alice");
    SecretHash link = SecretHash.of("link");
    store.passwords().putLink(alice.id(), link, Actor.BERTH);
    TokenStore.NewToken behind = token(alice, "password", null);

    store.accounts().setSuspended(alice.id(), true, Actor.BERTH);
    assertThat(store.passwords().findLink(link, lately())).isEmpty();
    assertThat(store.passwords().setByLink(link, lately(), "$argon2id$1", behind, by(alice)))
        .isFalse();
    store.accounts().setSuspended(alice.id(), false, Actor.BERTH);
    assertThat(store.passwords().findLink(link, lately())).hasValue(alice.id());

    pass(Duration.ofDays(7));
    assertThat(store.passwords().findLink(link, lately())).isEmpty();
    assertThat(store.passwords().setByLink(link, lately(), "$argon2id$1", behind, by(alice)))
        .isFalse();
  }

  @Test
  void whoWasSignedOutMeanwhileMakesNoTokenAndEndsNoSession() {
    Account alice = user("alice");
    AccessToken session = start(alice, "one");
    AccessToken other = start(alice, "two");
    Actor by =
        new Actor(
            OptionalLong.of(alice.id()),
            alice.login().value(),
            OptionalLong.of(session.id()),
            Optional.empty());
    store.sessions().end(alice.id(), session.id(), by(alice));

    assertThatThrownBy(() -> store.tokens().create(token(alice, "late", null), by))
        .isInstanceOf(EndedTokenException.class);
    assertThatThrownBy(() -> store.sessions().end(alice.id(), other.id(), by))
        .isInstanceOf(EndedTokenException.class);
    assertThatThrownBy(() -> store.sessions().endAll(alice.id(), by))
        .isInstanceOf(EndedTokenException.class);
    assertThat(store.tokens().find(SecretHash.of("token late"))).isEmpty();
    assertThat(store.tokens().find(other.id())).isPresent();
  }

  @Test
  void theNewestTokensOfAUserAreWithoutThoseBehindThePasswordAndSessions() {
    Account alice = user("alice");
    startBy(setPassword(alice), "one");
    AccessToken first = store.tokens().create(token(alice, "first", null), by(alice));
    AccessToken second = store.tokens().create(token(alice, "second", null), by(alice));

    assertThat(store.tokens().listNewest(alice.id(), 10))
        .extracting(listed -> listed.token().id())
        .containsExactly(second.id(), first.id());
    assertThat(store.tokens().listNewest(alice.id(), 1)).hasSize(1);
  }
}
