package dev.berth.http.rest;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Numbers are short enough for a badge.
class BadgeTest {
  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "999, 999",
    "1000, 1.0k",
    "1249, 1.2k",
    "9949, 9.9k",
    "9950, 10k",
    "45678, 46k",
    "999499, 999k",
    "999500, 1.0M",
    "9223372036854775807, 9.2E"
  })
  void aNumberHasThreeFiguresAtTheMost(long number, String shown) {
    assertThat(Badge.shorten(number)).isEqualTo(shown);
    assertThat(Badge.draw("downloads", number)).contains("<title>downloads: " + shown + "</title>");
  }
}
