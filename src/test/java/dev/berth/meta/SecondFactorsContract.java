package dev.berth.meta;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.packages.Account;
import dev.berth.packages.Actor;
import dev.berth.packages.AuditAction;
import dev.berth.packages.AuditEvent;
import dev.berth.packages.SecondFactor;
import dev.berth.packages.SecretHash;
import dev.berth.packages.TokenKind;
import dev.berth.packages.TokenScope;
import dev.berth.packages.TotpSecret;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// What the store of second factors promises.
public abstract class SecondFactorsContract extends StoreContract {
  private static final TotpSecret SECRET = TotpSecret.generate();
  private static final SecretHash ONE = SecretHash.of("one");
  private static final SecretHash TWO = SecretHash.of("two");

  private boolean put(Account user) {
    return store.secondFactors().put(user, SECRET, 7, List.of(ONE, TWO), by(user));
  }

  private List<AuditAction> log(int count) {
    return store.audit().listNewest(AuditLog.Filter.ALL, Long.MAX_VALUE, count).stream()
        .map(AuditEvent::action)
        .toList();
  }

  @Test
  void aUserHasOneSecondFactorUntilItIsTakenAway() {
    Account alice = user("alice");
    assertThat(store.secondFactors().find(alice.id())).isEmpty();

    assertThat(put(alice)).isTrue();
    assertThat(put(alice)).isFalse();
    assertThat(store.secondFactors().find(alice.id()))
        .hasValue(new SecondFactor(SECRET, 7, now, 2));
    assertThat(store.secondFactors().find(user("bob").id())).isEmpty();

    assertThat(store.secondFactors().remove(alice, Actor.BERTH)).isTrue();
    assertThat(store.secondFactors().remove(alice, Actor.BERTH)).isFalse();
    assertThat(store.secondFactors().find(alice.id())).isEmpty();
    assertThat(put(alice)).isTrue();
    assertThat(log(3))
        .containsExactly(
            AuditAction.TWO_FACTOR_ENABLE, AuditAction.TWO_FACTOR_DISABLE, AuditAction.USER_CREATE);
  }

  @Test
  void theCodeOfAPeriodIsTakenOnceAndNoneOfAnEarlierOne() {
    Account alice = user("alice");
    assertThat(store.secondFactors().takeStep(alice.id(), 8)).isFalse();
    put(alice);

    assertThat(store.secondFactors().takeStep(alice.id(), 7)).isFalse();
    assertThat(store.secondFactors().takeStep(alice.id(), 9)).isTrue();
    assertThat(store.secondFactors().takeStep(alice.id(), 9)).isFalse();
    assertThat(store.secondFactors().takeStep(alice.id(), 8)).isFalse();
  }

  @Test
  void aRecoveryCodeIsTakenOnceAndEndsWithOthers() {
    Account alice = user("alice");
    Account bob = user("bob");
    put(alice);
    SecondFactorStore factors = store.secondFactors();

    assertThat(factors.takeRecoveryCode(bob, ONE, by(bob))).isFalse();
    assertThat(factors.takeRecoveryCode(alice, ONE, by(alice))).isTrue();
    assertThat(log(1)).containsExactly(AuditAction.TWO_FACTOR_RECOVERY_CODE_USED);
    assertThat(factors.takeRecoveryCode(alice, ONE, by(alice))).isFalse();

    assertThat(factors.replaceRecoveryCodes(bob, List.of(ONE), by(bob))).isFalse();
    assertThat(factors.replaceRecoveryCodes(alice, List.of(ONE), by(alice))).isTrue();
    assertThat(log(1)).containsExactly(AuditAction.TWO_FACTOR_RECOVERY_CODES_REPLACED);
    assertThat(factors.takeRecoveryCode(alice, TWO, by(alice))).isFalse();
    assertThat(factors.find(alice.id()).orElseThrow().recoveryCodes()).isEqualTo(1);
    assertThat(factors.takeRecoveryCode(alice, ONE, by(alice))).isTrue();
  }

  @Test
  void aPasswordTellsWhetherItIsEnough() {
    Account alice = user("alice");
    store
        .passwords()
        .set(
            "$argon2id$one",
            new TokenStore.NewToken(
                alice.id(),
                new TokenKind.Classic(Set.of(TokenScope.WRITE_PACKAGES)),
                "",
                SecretHash.of("behind"),
                "12345678",
                null),
            by(alice));
    assertThat(store.passwords().find(alice.id()).orElseThrow().secondFactor()).isFalse();

    put(alice);

    assertThat(store.passwords().find(alice.id()).orElseThrow().secondFactor()).isTrue();
  }
}
