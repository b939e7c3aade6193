package dev.berth.meta;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.packages.Account;
import dev.berth.packages.AuditAction;
import dev.berth.packages.AuditEvent;
import dev.berth.packages.SecretHash;
import dev.berth.packages.TokenKind;
import dev.berth.packages.TokenScope;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// What the store of passwords promises.
public abstract class PasswordsContract extends StoreContract {

  private void set(Account user, String hash) {
    store.passwords().set("$argon2id$" + hash, token(user, hash), by(user));
  }

  private static TokenStore.NewToken token(Account user, String secret) {
    return new TokenStore.NewToken(
        user.id(),
        new TokenKind.Classic(Set.of(TokenScope.WRITE_PACKAGES)),
        "",
        SecretHash.of(secret),
        "12345678",
        null);
  }

  @Test
  void settingAPasswordEndsTheTokenOfTheOneBefore() {
    Account alice = user("alice");
    assertThat(store.passwords().find(alice.id())).isEmpty();

    set(alice, "one");
    PasswordStore.Password one = store.passwords().find(alice.id()).orElseThrow();
    assertThat(one.hash()).isEqualTo("$argon2id$one");
    assertThat(store.tokens().find(one.tokenId()).orElseThrow().owner().id()).isEqualTo(alice.id());

    set(alice, "two");
    PasswordStore.Password two = store.passwords().find(alice.id()).orElseThrow();
    assertThat(two.hash()).isEqualTo("$argon2id$two");
    assertThat(store.tokens().find(one.tokenId())).isEmpty();
    assertThat(store.tokens().find(two.tokenId())).isPresent();
    assertThat(two.toString()).doesNotContain("argon2id");
  }

  @Test
  void aPasswordThatIsTakenAwayIsGoneWithItsToken() {
    Account alice = user("alice");
    set(alice, "one");
    long token = store.passwords().find(alice.id()).orElseThrow().tokenId();

    assertThat(store.passwords().remove(alice.id(), by(alice))).isTrue();
    assertThat(store.passwords().remove(alice.id(), by(alice))).isFalse();

    assertThat(store.passwords().find(alice.id())).isEmpty();
    assertThat(store.tokens().find(token)).isEmpty();
    List<AuditEvent> events = store.audit().listNewest(AuditLog.Filter.ALL, Long.MAX_VALUE, 3);
    assertThat(events)
        .extracting(AuditEvent::action)
        .containsExactly(
            AuditAction.USER_REMOVE_PASSWORD,
            AuditAction.TOKEN_REVOKE,
            AuditAction.USER_CHANGE_PASSWORD);
    assertThat(events.toString()).doesNotContain("argon2id");
  }

  @Test
  void aLinkToSetAPasswordAndItsUseAreEvents() {
    Account alice = user("alice");
    Account bob = user("bob");
    SecretHash link = SecretHash.of("link");

    store.passwords().putLink(bob.id(), link, by(alice));
    boolean set =
        store
            .passwords()
            .setByLink(link, now.minusSeconds(1), "$argon2id$one", token(bob, "one"), by(bob));

    assertThat(set).isTrue();
    List<AuditEvent> events = store.audit().listNewest(AuditLog.Filter.ALL, Long.MAX_VALUE, 2);
    assertThat(events)
        .extracting(AuditEvent::action)
        .containsExactly(AuditAction.USER_CHANGE_PASSWORD, AuditAction.USER_PASSWORD_LINK_CREATE);
    assertThat(events.getFirst().after().orElseThrow()).contains("\"by\":\"link\"");
    assertThat(events.getLast().actor().login()).isEqualTo("alice");
    assertThat(events.getLast().user().orElseThrow().name()).isEqualTo("bob");
    assertThat(events.toString()).doesNotContain(link.hex());
  }

  @Test
  void revokingItsTokenEndsAPasswordAndRevokingAllOthersDoesNot() {
    Account alice = user("alice");
    set(alice, "one");
    long token = store.passwords().find(alice.id()).orElseThrow().tokenId();

    assertThat(store.tokens().revokeAll(alice.id(), by(alice))).isZero();

    assertThat(store.passwords().find(alice.id())).isPresent();
    store.tokens().revoke(token, by(alice));
    assertThat(store.passwords().find(alice.id())).isEmpty();
    set(alice, "two");
    assertThat(store.passwords().find(alice.id())).isPresent();
  }
}
