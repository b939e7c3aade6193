package dev.berth.meta;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.berth.meta.UsageStore.Downloads;
import dev.berth.meta.UsageStore.Transfer;
import dev.berth.packages.Account;
import dev.berth.packages.DownloadDay;
import dev.berth.packages.DownloadRow;
import dev.berth.packages.Login;
import dev.berth.packages.SentBytes;
import dev.berth.packages.Visibility;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/// What counting pulls promises.
public abstract class UsageContract extends StoreContract {
  private static final LocalDate DAY = LocalDate.parse("2026-02-28");
  private static final LocalDate NEXT = DAY.plusDays(1);
  private static final String JOURNAL = UUID.randomUUID().toString();

  private long app() {
    return publishedPackage(user("alice"), "app", Visibility.PRIVATE);
  }

  @Test
  void pullsAddUpByPackageVersionTagAndDay() {
    long app = app();
    store.usage().beginJournal(JOURNAL);
    store
        .usage()
        .apply(
            JOURNAL,
            0,
            10,
            List.of(
                new Downloads(app, 7, "v1", DAY, 2),
                new Downloads(app, 7, "", DAY, 1),
                new Downloads(app, 8, "v1", NEXT, 4)),
            List.of());
    store.usage().apply(JOURNAL, 10, 20, List.of(new Downloads(app, 7, "v1", DAY, 5)), List.of());

    assertThat(store.usage().countDownloads(app)).isEqualTo(12);
    assertThat(store.usage().countDownloads(app + 1)).isZero();
    assertThat(store.usage().countVersionDownloads(app, 7)).isEqualTo(8);
    assertThat(store.usage().countVersionDownloads(app, 9)).isZero();
    assertThat(store.usage().listDays(app, DAY, NEXT))
        .containsExactly(new DownloadDay(DAY, 8), new DownloadDay(NEXT, 4));
    assertThat(store.usage().listDays(app, NEXT, NEXT)).containsExactly(new DownloadDay(NEXT, 4));
    assertThat(store.usage().listDaysOfVersion(app, 7, DAY, NEXT))
        .containsExactly(new DownloadDay(DAY, 8));
    assertThat(store.usage().listDaysOfTag(app, "v1", DAY, NEXT))
        .containsExactly(new DownloadDay(DAY, 7), new DownloadDay(NEXT, 4));
  }

  @Test
  void rowsComeInPagesByWhatTheLastOneWas() {
    long app = app();
    long version =
        publish(
                image(
                    target(store.accounts().find(new Login("alice")).orElseThrow(), "app"),
                    "other",
                    List.of(),
                    "v2"))
            .versionId();
    store.usage().beginJournal(JOURNAL);
    store
        .usage()
        .apply(
            JOURNAL,
            0,
            1,
            List.of(
                new Downloads(app, version, "v2", DAY, 2),
                new Downloads(app, version, "", DAY, 1),
                new Downloads(app, 4_000_000_000L, "", NEXT, 3)),
            List.of());

    List<DownloadRow> first = store.usage().listRows(app, DAY, NEXT, null, 2);

    assertThat(first)
        .containsExactly(
            new DownloadRow(DAY, version, Optional.of(digest("other")), "", 1),
            new DownloadRow(DAY, version, Optional.of(digest("other")), "v2", 2));
    assertThat(store.usage().listRows(app, DAY, NEXT, first.getLast(), 2))
        .containsExactly(new DownloadRow(NEXT, 4_000_000_000L, Optional.empty(), "", 3));
    assertThat(store.usage().listRows(app, DAY, DAY, first.getLast(), 2)).isEmpty();
  }

  @Test
  void whatWasSentAddsUpByOwnerAndMonth() {
    Account alice = user("alice");
    long app = publishedPackage(alice, "app", Visibility.PRIVATE);
    long open = publishedPackage(alice, "open", Visibility.PUBLIC);
    store.usage().beginJournal(JOURNAL);
    store
        .usage()
        .apply(
            JOURNAL,
            0,
            1,
            List.of(),
            List.of(
                new Transfer(app, DAY, 100, 100),
                new Transfer(open, DAY, 1000, 0),
                new Transfer(app, NEXT, 7, 7)));
    store.usage().apply(JOURNAL, 1, 2, List.of(), List.of(new Transfer(app, DAY, -30, -30)));

    assertThat(store.usage().findTransferred(alice.id(), YearMonth.of(2026, 2)))
        .isEqualTo(new SentBytes(1070, 70));
    assertThat(store.usage().findTransferred(alice.id(), YearMonth.of(2026, 3)))
        .isEqualTo(new SentBytes(7, 7));
    assertThat(store.usage().findTransferred(alice.id(), YearMonth.of(2026, 4)))
        .isEqualTo(new SentBytes(0, 0));
  }

  @Test
  void aBatchIsCountedOnceHoweverOftenItIsTried() {
    long app = app();
    List<Downloads> pulls = List.of(new Downloads(app, 7, "v1", DAY, 2));
    store.usage().beginJournal(JOURNAL);

    store.usage().apply(JOURNAL, 0, 10, pulls, List.of(new Transfer(app, DAY, 5, 5)));
    store.usage().apply(JOURNAL, 0, 10, pulls, List.of(new Transfer(app, DAY, 5, 5)));

    assertThat(store.usage().countDownloads(app)).isEqualTo(2);
    assertThat(store.usage().findApplied(JOURNAL)).hasValue(10);
    assertThatExceptionOfType(ChangedMeanwhileException.class)
        .isThrownBy(() -> store.usage().apply(JOURNAL, 5, 20, pulls, List.of()));
    assertThat(store.usage().countDownloads(app)).isEqualTo(2);
  }

  @Test
  void aJournalThatEndedIsKnownNoMore() {
    assertThat(store.usage().findApplied(JOURNAL)).isEmpty();
    store.usage().beginJournal(JOURNAL);
    assertThat(store.usage().findApplied(JOURNAL)).hasValue(0);
    store.usage().endJournal(JOURNAL);

    assertThat(store.usage().findApplied(JOURNAL)).isEmpty();
    assertThatExceptionOfType(ChangedMeanwhileException.class)
        .isThrownBy(() -> store.usage().apply(JOURNAL, 0, 1, List.of(), List.of()));
  }

  @Test
  void nodesCountAtOnceWithoutLosingAny() throws Exception {
    long app = app();
    List<Downloads> pulls =
        List.of(new Downloads(app, 7, "v1", DAY, 1), new Downloads(app, 8, "v2", DAY, 1));
    CountDownLatch go = new CountDownLatch(1);
    try (ExecutorService nodes = Executors.newFixedThreadPool(4)) {
      List<Future<?>> ends =
          List.of(1, 2, 3, 4).stream()
              .<Future<?>>map(_ ->
                  nodes.submit(() -> {
                    String journal = UUID.randomUUID().toString();
                    store.usage().beginJournal(journal);
                    go.await();
                    for (int i = 0; i < 25; i++) {
                      store.usage().apply(journal, i, i + 1, pulls, List.of());
                    }
                    return null;
                  }))
              .toList();
      go.countDown();
      for (Future<?> end : ends) {
        end.get();
      }
    }

    assertThat(store.usage().countDownloads(app)).isEqualTo(200);
    assertThat(store.usage().countVersionDownloads(app, 7)).isEqualTo(100);
  }
}
