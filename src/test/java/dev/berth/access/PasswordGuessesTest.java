package dev.berth.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.berth.meta.MetadataStore;
import dev.berth.meta.sql.SqlMetadataStore;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
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
}
