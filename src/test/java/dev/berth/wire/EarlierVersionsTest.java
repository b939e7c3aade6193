package dev.berth.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.LocalBerth;
import dev.berth.meta.MetadataStore;
import dev.berth.oci.Digest;
import dev.berth.oci.RepositoryName;
import dev.berth.packages.Account;
import dev.berth.packages.Actor;
import dev.berth.packages.Login;
import dev.berth.packages.PackageTarget;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/// What earlier versions of Berth have left is served.
class EarlierVersionsTest {
  private static final byte[] BYTES = Content.noise(700, 1);
  private static final Digest DIGEST = Content.digest(BYTES);

  /// A blob whose row has no bytes, however few they are.
  private static void commitWithoutBytes(MetadataStore store) {
    Account alice =
        store
            .accounts()
            .createUser(new Login("alice"), "alice@x.test", false, Actor.BERTH)
            .orElseThrow();
    PackageTarget target =
        new PackageTarget(
            alice.id(),
            new RepositoryName("alice/app"),
            OptionalLong.empty(),
            Actor.of(alice),
            OptionalLong.empty());
    store.blobs().commit(target, DIGEST, BYTES.length, null);
  }

  private static Path file(LocalBerth berth) throws IOException {
    Path directory = berth.data().resolve("blobs/sha256/" + DIGEST.encoded().substring(0, 2));
    return Files.createDirectories(directory).resolve(DIGEST.encoded());
  }

  @Test
  void aSmallBlobIsPulledFromItsFileUntilItIsPushedAgain() throws Exception {
    try (LocalBerth berth = LocalBerth.startSeeded(EarlierVersionsTest::commitWithoutBytes)) {
      Files.write(file(berth), BYTES);
      String token = berth.createToken("alice", "write:packages", "delete:packages");
      Pushing repository = new Pushing(Wire.bearer(berth.url(), token), "alice/app");
      String blob = repository.path("blobs/" + DIGEST);

      assertThat(repository.wire().head(blob).header("Content-Length")).hasValue("700");
      assertThat(repository.wire().get(blob).bytes()).isEqualTo(BYTES);
      assertThat(repository.wire().get(blob, "Range", "bytes=100-199").bytes())
          .isEqualTo(Arrays.copyOfRange(BYTES, 100, 200));

      Files.delete(file(berth));
      repository.blob(BYTES);
      assertThat(repository.wire().get(blob).bytes()).isEqualTo(BYTES);
    }
  }

  @Test
  void aSmallBlobWhoseFileIsGoneIsUnknown() {
    try (LocalBerth berth = LocalBerth.startSeeded(EarlierVersionsTest::commitWithoutBytes)) {
      String token = berth.createToken("alice", "write:packages");
      Pushing repository = new Pushing(Wire.bearer(berth.url(), token), "alice/app");

      assertThat(repository.wire().get(repository.path("blobs/" + DIGEST)).outcome())
          .isEqualTo("404 BLOB_UNKNOWN");
    }
  }
}
