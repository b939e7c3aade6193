package dev.berth.packages;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What a person types for a device.
class UserCodeTest {

  @ParameterizedTest
  @ValueSource(strings = {"BCDF-GHJK", "bcdfghjk", " bcdf ghjk ", "B-C-D-F-G-H-J-K"})
  void aCodeIsKnownHoweverItIsTyped(String typed) {
    assertThat(UserCode.find(typed)).hasValue(new UserCode("BCDFGHJK"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "BCDF-GHJ", "BCDF-GHJKL", "ABCD-EFGH", "BCDF_GHJK", "ßßßß-ßßßß"})
  void whatIsNoneIsNone(String typed) {
    assertThat(UserCode.find(typed)).isEmpty();
    assertThat(UserCode.find("-".repeat(100) + typed)).isEmpty();
    assertThatIllegalArgumentException().isThrownBy(() -> new UserCode(typed));
  }

  @Test
  void newCodesDifferAndAreWrittenWithADash() {
    UserCode code = UserCode.generate();

    assertThat(code.toString()).matches("[B-Z]{4}-[B-Z]{4}");
    assertThat(UserCode.find(code.toString())).hasValue(code);
    assertThat(UserCode.generate()).isNotEqualTo(code);
  }
}
