package dev.berth.meta;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.packages.AccessToken;
import dev.berth.packages.Account;
import dev.berth.packages.Actor;
import dev.berth.packages.AuditAction;
import dev.berth.packages.AuditEvent;
import dev.berth.packages.ExternalIdentity;
import dev.berth.packages.ListedIdentity;
import dev.berth.packages.Login;
import dev.berth.packages.SecretHash;
import dev.berth.packages.TokenKind;
import dev.berth.packages.TotpSecret;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// What the store of identities elsewhere promises.
public abstract class IdentitiesContract extends StoreContract {
  private static final String ISSUER = "https://login.example.com";
  private static final ExternalIdentity ONE = new ExternalIdentity(ISSUER, "one");
  private static final ExternalIdentity TWO = new ExternalIdentity(ISSUER, "two");

  private int secrets;

  private TokenStore.NewToken behind(Account user) {
    secrets++;
    return new TokenStore.NewToken(
        user.id(),
        new TokenKind.Classic(Set.of()),
        "sign-in",
        SecretHash.of("behind " + secrets),
        "identity",
        null);
  }

  private boolean link(Account user, ExternalIdentity identity) {
    return store.identities().link(identity, "Mona", behind(user), by(user));
  }

  private Optional<AccessToken> token(Account user, ExternalIdentity identity) {
    return store.identities().findToken(identity, behind(user), by(user));
  }

  private List<AuditAction> log(int count) {
    return store.audit().listNewest(AuditLog.Filter.ALL, Long.MAX_VALUE, count).stream()
        .map(AuditEvent::action)
        .toList();
  }

  @Test
  void anIdentityIsOneUsersAndAUserHasOneOfAnIssuer() {
    Account alice = user("alice");
    Account bob = user("bob");
    assertThat(store.identities().find(ONE)).isEmpty();

    assertThat(link(alice, ONE)).isTrue();
    assertThat(link(bob, ONE)).isFalse();
    assertThat(link(alice, TWO)).isFalse();
    assertThat(link(alice, new ExternalIdentity("https://other.example.com", "one"))).isTrue();

    assertThat(store.identities().find(ONE)).hasValue(new IdentityStore.Linked(alice.id(), false));
    assertThat(store.identities().find(TWO)).isEmpty();
    assertThat(store.identities().list(alice.id()))
        .containsExactly(
            new ListedIdentity(ONE, "Mona", now),
            new ListedIdentity(
                new ExternalIdentity("https://other.example.com", "one"), "Mona", now));
    assertThat(log(1)).containsExactly(AuditAction.EXTERNAL_IDENTITY_PROVISION);
    assertThat(store.tokens().listNewest(alice.id(), 10)).isEmpty();
  }

  @Test
  void aUserIsMadeWithTheirIdentityOrNotAtAll() {
    Account mona =
        store
            .identities()
            .createUser(new Login("mona"), "mona@example.com", ONE, "Mona", this::behind)
            .orElseThrow();

    assertThat(store.accounts().find(new Login("mona"))).hasValue(mona);
    assertThat(mona.siteAdministrator()).isFalse();
    assertThat(store.identities().find(ONE)).isPresent();
    assertThat(log(2))
        .containsExactly(AuditAction.EXTERNAL_IDENTITY_PROVISION, AuditAction.USER_CREATE);
    assertThat(store.identities().createUser(new Login("mona"), "", TWO, "", this::behind))
        .isEmpty();
    assertThat(store.identities().find(TWO)).isEmpty();
  }

  @Test
  void aTokenThatWasRevokedIsReplaced() {
    Account alice = user("alice");
    assertThat(token(alice, ONE)).isEmpty();
    link(alice, ONE);
    AccessToken first = token(alice, ONE).orElseThrow();
    assertThat(token(alice, ONE).orElseThrow().id()).isEqualTo(first.id());

    store.tokens().revokeAll(alice.id(), Actor.BERTH);

    AccessToken second = token(alice, ONE).orElseThrow();
    assertThat(second.id()).isNotEqualTo(first.id());
    assertThat(store.tokens().find(second.id())).isPresent();
    assertThat(token(user("bob"), ONE)).isEmpty();
  }

  @Test
  void unlinkingRevokesTheTokenBehind() {
    Account alice = user("alice");
    link(alice, ONE);
    AccessToken behind = token(alice, ONE).orElseThrow();

    assertThat(store.identities().unlink(alice.id(), ISSUER, by(alice))).isTrue();

    assertThat(store.identities().unlink(alice.id(), ISSUER, by(alice))).isFalse();
    assertThat(store.identities().find(ONE)).isEmpty();
    assertThat(store.tokens().find(behind.id())).isEmpty();
    assertThat(log(2)).contains(AuditAction.EXTERNAL_IDENTITY_DEPROVISION);
    assertThat(link(user("bob"), ONE)).isTrue();
  }

  @Test
  void itTellsWhetherThereIsASecondFactorAndGoesWithItsUser() {
    Account alice = user("alice");
    link(alice, ONE);
    store.secondFactors().put(alice, TotpSecret.generate(), 1, List.of(), by(alice));
    assertThat(store.identities().find(ONE)).hasValue(new IdentityStore.Linked(alice.id(), true));

    store.accounts().delete(alice.id(), Actor.BERTH);

    assertThat(store.identities().find(ONE)).isEmpty();
  }
}
