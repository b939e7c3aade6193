package dev.berth.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class SignInFailuresTest {
  private Instant now = Instant.parse("2026-03-01T12:00:00Z");
  private final SignInFailures failures = new SignInFailures(() -> now);

  @Test
  void theAddressesOfOneNetworkAreCountedTogether() {
    for (int i = 0; i < 200; i++) {
      failures.count("2001:db8:1:2::" + Integer.toHexString(i + 1));
    }

    assertThatThrownBy(() -> failures.count("2001:db8:1:2:ffff::1"))
        .isInstanceOf(TooManyAttemptsException.class);
    assertThatCode(() -> failures.count("2001:db8:1:3::1")).doesNotThrowAnyException();
    assertThatCode(() -> failures.count("no:address")).doesNotThrowAnyException();
  }

  @Test
  void afterManyWrongTokensTheAddressIsSlowedDown() {
    for (int i = 0; i < 200; i++) {
      failures.count("192.0.2.1");
    }

    TooManyAttemptsException refusal =
        catchThrowableOfType(TooManyAttemptsException.class, () -> failures.count("192.0.2.1"));
    assertThat(refusal.seconds()).isEqualTo(1);
    assertThatCode(() -> failures.count("192.0.2.2")).doesNotThrowAnyException();

    now = now.plusSeconds(refusal.seconds());
    assertThatCode(() -> failures.count("192.0.2.1")).doesNotThrowAnyException();
  }

  @Test
  void whatIsRefusedDoesNotMakeTheWaitLonger() {
    for (int i = 0; i < 1000; i++) {
      TooManyAttemptsException _ =
          catchThrowableOfType(TooManyAttemptsException.class, () -> failures.count("192.0.2.1"));
    }

    now = now.plusSeconds(1);
    assertThatCode(() -> failures.count("192.0.2.1")).doesNotThrowAnyException();
  }

  @Test
  void ofManyAtOnceNoMoreAreTakenThanOneAfterTheOther() throws InterruptedException {
    AtomicInteger taken = new AtomicInteger();
    CountDownLatch begin = new CountDownLatch(1);
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 1000; i++) {
        threads.execute(() -> {
          try {
            begin.await();
            failures.count("192.0.2.1");
            taken.incrementAndGet();
          } catch (TooManyAttemptsException | InterruptedException _) {
            // Not taken.
          }
        });
      }
      begin.countDown();
    }

    assertThat(taken).hasValue(200);
  }

  @Test
  void whatWasNoFailureIsGivenBack() {
    for (int i = 0; i < 1000; i++) {
      failures.count("192.0.2.1");
      failures.giveBack("192.0.2.1");
    }

    assertThatCode(() -> failures.count("192.0.2.1")).doesNotThrowAnyException();
  }
}
