package dev.berth.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.meta.MetadataStore;
import dev.berth.meta.sql.SqlMetadataStore;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RateLimitsTest {
  private static final Caller NOBODY = new Caller.Anonymous(false);

  private Instant now = Instant.parse("2026-03-01T12:00:00Z");
  private final RateLimits limits =
      new RateLimits(
          "test", Optional.of(new RateLimits.Allowed(10, 5, 2)), Duration.ofHours(1), () -> now);

  @Test
  void oneRequestTooManyIsTold() {
    assertThat(limits.take(NOBODY, "10.0.0.1").exceeded()).isFalse();
    assertThat(limits.take(NOBODY, "10.0.0.1").remaining()).isZero();

    RateLimits.Standing third = limits.take(NOBODY, "10.0.0.1");

    assertThat(third.exceeded()).isTrue();
    assertThat(third.limit()).isEqualTo(2);
    assertThat(third.used()).isEqualTo(2);
    assertThat(limits.take(NOBODY, "10.0.0.2").exceeded()).isFalse();
  }

  @Test
  void theNextWindowBeginsWhenItWasSaid() {
    RateLimits.Standing first = limits.take(NOBODY, "10.0.0.1");
    assertThat(first.reset()).isBetween(now.plusSeconds(1), now.plusSeconds(3600));
    assertThat(first.seconds()).isEqualTo(Duration.between(now, first.reset()).toSeconds());

    now = first.reset().minusSeconds(1);
    assertThat(limits.take(NOBODY, "10.0.0.1").used()).isEqualTo(2);
    now = first.reset();
    assertThat(limits.look(NOBODY, "10.0.0.1").used()).isZero();
    assertThat(limits.take(NOBODY, "10.0.0.1").used()).isEqualTo(1);
    assertThat(limits.look(NOBODY, "10.0.0.1").reset()).isEqualTo(first.reset().plusSeconds(3600));
  }

  @Test
  void lookingCountsNothingAndWhatIsGivenBackDoesNotCount() {
    limits.take(NOBODY, "10.0.0.1");
    assertThat(limits.look(NOBODY, "10.0.0.1").used()).isEqualTo(1);
    assertThat(limits.look(NOBODY, "10.0.0.1").used()).isEqualTo(1);
    assertThat(limits.giveBack(NOBODY, "10.0.0.1").used()).isZero();
  }

  @Test
  void aNetworkOfVersion6CountsAsOneAddress() {
    limits.take(NOBODY, "2001:db8:1:2::1");
    assertThat(limits.take(NOBODY, "2001:db8:1:2:ffff::9").used()).isEqualTo(2);
    assertThat(limits.take(NOBODY, "2001:db8:1:3::1").used()).isEqualTo(1);
  }

  @Test
  void nodesTellEachOtherWhatTheyCount(@TempDir Path directory) {
    RateLimits other =
        new RateLimits(
            "test", Optional.of(new RateLimits.Allowed(10, 5, 2)), Duration.ofHours(1), () -> now);
    try (MetadataStore store =
        SqlMetadataStore.openSqlite(directory.resolve("berth.db"), () -> {}, () -> now)) {
      limits.take(NOBODY, "10.0.0.1");
      limits.share(store.requestCounts());
      other.take(NOBODY, "10.0.0.1");
      assertThat(other.look(NOBODY, "10.0.0.1").used()).isEqualTo(1);
      other.share(store.requestCounts());
      other.share(store.requestCounts());

      assertThat(other.look(NOBODY, "10.0.0.1").used()).isEqualTo(2);
      assertThat(other.take(NOBODY, "10.0.0.1").exceeded()).isTrue();
    }
  }

  @Test
  void withoutALimitNothingIsCounted() {
    RateLimits none = new RateLimits("test", Optional.empty(), Duration.ofHours(1), () -> now);

    for (int i = 0; i < 10; i++) {
      assertThat(none.take(NOBODY, "10.0.0.1").exceeded()).isFalse();
    }

    assertThat(none.isOn()).isFalse();
    assertThat(none.look(NOBODY, "10.0.0.1").used()).isZero();
    assertThat(none.look(NOBODY, "10.0.0.1").remaining()).isPositive();
  }
}
