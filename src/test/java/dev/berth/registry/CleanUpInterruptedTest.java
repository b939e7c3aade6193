package dev.berth.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.berth.meta.MetadataStore;
import dev.berth.meta.StoreContract;
import dev.berth.meta.VersionStore;
import dev.berth.meta.sql.SqlMetadataStore;
import dev.berth.oci.Digest;
import dev.berth.oci.Tag;
import dev.berth.packages.Account;
import dev.berth.packages.Actor;
import dev.berth.packages.EndedTokenException;
import dev.berth.packages.FoundVersions;
import dev.berth.packages.PackageVersion;
import dev.berth.packages.RegistryPackage;
import dev.berth.packages.VersionFilter;
import dev.berth.packages.VersionPlace;
import dev.berth.registry.CleanUp.Line;
import dev.berth.registry.CleanUp.Outcome;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A clean-up that breaks off: what was deleted is deleted, and the same goes on with the rest.
class CleanUpInterruptedTest extends StoreContract {
  @TempDir Path directory;

  @Override
  protected MetadataStore open() {
    return SqlMetadataStore.openSqlite(directory.resolve("berth.db"), () -> {}, () -> now);
  }

  /// Refuses a deletion after so many, as that of somebody whose token is revoked meanwhile.
  private static final class Breaking implements VersionStore {
    private final VersionStore inner;
    private int left;

    Breaking(VersionStore inner, int left) {
      this.inner = inner;
      this.left = left;
    }

    @Override
    public Optional<PackageVersion> find(long packageId, long versionId) {
      return inner.find(packageId, versionId);
    }

    @Override
    public VersionsPage list(long packageId, long skip, int limit) {
      return inner.list(packageId, skip, limit);
    }

    @Override
    public FoundVersions search(
        long packageId, VersionFilter filter, VersionPlace place, int limit) {
      return inner.search(packageId, filter, place, limit);
    }

    @Override
    public VersionsPage listDeleted(long packageId, Instant since, long skip, int limit) {
      return inner.listDeleted(packageId, since, skip, limit);
    }

    @Override
    public Deletion delete(long packageId, long versionId, Actor by) {
      if (left == 0) {
        throw new EndedTokenException();
      }
      left--;
      return inner.delete(packageId, versionId, by);
    }

    @Override
    public Optional<List<Tag>> restore(long packageId, long versionId, Instant since, Actor by) {
      return inner.restore(packageId, versionId, since, by);
    }
  }

  @Test
  void theSameCleanUpGoesOnWithWhatIsLeft() {
    Account alice = user("alice");
    Set<Long> ids = new HashSet<>();
    for (int i = 0; i < 5; i++) {
      List<Digest> layers = List.of(push(target(alice, "app"), "layer " + i));
      ids.add(publish(image(target(alice, "app"), "image " + i, layers)).versionId());
    }
    publish(image(target(alice, "app"), "kept", List.of(), "kept"));
    RegistryPackage app = store.packages().find(target(alice, "app").repository()).orElseThrow();

    assertThatExceptionOfType(EndedTokenException.class)
        .isThrownBy(() ->
            new CleanUp(
                    new Breaking(store.versions(), 2),
                    store.versionGraph(),
                    Unlimited.deletions(store))
                .delete(app, ids, false, by(alice)));
    assertThat(store.manifests().countVersions(app.id())).isEqualTo(4);

    CleanUp cleanUp =
        new CleanUp(store.versions(), store.versionGraph(), Unlimited.deletions(store));
    CleanUp.Report report = cleanUp.delete(app, ids, false, by(alice));

    assertThat(report.lines())
        .extracting(Line::outcome)
        .containsExactly(
            Outcome.ABSENT, Outcome.ABSENT, Outcome.DELETED, Outcome.DELETED, Outcome.DELETED);
    assertThat(report.freedBytes()).isEqualTo(3 * 14);
    assertThat(store.manifests().countVersions(app.id())).isEqualTo(1);
    assertThat(store.versions().listDeleted(app.id(), Instant.EPOCH, 0, 10).total()).isEqualTo(5);
  }
}
