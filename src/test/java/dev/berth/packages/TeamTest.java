package dev.berth.packages;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TeamTest {
  @ParameterizedTest
  @CsvSource({"Release Makers, release-makers", "v1.2_x, v1.2_x", "'  A / B  ', a-b"})
  void aNameBecomesASlugOfItsLettersAndDigits(String name, String slug) {
    assertThat(Team.slugOf(name)).isEqualTo(slug);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "..", ".", "_", "-.-", "\u00e4"})
  void aNameWithoutALetterOrDigitHasNone(String name) {
    assertThat(Team.slugOf(name)).isEmpty();
  }
}
