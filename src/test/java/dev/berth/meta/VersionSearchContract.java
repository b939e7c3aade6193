package dev.berth.meta;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.meta.UsageStore.Downloads;
import dev.berth.oci.Tag;
import dev.berth.packages.Account;
import dev.berth.packages.FoundVersions;
import dev.berth.packages.PackageVersion;
import dev.berth.packages.Period;
import dev.berth.packages.TagPattern;
import dev.berth.packages.VersionFilter;
import dev.berth.packages.VersionPlace;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.UUID;
import java.util.function.Predicate;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What searching the versions of a package promises.
public abstract class VersionSearchContract extends StoreContract {
  private Account alice;

  @BeforeEach
  void makeUser() {
    alice = user("alice");
  }

  private long publish(String content, String... tags) {
    return publish(image(target(alice, "app"), content, List.of(), tags)).versionId();
  }

  private long packageId() {
    return target(alice, "app").packageId().orElseThrow();
  }

  private static VersionFilter tagged(boolean wanted) {
    return new VersionFilter(Optional.of(wanted), Optional.empty(), Period.ALWAYS, Period.ALWAYS);
  }

  private static VersionFilter tag(String pattern) {
    return new VersionFilter(
        Optional.empty(), Optional.of(new TagPattern(pattern)), Period.ALWAYS, Period.ALWAYS);
  }

  private static VersionFilter created(Instant since, Instant before) {
    Period period = new Period(Optional.ofNullable(since), Optional.ofNullable(before));
    return new VersionFilter(Optional.empty(), Optional.empty(), period, Period.ALWAYS);
  }

  private List<Long> search(VersionFilter filter) {
    return ids(store.versions().search(packageId(), filter, VersionPlace.NEWEST, 100));
  }

  private static List<Long> ids(FoundVersions found) {
    return found.items().stream().map(PackageVersion::id).toList();
  }

  @Test
  void versionsAreFoundByTheDaySinceWhichNobodyHasPulledThem() {
    LocalDate today = LocalDate.ofInstant(now, ZoneOffset.UTC);
    long often = publish("often", "v1");
    long once = publish("once");
    long never = publish("never");
    pass(Duration.ofDays(10));
    long young = publish("young");
    String journal = UUID.randomUUID().toString();
    store.usage().beginJournal(journal);
    store
        .usage()
        .apply(
            journal,
            0,
            10,
            List.of(
                new Downloads(packageId(), once, "", today.plusDays(1), 3),
                new Downloads(packageId(), often, "v1", today.plusDays(1), 1),
                new Downloads(packageId(), often, "v1", today.plusDays(8), 1)),
            List.of());

    assertThat(search(notPulledSince(today))).isEmpty();
    assertThat(search(notPulledSince(today.plusDays(1)))).containsExactly(never);
    assertThat(search(notPulledSince(today.plusDays(2)))).containsExactly(never, once);
    assertThat(search(notPulledSince(today.plusDays(8)))).containsExactly(never, once);
    assertThat(search(notPulledSince(today.plusDays(9)))).containsExactly(never, once, often);
    assertThat(search(notPulledSince(today.plusDays(11))))
        .containsExactly(young, never, once, often);
  }

  private static VersionFilter notPulledSince(LocalDate day) {
    return new VersionFilter(
        Optional.empty(), Optional.empty(), Period.ALWAYS, Period.ALWAYS, Optional.of(day));
  }

  @Test
  void versionsAreFoundByWhetherTheyHaveATagAndWhich() {
    long one = publish("one", "v1.0", "stable");
    long two = publish("two", "v1.1");
    long three = publish("three");
    long four = publish("four", "v2.0", "latest");
    publish(image(target(alice, "other"), "other", List.of(), "v1.2"));

    assertThat(search(VersionFilter.ALL)).containsExactly(four, three, two, one);
    assertThat(search(tagged(true))).containsExactly(four, two, one);
    assertThat(search(tagged(false))).containsExactly(three);
    assertThat(search(tag("v1.*"))).containsExactly(two, one);
    assertThat(search(tag("*a*"))).containsExactly(four, one);
    assertThat(search(tag("v1.1"))).containsExactly(two);
    assertThat(search(tag("v1"))).isEmpty();
    assertThat(search(tag("-*"))).isEmpty();
    assertThat(search(tag("*"))).containsExactly(four, two, one);

    store.manifests().deleteTag(packageId(), new Tag("v1.1"), by(alice));
    store.versions().delete(packageId(), four, by(alice));
    assertThat(search(tagged(true))).containsExactly(one);
    assertThat(search(tagged(false))).containsExactly(three, two);
    assertThat(search(tag("latest"))).isEmpty();
  }

  @Test
  void versionsAreFoundByTheirAge() {
    Instant start = now;
    long one = publish("one", "v1");
    pass(Duration.ofHours(1));
    long two = publish("two", "v2");
    Instant second = now;
    pass(Duration.ofHours(1));
    long three = publish("three", "v3");

    assertThat(search(created(null, second))).containsExactly(one);
    assertThat(search(created(second, null))).containsExactly(three, two);
    assertThat(search(created(second, second.plusMillis(1)))).containsExactly(two);
    assertThat(search(created(null, start))).isEmpty();
    assertThat(search(created(now.plusMillis(1), null))).isEmpty();

    store.versions().delete(packageId(), one, by(alice));
    store.versions().restore(packageId(), one, Instant.EPOCH, by(alice));
    Period recently = new Period(Optional.of(now), Optional.empty());
    assertThat(
            search(new VersionFilter(Optional.empty(), Optional.empty(), Period.ALWAYS, recently)))
        .containsExactly(three, one);
  }

  @Test
  void theClocksOfNodesMayDifferALittle() {
    long one = publish("one", "v1");
    now = now.minus(Duration.ofSeconds(30));
    long two = publish("two", "v2");
    now = now.plus(Duration.ofSeconds(15));

    assertThat(search(created(now, null))).containsExactly(one);
    assertThat(search(created(null, now))).containsExactly(two);
  }

  @Test
  void anySearchGoesOnWhereItWasInBothDirections() {
    Random random = new Random(7);
    List<PackageVersion> all = new ArrayList<>();
    for (int i = 0; i < 120; i++) {
      String[] tags =
          switch (random.nextInt(4)) {
            case 0 -> new String[] {"v" + i, "also" + i, "and" + i};
            case 1 -> new String[] {"t" + i};
            default -> new String[0];
          };
      long id = publish("image " + i, tags);
      all.addFirst(store.versions().find(packageId(), id).orElseThrow());
      pass(Duration.ofMinutes(random.nextInt(5)));
    }
    for (int i = 0; i < 30; i++) {
      PackageVersion gone = all.remove(random.nextInt(all.size()));
      store.versions().delete(packageId(), gone.id(), by(alice));
    }
    Period middle =
        new Period(Optional.of(all.get(70).createdAt()), Optional.of(all.get(20).createdAt()));
    for (VersionFilter filter :
        List.of(
            VersionFilter.ALL,
            tagged(true),
            tagged(false),
            tag("v*"),
            new VersionFilter(Optional.of(true), Optional.empty(), middle, Period.ALWAYS),
            new VersionFilter(Optional.of(false), Optional.empty(), middle, Period.ALWAYS))) {
      List<Long> expected = idsOf(all, filter::matches);
      assertThat(expected).isNotEmpty();
      assertThat(pages(filter, true)).as(filter.toString()).isEqualTo(expected);
      assertThat(pages(filter, false)).as(filter.toString()).isEqualTo(expected.reversed());
    }
  }

  private static List<Long> idsOf(List<PackageVersion> versions, Predicate<PackageVersion> wanted) {
    return versions.stream().filter(wanted).map(PackageVersion::id).toList();
  }

  private List<Long> pages(VersionFilter filter, boolean newestFirst) {
    List<Long> ids = new ArrayList<>();
    OptionalLong after = OptionalLong.empty();
    do {
      FoundVersions found =
          store.versions().search(packageId(), filter, new VersionPlace(newestFirst, after), 7);
      assertThat(found.items()).hasSizeBetween(1, 7);
      ids.addAll(ids(found));
      after = found.next();
    } while (after.isPresent());
    return ids;
  }
}
