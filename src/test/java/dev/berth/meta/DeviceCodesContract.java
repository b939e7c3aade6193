package dev.berth.meta;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.berth.meta.DeviceCodeStore.Limits;
import dev.berth.meta.DeviceCodeStore.Progress;
import dev.berth.packages.AccessToken;
import dev.berth.packages.Account;
import dev.berth.packages.Actor;
import dev.berth.packages.AuditAction;
import dev.berth.packages.AuditEvent;
import dev.berth.packages.DeviceRequest;
import dev.berth.packages.EndedTokenException;
import dev.berth.packages.SecretHash;
import dev.berth.packages.TokenKind;
import dev.berth.packages.TokenScope;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// What the store of devices that wait promises.
public abstract class DeviceCodesContract extends StoreContract {
  private static final Limits FEW = new Limits(10, 10, 10);
  private static final SecretHash DEVICE = SecretHash.of("device");
  private static final SecretHash USER = SecretHash.of("BCDFGHJK");
  private static final Set<TokenScope> SCOPES = Set.of(TokenScope.REPO, TokenScope.READ_ORG);

  private DeviceRequest request() {
    return new DeviceRequest(
        "GitHub CLI", SCOPES, "192.0.2.1", now, now.plus(Duration.ofMinutes(15)));
  }

  private void put() {
    assertThat(store.deviceCodes().put(DEVICE, USER, request(), "one", FEW)).isTrue();
  }

  private boolean grant(Account user) {
    return store.deviceCodes().grant(USER, user, SCOPES, by(user));
  }

  private Optional<AccessToken> take(String secret) {
    return store.deviceCodes().take(DEVICE, SecretHash.of(secret), "12345678", "192.0.2.1");
  }

  private Progress look() {
    return store.deviceCodes().look(DEVICE, now);
  }

  @Test
  void aDeviceThatIsAuthorizedGetsOneToken() {
    Account alice = user("alice");
    assertThat(look()).isEqualTo(Progress.UNKNOWN);
    put();
    assertThat(look()).isEqualTo(Progress.WAITING);
    assertThat(store.deviceCodes().find(USER, now)).hasValue(request());
    assertThat(take("early")).isEmpty();

    assertThat(store.deviceCodes().grant(USER, alice, Set.of(TokenScope.REPO), by(alice))).isTrue();
    assertThat(grant(alice)).isFalse();
    assertThat(store.deviceCodes().find(USER, now)).isEmpty();
    assertThat(look()).isEqualTo(Progress.GRANTED);

    AccessToken token = take("one").orElseThrow();
    assertThat(token.owner().id()).isEqualTo(alice.id());
    assertThat(token.scopes()).containsExactly(TokenScope.REPO);
    assertThat(token.note()).isEqualTo("GitHub CLI");
    assertThat(store.tokens().find(SecretHash.of("one"))).hasValue(token);
    assertThat(take("two")).isEmpty();
    assertThat(look()).isEqualTo(Progress.UNKNOWN);
    assertThat(store.audit().listNewest(AuditLog.Filter.ALL, Long.MAX_VALUE, 2))
        .extracting(AuditEvent::action)
        .containsExactly(AuditAction.OAUTH_TOKEN_CREATE, AuditAction.OAUTH_AUTHORIZE);
  }

  @Test
  void aDeviceThatIsRefusedStaysSo() {
    Account alice = user("alice");
    put();

    assertThat(store.deviceCodes().deny(USER, alice, by(alice))).isTrue();

    assertThat(store.deviceCodes().deny(USER, alice, by(alice))).isFalse();
    assertThat(grant(alice)).isFalse();
    assertThat(look()).isEqualTo(Progress.DENIED);
    assertThat(take("one")).isEmpty();
  }

  @Test
  void aCodeEndsAndIsForgottenLater() {
    Account alice = user("alice");
    put();
    pass(Duration.ofMinutes(15));

    assertThat(look()).isEqualTo(Progress.EXPIRED);
    assertThat(store.deviceCodes().find(USER, now)).isEmpty();
    assertThat(grant(alice)).isFalse();
    pass(Duration.ofMinutes(61));
    store.deviceCodes().put(SecretHash.of("other"), SecretHash.of("o"), request(), "one", FEW);
    assertThat(look()).isEqualTo(Progress.UNKNOWN);
  }

  @Test
  void whatWasAuthorizedCanBeFetchedUntilTheCodeEnds() {
    Account alice = user("alice");
    put();
    assertThat(grant(alice)).isTrue();
    pass(Duration.ofMinutes(15));

    assertThat(look()).isEqualTo(Progress.EXPIRED);
    assertThat(take("one")).isEmpty();
  }

  @Test
  void onlySoManyWaitAtOnceAndNoCodeIsGivenTwice() {
    Limits two = new Limits(2, 2, 2);
    assertThat(put("1", "a", "one", two)).isTrue();
    assertThat(put("2", "a", "one", two)).isFalse();
    assertThat(put("2", "b", "one", two)).isTrue();
    assertThat(put("3", "c", "other", two)).isFalse();
    pass(Duration.ofMinutes(15));
    assertThat(put("3", "c", "one", two)).isTrue();
  }

  @Test
  void oneNetworkCannotKeepTheOthersOut() {
    Limits limits = new Limits(8, 3, 1);
    for (String code : List.of("a", "b", "c")) {
      assertThat(put(code, code, "one", limits)).isTrue();
    }
    assertThat(put("d", "d", "one", limits)).isFalse();
    assertThat(put("d", "d", "two", limits)).isTrue();

    assertThat(put("e", "e", "two", limits)).as("half of all wait").isFalse();
    assertThat(put("e", "e", "three", limits)).isTrue();
  }

  private boolean put(String device, String code, String network, Limits limits) {
    return store
        .deviceCodes()
        .put(SecretHash.of(device), SecretHash.of(code), request(), network, limits);
  }

  @Test
  void whoIsNoSiteAdministratorByThenGivesNoScopeForIt() {
    Account alice = user("alice");
    put();
    Set<TokenScope> scopes = Set.of(TokenScope.REPO, TokenScope.SITE_ADMIN);

    assertThat(store.deviceCodes().grant(USER, alice, scopes, by(alice))).isTrue();

    assertThat(take("one").orElseThrow().scopes()).containsExactly(TokenScope.REPO);
  }

  @Test
  void whatEndsSessionsOrTokensEndsWhatWasNotFetched() {
    Account alice = user("alice");
    for (Runnable end :
        new Runnable[] {
          () -> store.sessions().endAll(alice.id(), by(alice)),
          () -> store.tokens().revokeAll(alice.id(), Actor.BERTH),
          () -> store.accounts().setSuspended(alice.id(), true, Actor.BERTH)
        }) {
      put();
      assertThat(grant(alice)).isTrue();

      end.run();

      assertThat(take("one")).isEmpty();
      assertThat(look()).isEqualTo(Progress.UNKNOWN);
    }
  }

  @Test
  void whoseTokenHasEndedAuthorizesNothing() {
    Account alice = user("alice");
    AccessToken used =
        store
            .tokens()
            .create(
                new TokenStore.NewToken(
                    alice.id(),
                    new TokenKind.Classic(SCOPES),
                    "",
                    SecretHash.of("used"),
                    "12345678",
                    null),
                by(alice));
    put();
    store.tokens().revoke(used.id(), by(alice));
    Actor by =
        new Actor(
            OptionalLong.of(alice.id()),
            "alice",
            OptionalLong.of(used.id()),
            Optional.of("192.0.2.1"));

    assertThatThrownBy(() -> store.deviceCodes().grant(USER, alice, SCOPES, by))
        .isInstanceOf(EndedTokenException.class);
    assertThatThrownBy(() -> store.deviceCodes().deny(USER, alice, by))
        .isInstanceOf(EndedTokenException.class);
    assertThat(look()).isEqualTo(Progress.WAITING);
  }
}
