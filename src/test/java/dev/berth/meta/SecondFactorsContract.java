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
import java.time.Instant;
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
        .hasValue(new SecondFactor(SECRET, 7, now, 2, 0));
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
    assertThat(store.secondFactors().takeStep(alice.id(), SECRET, 8)).isFalse();
    put(alice);

    assertThat(store.secondFactors().takeStep(alice.id(), SECRET, 7)).isFalse();
    assertThat(store.secondFactors().takeStep(alice.id(), TotpSecret.generate(), 9)).isFalse();
    assertThat(store.secondFactors().takeStep(alice.id(), SECRET, 9)).isTrue();
    assertThat(store.secondFactors().takeStep(alice.id(), SECRET, 9)).isFalse();
    assertThat(store.secondFactors().takeStep(alice.id(), SECRET, 8)).isFalse();
  }

  @Test
  void codesAreCountedUntilARightOneAndThenOneInAWhile() {
    Account alice = user("alice");
    SecondFactorStore factors = store.secondFactors();
    Instant before = now.minusSeconds(60);
    assertThat(factors.countCode(alice.id(), 2, before)).isFalse();
    put(alice);

    assertThat(factors.countCode(alice.id(), 2, before)).isTrue();
    assertThat(factors.countCode(alice.id(), 2, before)).isTrue();
    assertThat(factors.countCode(alice.id(), 2, before)).isFalse();
    assertThat(factors.find(alice.id()).orElseThrow().wrongCodes()).isEqualTo(2);
    assertThat(factors.countCode(alice.id(), 2, now)).isTrue();

    assertThat(factors.takeStep(alice.id(), SECRET, 8)).isTrue();
    assertThat(factors.find(alice.id()).orElseThrow().wrongCodes()).isZero();
    assertThat(factors.countCode(alice.id(), 2, before)).isTrue();
  }

  @Test
  void wrongCodesAreInTheAuditLogNowAndThen() {
    Account alice = user("alice");
    put(alice);
    Instant before = now.minusSeconds(60);
    store.secondFactors().noteWrong(alice, before, by(alice));
    store.secondFactors().noteWrong(alice, before, by(alice));
    assertThat(log(2))
        .containsExactly(AuditAction.TWO_FACTOR_FAILED, AuditAction.TWO_FACTOR_ENABLE);
    store.secondFactors().noteWrong(alice, now, by(alice));
    assertThat(log(2))
        .containsExactly(AuditAction.TWO_FACTOR_FAILED, AuditAction.TWO_FACTOR_FAILED);
  }

  @Test
  void nothingIsLeftOfAUserWhoIsDeleted() {
    Account alice = user("alice");
    put(alice);
    store.passwords().putLink(alice.id(), SecretHash.of("link"), by(alice));

    store.accounts().delete(alice.id(), Actor.BERTH);

    assertThat(store.secondFactors().find(alice.id())).isEmpty();
    assertThat(store.secondFactors().takeRecoveryCode(alice, ONE, Actor.BERTH)).isFalse();
    assertThat(put(alice)).isFalse();
    assertThat(store.passwords().findLink(SecretHash.of("link"), now.minusSeconds(60))).isEmpty();
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
