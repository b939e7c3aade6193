package dev.berth.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.LocalBerth;
import java.util.List;
import org.junit.jupiter.api.Test;

/// How many requests the site takes of whom.
class RateLimitTest {
  private static final String API = "/api/v3";

  private static String used(Wire.Answer answer) {
    return answer.header("X-RateLimit-Used").orElseThrow()
        + "/"
        + answer.header("X-RateLimit-Limit").orElseThrow();
  }

  @Test
  void whoMakesTooManyRequestsIsRefusedUntilTheNextHourAndCanStillAskWhereTheyStand() {
    try (LocalBerth berth = LocalBerth.start("rate-limit=6,1000,3")) {
      String alice = berth.createUser("alice");
      Wire first = Wire.basic(berth.url(), alice);
      Wire second = Wire.basic(berth.url(), berth.createToken("alice", "repo"));
      Wire nobody = Wire.anonymous(berth.url());

      assertThat(used(first.get(API + "/user"))).isEqualTo("1/6");
      assertThat(used(second.get(API + "/user"))).isEqualTo("2/6");
      assertThat(used(first.get(API + "/users/nobody"))).isEqualTo("3/6");
      assertThat(first.get(API + "/user").header("X-RateLimit-Remaining")).contains("2");
      String etag = first.get(API + "/user").header("ETag").orElseThrow();
      Wire.Answer unchanged = first.get(API + "/user", "If-None-Match", etag);
      assertThat(unchanged.status()).isEqualTo(304);
      assertThat(used(unchanged)).isEqualTo("5/6");
      assertThat(used(first.get(API + "/rate_limit"))).isEqualTo("5/6");
      assertThat(first.get(API + "/user").status()).isEqualTo(200);

      Wire.Answer refused = second.get(API + "/user");

      assertThat(refused.status()).isEqualTo(403);
      assertThat(refused.text()).contains("API rate limit exceeded for user ID ");
      assertThat(refused.header("X-RateLimit-Remaining")).contains("0");
      assertThat(used(refused)).isEqualTo("6/6");
      long reset = Long.parseLong(refused.header("X-RateLimit-Reset").orElseThrow());
      assertThat(reset - System.currentTimeMillis() / 1000).isBetween(0L, 3600L);
      Wire.Answer standing = second.get(API + "/rate_limit");
      assertThat(standing.status()).isEqualTo(200);
      assertThat(standing.text())
          .contains("\"core\":{\"limit\":6,\"used\":6,\"remaining\":0,\"reset\":" + reset + "}");

      assertThat(nobody.get(API + "/").status()).isEqualTo(200);
      assertThat(nobody.get(API + "/user").status()).isEqualTo(401);
      assertThat(new Wire(berth.url(), "token ghp_none").get(API + "/user").status())
          .isEqualTo(401);
      Wire.Answer address = nobody.get(API + "/");
      assertThat(address.status()).isEqualTo(403);
      assertThat(address.text()).contains("API rate limit exceeded for ");
      // The registry has a limit of its own.
      assertThat(first.get("/v2/").status()).isEqualTo(200);
    }
  }

  @Test
  void theRegistrySaysWhenToComeBack() {
    try (LocalBerth berth = LocalBerth.start("registry-rate-limit=2", "rate-limit=off")) {
      Wire alice = Wire.basic(berth.url(), berth.createUser("alice"));
      Wire.Answer answer = alice.get("/v2/");
      for (int i = 0; i < 5; i++) {
        answer = alice.get("/v2/");
      }
      assertThat(answer.outcome()).isEqualTo("429 TOOMANYREQUESTS");
      String wait = answer.header("Retry-After").orElseThrow();
      assertThat(Integer.parseInt(wait)).isBetween(1, 60);
      assertThat(answer.text()).contains("retry-after: " + wait + "s, allowed: 2/minute");
      assertThat(used(alice.get(API + "/user"))).isEqualTo("0/1000000");
    }
  }

  @Test
  void aPresetHasTheNumbersOfGitHub() {
    try (LocalBerth berth = LocalBerth.start("rate-limit=github", "registry-rate-limit=ghcr")) {
      Wire alice = Wire.basic(berth.url(), berth.createUser("alice"));
      assertThat(used(alice.get(API + "/user"))).isEqualTo("1/5000");
      assertThat(used(Wire.anonymous(berth.url()).get(API + "/rate_limit"))).isEqualTo("0/60");
      assertThat(alice.get("/v2/").status()).isEqualTo(200);
    }
  }

  @Test
  void theHeadersAreOnEveryAnswer() {
    try (LocalBerth berth = LocalBerth.start()) {
      Wire alice = Wire.basic(berth.url(), berth.createUser("alice"));
      for (String path : List.of("/user", "/nothing", "/users/nobody", "/rate_limit", "/zen")) {
        Wire.Answer answer = alice.get(API + path);
        for (String header : List.of("Limit", "Remaining", "Used", "Reset")) {
          assertThat(answer.header("X-RateLimit-" + header).orElseThrow()).matches("\\d+");
        }
        assertThat(answer.header("X-RateLimit-Resource")).contains("core");
      }
      assertThat(alice.delete(API + "/user").header("X-RateLimit-Limit")).isPresent();
    }
  }
}
