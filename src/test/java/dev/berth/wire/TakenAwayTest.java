package dev.berth.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.LocalBerth;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Requests of somebody whose right is taken away while they are under way.
class TakenAwayTest {
  private static final int ROUNDS = 15;
  private static final int AT_ONCE = 3;
  private static LocalBerth berth;
  private static Wire olga;
  private static Wire mia;

  @BeforeAll
  static void start() {
    berth = LocalBerth.start();
    berth.createUser("olga");
    berth.createUser("mia");
    berth.createOrganization("acme", "olga");
    olga = Wire.token(berth.url(), berth.createToken("olga", "admin:org"));
    mia = Wire.token(berth.url(), berth.createToken("mia", "admin:org"));
  }

  @AfterAll
  static void stop() {
    berth.close();
  }

  @Test
  void nothingIsDoneByAnOwnerAfterTheyWereOne() throws Exception {
    List<Integer> statuses = new ArrayList<>();
    try (ExecutorService threads = Executors.newCachedThreadPool()) {
      for (int round = 0; round < ROUNDS; round++) {
        berth.addMember("acme", "mia", "admin");
        CyclicBarrier start = new CyclicBarrier(AT_ONCE + 1);
        List<Future<Integer>> changes = new ArrayList<>();
        for (int i = 0; i < AT_ONCE; i++) {
          byte[] body = Content.utf8("{\"description\":\"" + round + " " + i + "\"}");
          changes.add(
              threads.submit(() -> {
                start.await();
                return mia.patch("/api/v3/orgs/acme", body).status();
              }));
        }
        start.await();
        olga.delete("/api/v3/orgs/acme/memberships/mia").expect(204);
        for (Future<Integer> change : changes) {
          statuses.add(change.get());
        }
        String newest = olga.get("/api/v3/orgs/acme/audit-log?per_page=1").text();
        assertThat(actionOf(newest)).isEqualTo("org.remove_member");
      }
    }
    // As if it had been asked later: not that something broke, nor that it is for nobody.
    assertThat(statuses).isSubsetOf(200, 404);
  }

  private static String actionOf(String event) {
    var found = Pattern.compile("\"action\":\"([a-z_.]+)\"").matcher(event);
    assertThat(found.find()).as(event).isTrue();
    return found.group(1);
  }
}
