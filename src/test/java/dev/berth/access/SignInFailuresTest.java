package dev.berth.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class SignInFailuresTest {
  private Instant now = Instant.parse("2026-03-01T12:00:00Z");
  private final SignInFailures failures = new SignInFailures(() -> now);

  @Test
  void theAddressesOfOneNetworkAreCountedTogether() {
    for (int i = 0; i < 200; i++) {
      failures.failed("2001:db8:1:2::" + Integer.toHexString(i + 1));
    }

    assertThatThrownBy(() -> failures.failed("2001:db8:1:2:ffff::1"))
        .isInstanceOf(TooManyAttemptsException.class);
    assertThatCode(() -> failures.failed("2001:db8:1:3::1")).doesNotThrowAnyException();
    assertThatCode(() -> failures.failed("no:address")).doesNotThrowAnyException();
  }

  @Test
  void afterManyWrongTokensTheAddressIsSlowedDown() {
    for (int i = 0; i < 200; i++) {
      failures.failed("192.0.2.1");
    }

    TooManyAttemptsException refusal =
        catchThrowableOfType(TooManyAttemptsException.class, () -> failures.failed("192.0.2.1"));
    assertThat(refusal.seconds()).isEqualTo(1);
    assertThatCode(() -> failures.failed("192.0.2.2")).doesNotThrowAnyException();

    now = now.plusSeconds(refusal.seconds());
    assertThatCode(() -> failures.failed("192.0.2.1")).doesNotThrowAnyException();
  }

  @Test
  void whatIsRefusedDoesNotMakeTheWaitLonger() {
    for (int i = 0; i < 1000; i++) {
      TooManyAttemptsException _ =
          catchThrowableOfType(TooManyAttemptsException.class, () -> failures.failed("192.0.2.1"));
    }

    now = now.plusSeconds(1);
    assertThatCode(() -> failures.failed("192.0.2.1")).doesNotThrowAnyException();
  }
}
