package dev.berth.meta;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.meta.UploadStore.UploadSession;
import dev.berth.oci.DigestAlgorithm;
import dev.berth.oci.RepositoryName;
import dev.berth.oci.UploadId;
import dev.berth.packages.Account;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What upload sessions promise.
public abstract class UploadsContract extends StoreContract {
  private Account alice;

  @BeforeEach
  void makeUser() {
    alice = user("alice");
  }

  private UploadSession upload(Account actor) {
    UploadSession session =
        new UploadSession(
            UploadId.random(),
            new RepositoryName("alice/app"),
            actor.id(),
            DigestAlgorithm.SHA512,
            now);
    store.uploads().open(session);
    return session;
  }

  @Test
  void aSessionIsFoundAtOnceAndForgottenAtOnce() {
    UploadSession session = upload(alice);
    assertThat(store.uploads().find(session.id())).hasValue(session);

    store.uploads().close(session.id());

    assertThat(store.uploads().find(session.id())).isEmpty();
  }

  @Test
  void closingAnUnknownSessionIsWithoutEffect() {
    store.uploads().close(UploadId.random());

    assertThat(store.uploads().find(UploadId.random())).isEmpty();
  }

  @Test
  void openSessionsAreCountedForEachUser() {
    Account bob = user("bob");
    upload(alice);
    UploadSession second = upload(alice);
    upload(bob);
    assertThat(store.uploads().countOpen(alice.id())).isEqualTo(2);

    store.uploads().close(second.id());

    assertThat(store.uploads().countOpen(alice.id())).isEqualTo(1);
    assertThat(store.uploads().countOpen(bob.id())).isEqualTo(1);
    assertThat(store.uploads().countOpen()).isEqualTo(2);
  }

  @Test
  void oldSessionsAreListedForTheCleaner() {
    UploadSession old = upload(alice);
    UploadSession closed = upload(alice);
    pass(Duration.ofHours(2));
    upload(alice);
    store.uploads().close(closed.id());
    store.check(); // whatever was not waited for has been written

    assertThat(store.uploads().listStartedBefore(now.plus(Duration.ofHours(1)), 1))
        .containsExactly(old);
    assertThat(store.uploads().listStartedBefore(now.minus(Duration.ofHours(1)), 10))
        .containsExactly(old);
    assertThat(store.uploads().listStartedBefore(now.minus(Duration.ofHours(3)), 10)).isEmpty();
  }
}
