package dev.berth.ops;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.http.Handled;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class AccessLogTest {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  private static Handled handled(String path, String route, String agent) {
    return new Handled(
        "00FF", "GET", path, route, 200, 7, 1487, 1_234_567, "octocat", "192.0.2.1", agent);
  }

  private String written(AccessLog.Form form, Handled... requests) {
    try (AccessLog log = new AccessLog(out, form)) {
      for (Handled handled : requests) {
        log.finished(handled);
      }
    }
    return out.toString(StandardCharsets.UTF_8);
  }

  @Test
  void aLineSaysWhatHappened() {
    String line =
        written(AccessLog.Form.PAIRS, handled("/v2/a/tags/list", "/v2/{name+}/tags/list", "curl"));

    assertThat(line)
        .matches(
            "time=\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z id=00FF method=\"GET\""
                + " path=\"/v2/a/tags/list\" route=\"/v2/\\{name\\+}/tags/list\" status=200 in=7"
                + " out=1487 ms=1\\.234 account=\"octocat\" remote=\"192.0.2.1\" agent=\"curl\"\n");
  }

  @Test
  void theSecretOfALinkToSetAPasswordIsInNoLineWhateverTheAnswer() {
    String lines =
        written(
            AccessLog.Form.PAIRS,
            handled("/password_reset/hunter2", "/password_reset/{secret}", ""),
            handled("/password_reset/hunter2", "-", ""),
            handled("/password_reset/hunter2/more", "-", ""),
            handled("//password_reset/hunter2", "-", ""));

    assertThat(lines).doesNotContain("hunter2").contains("/password_reset/{secret}");
  }

  @Test
  void aLineOfJsonIsJsonWhateverTheClientSends() {
    String nasty = "a\"b\\c\nd\0é\uD83D\uDE00";
    String line = written(AccessLog.Form.JSON, handled("/" + nasty, "/{name}", nasty));

    JsonNode read = JsonMapper.shared().readTree(line);
    assertThat(line).endsWith("}\n").containsOnlyOnce("\n");
    assertThat(read.get("path").asString()).isEqualTo("/" + nasty);
    assertThat(read.get("agent").asString()).isEqualTo(nasty);
    assertThat(read.get("status").asInt()).isEqualTo(200);
    assertThat(read.get("ms").asDouble()).isEqualTo(1.234);
  }

  @Test
  void nobodyCanWriteALineOfHisOwn() {
    String line = written(AccessLog.Form.PAIRS, handled("/a", "/a", "x\ntime=now id=0 status=200"));

    assertThat(line).containsOnlyOnce("\n");
  }

  @Test
  void aSecretInAPathIsNotLogged() {
    String line =
        written(AccessLog.Form.PAIRS, handled("/-/welcome/hunter2", "/-/welcome/{secret}", ""));

    assertThat(line).doesNotContain("hunter2").contains("path=\"/-/welcome/{secret}\"");
  }

  @Test
  void whatIsLongIsCut() {
    String line = written(AccessLog.Form.PAIRS, handled("/" + "x".repeat(100_000), "/x", ""));

    assertThat(line).hasSizeLessThan(2000);
  }

  @Test
  void everyLineIsWritten() {
    Handled[] many = new Handled[2000];
    Arrays.fill(many, handled("/a", "/a", "curl"));

    assertThat(written(AccessLog.Form.PAIRS, many).lines()).hasSize(2000);
  }

  @Test
  void linesAreDroppedAndCountedWhenNobodyTakesThem() throws Exception {
    CountDownLatch gate = new CountDownLatch(1);
    OutputStream stuck =
        new OutputStream() {
          @Override
          public void write(int b) {}

          @Override
          public void write(byte[] bytes, int offset, int length) {
            try {
              gate.await();
            } catch (InterruptedException e) {
              Thread.currentThread().interrupt();
            }
          }
        };
    try (AccessLog log = new AccessLog(stuck, AccessLog.Form.PAIRS)) {
      for (int i = 0; i < 20_000; i++) {
        log.finished(handled("/a", "/a", "curl"));
      }
      assertThat(log.dropped()).isPositive();
      gate.countDown();
    }
  }
}
