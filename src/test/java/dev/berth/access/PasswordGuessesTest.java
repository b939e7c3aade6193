package dev.berth.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.berth.meta.MetadataStore;
import dev.berth.meta.sql.SqlMetadataStore;
import dev.berth.packages.Account;
import dev.berth.packages.Actor;
import dev.berth.packages.Login;
import dev.berth.packages.TotpSecret;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What is kept of those who guess passwords.
class PasswordGuessesTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

  @TempDir Path directory;
  private MetadataStore store;
  private Passwords passwords;

  @BeforeEach
  void open() {
    store = SqlMetadataStore.openSqlite(directory.resolve("berth.db"), () -> {}, () -> NOW);
    passwords =
        new Passwords(
            store.accounts(),
            store.passwords(),
            store.tokens(),
            new SignInFailures(() -> NOW, 1000, Duration.ofSeconds(1)),
            () -> NOW,
            () -> {});
  }

  @AfterEach
  void close() {
    store.close();
  }

  private void refuse(String login, String password, Class<? extends Exception> reason) {
    assertThatThrownBy(() -> passwords.signIn(login, password, "192.0.2.1")).isInstanceOf(reason);
  }

  @Test
  void whatCannotBeALoginIsNotCountedAsOne() {
    String login = "a".repeat(60_000);
    for (int i = 0; i < 25; i++) {
      refuse(login, "something else", InvalidCredentialsException.class);
    }
  }

  @Test
  void guessesAtALoginAreCountedWhateverItsCase() {
    for (int i = 0; i < 20; i++) {
      refuse(i % 2 == 0 ? "alice" : "ALICE", "something else", InvalidCredentialsException.class);
    }
    refuse("Alice", "something else", TooManyAttemptsException.class);
  }

  @Test
  void noHashIsComputedOfAPasswordThatNobodyCanHave() {
    long before = System.nanoTime();
    for (int i = 0; i < 500; i++) {
      refuse("alice", "x".repeat(10_000), InvalidCredentialsException.class);
    }
    // One Argon2 alone takes tens of milliseconds.
    assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(5));
  }

  private enum Came {
    RIGHT,
    WRONG,
    REFUSED
  }

  private Came attempt(String login, String password) {
    try {
      Passwords.Matched _ = passwords.signIn(login, password, "192.0.2.1");
      return Came.RIGHT;
    } catch (InvalidCredentialsException _) {
      return Came.WRONG;
    } catch (TooManyAttemptsException _) {
      return Came.REFUSED;
    }
  }

  private Map<Came, Integer> atOnce(List<Callable<Came>> attempts) throws Exception {
    CountDownLatch begin = new CountDownLatch(1);
    Map<Came, Integer> came = new EnumMap<>(Came.class);
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Came>> answers = new ArrayList<>();
      for (Callable<Came> attempt : attempts) {
        answers.add(
            threads.submit(() -> {
              begin.await();
              return attempt.call();
            }));
      }
      begin.countDown();
      for (Future<Came> answer : answers) {
        came.merge(answer.get(), 1, Integer::sum);
      }
    }
    return came;
  }

  private Account alice() {
    Account alice =
        store.accounts().createUser(new Login("alice"), "", false, Actor.BERTH).orElseThrow();
    passwords.set(alice, "correct horse battery", Actor.BERTH);
    return alice;
  }

  @Test
  void ofManyPasswordsAtOnceTwentyAreCompared() throws Exception {
    alice();
    List<Callable<Came>> attempts = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      String password = "something else " + i;
      attempts.add(() -> attempt("alice", password));
    }

    assertThat(atOnce(attempts)).isEqualTo(Map.of(Came.WRONG, 20, Came.REFUSED, 180));
    assertThat(attempt("alice", "correct horse battery")).isEqualTo(Came.REFUSED);
  }

  @Test
  void manyClientsWithTheRightPasswordAreAllTaken() throws Exception {
    alice();

    assertThat(atOnce(Collections.nCopies(100, () -> attempt("alice", "correct horse battery"))))
        .isEqualTo(Map.of(Came.RIGHT, 100));
  }

  @Test
  void ofManyCodesAtOnceTwentyAreCompared() throws Exception {
    Account alice = alice();
    TotpSecret secret = TotpSecret.generate();
    assertThat(store.secondFactors().put(alice, secret, 0, List.of(), Actor.BERTH)).isTrue();
    SecondFactors factors =
        new SecondFactors(
            store.secondFactors(),
            passwords,
            new SignInFailures(() -> NOW, 1000, Duration.ofSeconds(1)),
            () -> NOW);
    long step = OneTimeCodes.step(NOW);
    Set<String> right =
        Set.of(
            OneTimeCodes.code(secret, step - 1),
            OneTimeCodes.code(secret, step),
            OneTimeCodes.code(secret, step + 1));
    List<Callable<Came>> attempts =
        IntStream.range(0, 203)
            .mapToObj("%06d"::formatted)
            .filter(code -> !right.contains(code))
            .limit(200)
            .<Callable<Came>>map(code -> () -> attempt(factors, alice, code))
            .toList();

    assertThat(atOnce(attempts)).isEqualTo(Map.of(Came.WRONG, 20, Came.REFUSED, 180));
    assertThat(attempt(factors, alice, OneTimeCodes.code(secret, step))).isEqualTo(Came.REFUSED);
    assertThat(store.secondFactors().find(alice.id()).orElseThrow().wrongCodes()).isEqualTo(20);
    assertThat(attempt("alice", "correct horse battery")).isEqualTo(Came.RIGHT);
  }

  private static Came attempt(SecondFactors factors, Account user, String code) {
    try {
      factors.take(user, code, "192.0.2.1");
      return Came.RIGHT;
    } catch (InvalidCredentialsException _) {
      return Came.WRONG;
    } catch (TooManyAttemptsException _) {
      return Came.REFUSED;
    }
  }
}
