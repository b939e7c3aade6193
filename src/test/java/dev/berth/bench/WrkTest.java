package dev.berth.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class WrkTest {
  private static final String OUTPUT =
      """
      Running 3s test @ http://127.0.0.1:5000/v2/admin/x/manifests/latest
        1 threads and 16 connections
        Thread Stats   Avg      Stdev     Max   +/- Stdev
          Latency     3.45ms    5.01ms  60.37ms   92.61%
          Req/Sec     4.71k   300.00     5.20k    80.00%
        Latency Distribution
           50%  890.00us
           75%    3.10ms
           90%    5.30ms
           99%    1.02s
        14130 requests in 3.01s, 25.10MB read
      Requests/sec:   4694.35
      Transfer/sec:      8.34MB
      """;

  @Test
  void ratesAndQuantilesAreReadInAnyUnit() {
    Outcome outcome = Wrk.parse(OUTPUT);

    assertThat(outcome.requests()).isEqualTo(14130);
    assertThat(outcome.figures().value(Metric.REQUESTS_PER_SECOND)).isEqualTo(4694.35);
    assertThat(outcome.figures().value(Metric.P50)).isEqualTo(0.89);
    assertThat(outcome.figures().value(Metric.P99)).isEqualTo(1020);
  }

  @Test
  void anAnswerOtherThan2xxIsAFailure() {
    assertThatThrownBy(() -> Wrk.parse(OUTPUT + "  Non-2xx or 3xx responses: 3\n"))
        .isInstanceOf(BenchException.class)
        .hasMessageContaining("Non-2xx or 3xx responses: 3");
  }

  @Test
  void aBrokenConnectionIsAFailure() {
    assertThatThrownBy(
            () -> Wrk.parse(OUTPUT + "  Socket errors: connect 0, read 1, write 0, timeout 0\n"))
        .isInstanceOf(BenchException.class);
  }
}
