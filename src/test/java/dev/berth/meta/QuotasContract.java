package dev.berth.meta;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.packages.Account;
import dev.berth.packages.AuditAction;
import dev.berth.packages.Quota;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/// What keeping quotas promises.
public abstract class QuotasContract extends StoreContract {
  private static final Quota SMALL = new Quota(OptionalLong.of(10), OptionalLong.empty());

  @Test
  void anAccountHasTheQuotaThatWasSetLast() {
    Account alice = user("alice");
    Account team = organization("team", alice);
    assertThat(store.quotas().find(alice.id())).isEmpty();

    store.quotas().put(alice, Quota.NONE, by(alice));
    store.quotas().put(alice, SMALL, by(alice));
    store.quotas().put(team, Quota.NONE, by(alice));

    assertThat(store.quotas().find(alice.id())).contains(SMALL);
    assertThat(store.quotas().find(team.id())).contains(Quota.NONE);
    assertThat(store.quotas().remove(alice, by(alice))).isTrue();
    assertThat(store.quotas().remove(alice, by(alice))).isFalse();
    assertThat(store.quotas().find(alice.id())).isEmpty();
    assertThat(
            store.audit().listNewest(AuditLog.Filter.ALL, Long.MAX_VALUE, 10).stream()
                .filter(event -> event.action() == AuditAction.QUOTA_UPDATE)
                .map(event -> event.actor().login()))
        .isEqualTo(List.of("alice", "alice", "alice", "alice"));
  }
}
