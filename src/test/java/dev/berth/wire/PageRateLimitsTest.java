package dev.berth.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.LocalBerth;
import org.junit.jupiter.api.Test;

/// Pages count as requests to the REST API do.
class PageRateLimitsTest {
  @Test
  void whoAsksForTooManyPagesWaitsOrSignsIn() {
    try (LocalBerth berth = LocalBerth.start("rate-limit=50,50,3")) {
      berth.createUser("alice");
      String password = "correct horse battery";
      berth.setPassword("alice", password);
      Browsing browser = new Browsing(berth.url());
      for (int i = 0; i < 3; i++) {
        browser.get("/").expect(200);
      }

      Browsing.Page refused = browser.get("/").expect(429);

      assertThat(refused.header("Retry-After").orElseThrow()).matches("[1-9][0-9]*");
      assertThat(refused.text()).contains("Sign in, or try again in");
      browser.signIn("alice", password).expect(303);
      browser.get("/").expect(200);
    }
  }
}
