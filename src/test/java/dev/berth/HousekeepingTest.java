package dev.berth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.blob.memory.MemoryBlobStore;
import dev.berth.config.Settings;
import dev.berth.config.UploadConfig;
import dev.berth.meta.MetadataStore;
import dev.berth.meta.UploadStore.UploadSession;
import dev.berth.meta.sql.SqlMetadataStore;
import dev.berth.oci.Digest;
import dev.berth.oci.DigestAlgorithm;
import dev.berth.oci.RepositoryName;
import dev.berth.oci.UploadId;
import dev.berth.packages.Account;
import dev.berth.packages.Actor;
import dev.berth.packages.Login;
import dev.berth.packages.PackageTarget;
import dev.berth.registry.ContentSource;
import dev.berth.registry.Unlimited;
import dev.berth.registry.UploadLimits;
import dev.berth.registry.Uploads;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// How soon what is removed, by a clock that is moved while housekeeping pauses.
class HousekeepingTest {
  private static final UploadConfig USUAL =
      new UploadConfig(1000, Duration.ofMinutes(10), Duration.ofHours(24));
  private static final byte[] CONTENT = {1, 2, 3};

  @TempDir Path directory;
  private final MemoryBlobStore blobs = new MemoryBlobStore();
  private final List<Duration> pauses = new ArrayList<>();
  private volatile Instant now = Instant.now();
  private volatile boolean broken;
  private MetadataStore metadata;
  private Uploads uploads;
  private PackageTarget target;

  @BeforeEach
  void open() {
    metadata =
        SqlMetadataStore.openSqlite(
            directory.resolve("berth.db"), this::refuseWhenBroken, () -> now);
    uploads =
        new Uploads(
            blobs,
            metadata.blobs(),
            metadata.uploads(),
            new UploadLimits(1000, 10),
            Unlimited.quotas(metadata),
            () -> now);
    Account alice =
        metadata.accounts().createUser(new Login("alice"), "", false, Actor.BERTH).orElseThrow();
    target =
        new PackageTarget(
            alice.id(),
            new RepositoryName("alice/app"),
            OptionalLong.empty(),
            Actor.of(alice),
            OptionalLong.empty());
  }

  private void refuseWhenBroken() {
    if (broken) {
      throw new IllegalStateException("the database is away, as this test wants");
    }
  }

  @AfterEach
  void close() {
    metadata.close();
  }

  /// The first pass for such files is an hour after the start, and then there is one a day.
  @ParameterizedTest(name = "idle {0}, stored {1} after the start, passes {2}: {3}")
  @CsvSource({
    "PT10M, PT0S, PT59M, true",
    "PT10M, PT0S, PT61M, false",
    "PT10M, PT-2H, PT59M, true",
    "PT10M, PT-2H, PT61M, false",
    "PT10M, PT30M, PT61M, true",
    "PT10M, PT30M, PT61M PT25H, true",
    "PT10M, PT30M, PT61M PT25H2M, false",
    "PT1H, PT0S, PT119M, true",
    "PT1H, PT0S, PT121M, false"
  })
  void aFileWithoutARowStaysForAnHourOrTwiceTheIdleTime(
      Duration idle, Duration stored, String passes, boolean stays) throws IOException {
    now = Instant.now().minus(stored);
    Digest digest = store();

    makePasses(new UploadConfig(1000, idle, USUAL.expiry()), passes.split(" "));

    assertThat(blobs.size(digest).isPresent()).isEqualTo(stays);
  }

  @ParameterizedTest(name = "last byte {0} after it was begun, pass {1}: {2}")
  @CsvSource({
    "PT0S, PT23H, true",
    "PT0S, PT25H, false",
    "PT20H, PT43H, true",
    "PT20H, PT45H, false"
  })
  void anUploadStaysForADayAfterItsLastByte(Duration lastByte, String pass, boolean stays)
      throws IOException {
    now = Instant.now().minus(lastByte);
    UploadId id = uploads.start(target, DigestAlgorithm.SHA256);
    uploads.append(
        target,
        id,
        null,
        ContentSource.of(OptionalLong.empty(), sink -> sink.write(ByteBuffer.wrap(CONTENT))));

    makePasses(USUAL, pass);

    assertThat(metadata.uploads().find(id).isPresent()).isEqualTo(stays);
    assertThat(blobs.uploadState(id).isPresent()).isEqualTo(stays);
  }

  @ParameterizedTest
  @CsvSource({"PT23H, true", "PT25H, false"})
  void aPackageWithoutAManifestStaysForADay(String pass, boolean stays) {
    makePackage();

    makePasses(USUAL, pass);

    assertThat(hasPackage()).isEqualTo(stays);
  }

  @Test
  void aPassThatFailsIsFollowedByOthers() throws IOException {
    Instant start = now;
    makePackage();
    Digest digest = store();

    run(
        USUAL,
        () -> {
          now = start.plus(Duration.ofHours(25));
          broken = true;
        },
        () -> {
          broken = false;
          assertThat(hasPackage()).isTrue();
          assertThat(blobs.size(digest)).isPresent();
        },
        () -> now = start.plus(Duration.ofHours(50)));

    assertThat(hasPackage()).isFalse();
    assertThat(blobs.size(digest)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"PT24H, PT5M", "PT1M, PT1M"})
  void thePauseIsFiveMinutesOrAsLongAsAnUploadStays(Duration expiry, Duration pause) {
    makePasses(new UploadConfig(1000, USUAL.idle(), expiry), "PT1M");

    assertThat(pauses).containsExactly(pause, pause);
  }

  @Test
  void aServerDoesItsHousekeeping() throws Exception {
    Path data = directory.resolve("data");
    Settings settings =
        Settings.load(
            Map.of("listen", "localhost:0", "data", data.toString()), Optional.empty(), Map.of());
    Assembly.start(settings, OutputStream.nullOutputStream()).close();
    try (MetadataStore store = reopen(data)) {
      long admin = store.accounts().find(new Login("admin")).orElseThrow().id();
      UploadSession old =
          new UploadSession(
              UploadId.random(),
              new RepositoryName("admin/app"),
              admin,
              DigestAlgorithm.SHA256,
              Instant.now().minus(Duration.ofHours(25)));
      store.uploads().open(old);
      store.uploads().keep(old.id());
      store.check(); // whatever was not waited for has been written
    }

    CountDownLatch pausing = new CountDownLatch(2);
    Housekeeping.Pause once =
        time -> {
          pausing.countDown();
          if (pausing.getCount() == 0) {
            Thread.sleep(time);
          }
        };
    try (Assembly _ = Assembly.start(settings, OutputStream.nullOutputStream(), once)) {
      assertThat(pausing.await(20, TimeUnit.SECONDS)).isTrue();
    }

    try (MetadataStore store = reopen(data)) {
      assertThat(store.uploads().countOpen()).isZero();
    }
  }

  private static MetadataStore reopen(Path data) {
    return SqlMetadataStore.openSqlite(data.resolve("berth.db"), () -> {}, InstantSource.system());
  }

  private void makePasses(UploadConfig config, String... afterStart) {
    Instant start = now;
    run(
        config,
        Stream.of(afterStart)
            .map(time -> (Runnable) () -> now = start.plus(Duration.parse(time)))
            .toArray(Runnable[]::new));
  }

  /// Makes a pass after each of these, on this thread.
  private void run(UploadConfig config, Runnable... before) {
    Iterator<Runnable> next = List.of(before).iterator();
    Housekeeping.Pause pause =
        time -> {
          pauses.add(time);
          if (!next.hasNext()) {
            throw new InterruptedException();
          }
          next.next().run();
        };
    HookLog hookLog = new HookLog(metadata.hookOutbox(), Duration.ofDays(7), () -> now);
    new Housekeeping(uploads, metadata.blobs(), config, hookLog, () -> now, pause).run();
    assertThat(Thread.interrupted()).isTrue();
  }

  private void makePackage() {
    byte[] other = {4, 5, 6};
    Digest digest = Digest.compute(DigestAlgorithm.SHA256, other);
    metadata.blobs().commit(target, digest, other, null);
  }

  private boolean hasPackage() {
    return metadata.packages().find(target.repository()).isPresent();
  }

  /// Stores a file that no row knows.
  private Digest store() throws IOException {
    Digest digest = Digest.compute(DigestAlgorithm.SHA256, CONTENT);
    try (var writer = blobs.begin(UploadId.random(), DigestAlgorithm.SHA256)) {
      writer.write(ByteBuffer.wrap(CONTENT));
      writer.commit(digest);
    }
    return digest;
  }
}
