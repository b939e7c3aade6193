package dev.berth.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.LocalBerth;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Who tries many tokens is slowed down, and nobody else.
class GuessingTest {
  private static LocalBerth berth;

  @BeforeAll
  static void start() {
    berth = LocalBerth.start();
  }

  @AfterAll
  static void stop() {
    berth.close();
  }

  @Test
  void manyWrongTokensAreAnsweredByAWaitAndAValidOneIsTakenAllTheSame() {
    String alice = berth.createUser("alice");
    Wire guesser = Wire.basic(berth.url(), "ghp_" + "x".repeat(36));
    for (int i = 0; i < 300; i++) {
      guesser.get("/v2/");
    }

    Map<String, String> refusals =
        Map.of("/v2/", "TOOMANYREQUESTS", "/token", "TOOMANYREQUESTS", "/api/v3/user", "login");
    for (String path : List.of("/v2/", "/token", "/api/v3/user")) {
      Wire.Answer refused = guess(guesser, path);
      assertThat(refused.status()).as(path).isEqualTo(429);
      assertThat(refused.header("Retry-After")).hasValue("1");
      assertThat(refused.text()).contains(refusals.get(path));
      assertThat(Wire.basic(berth.url(), alice).get(path).status()).as(path).isEqualTo(200);
    }
  }

  /// Guesses once more if this was the guess that is taken now and then.
  private static Wire.Answer guess(Wire guesser, String path) {
    Wire.Answer answer = guesser.get(path);
    return answer.status() == 429 ? answer : guesser.get(path);
  }
}
