package dev.berth.packages;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PackagePatternTest {

  @ParameterizedTest
  @CsvSource({
    "app, app, true",
    "app, apps, false",
    "app, tools/app, false",
    "*, app, true",
    "*, tools/app, true",
    "tools/*, tools/app, true",
    "tools/*, tools/deep/app, true",
    "tools/*, tools, false",
    "tools/*, mytools/app, false",
    "ci-*, ci-app, true",
    "ci-*, ci, false",
    "*-test, app-test, true",
    "*-test, app-test-2, false",
    "a*b*c, a-b-b-c, true",
    "a*b*c, a-c-b, false"
  })
  void aPatternMeansTheNamesItDescribes(String pattern, String name, boolean matches) {
    assertThat(new PackagePattern(7, pattern).matches(7, name)).isEqualTo(matches);
    assertThat(new PackagePattern(7, pattern).matches(8, name)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "**", "App", "app/", "/app", "a b", "a?", "../*", "app\n"})
  void whatNoNameCouldBeIsNoPattern(String text) {
    assertThat(PackagePattern.isPattern(text)).isFalse();
  }

  @Test
  void aHostilePatternCostsTimeInProportionToItsLength() {
    String pattern = "a*".repeat(100) + "b";
    assertThat(new PackagePattern(1, pattern).matches(1, "a".repeat(250))).isFalse();
  }
}
