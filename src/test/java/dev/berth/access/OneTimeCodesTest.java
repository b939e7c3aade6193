package dev.berth.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.packages.TotpSecret;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// One-time codes are those of RFC 6238.
class OneTimeCodesTest {
  /// The secret of its examples, `12345678901234567890`.
  private static final TotpSecret SECRET = new TotpSecret("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ");

  @ParameterizedTest
  @CsvSource({
    "59, 287082",
    "1111111109, 081804",
    "1111111111, 050471",
    "1234567890, 005924",
    "2000000000, 279037",
    "20000000000, 353130"
  })
  void theExamplesOfTheSpecificationComeOut(long seconds, String code) {
    assertThat(OneTimeCodes.code(SECRET, OneTimeCodes.step(Instant.ofEpochSecond(seconds))))
        .isEqualTo(code);
  }

  @Test
  void aClockMayBeWrongByOnePeriodAndNoCodeIsTakenTwice() {
    Instant now = Instant.ofEpochSecond(1_234_567_890);
    long step = OneTimeCodes.step(now);

    for (long near = step - 1; near <= step + 1; near++) {
      String code = OneTimeCodes.code(SECRET, near);
      assertThat(OneTimeCodes.find(SECRET, code, now, step - 2)).hasValue(near);
      assertThat(OneTimeCodes.find(SECRET, code, now, near)).isEmpty();
    }
    for (long far : new long[] {step - 2, step + 2}) {
      assertThat(OneTimeCodes.find(SECRET, OneTimeCodes.code(SECRET, far), now, 0)).isEmpty();
    }
    assertThat(OneTimeCodes.find(SECRET, "", now, 0)).isEmpty();
  }
}
