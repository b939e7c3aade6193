package dev.berth.meta;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.meta.RequestCounts.Requests;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// What counting requests for all nodes promises.
public abstract class RequestCountsContract extends StoreContract {

  private Map<String, Long> add(String caller, Duration end, long count) {
    return store.requestCounts().add(List.of(new Requests(caller, now.plus(end), count)));
  }

  @Test
  void whatSeveralHaveCountedIsAddedUpUntilTheWindowEnds() {
    assertThat(add("a", Duration.ofHours(1), 3)).isEqualTo(Map.of("a", 3L));
    assertThat(add("b", Duration.ofHours(1), 1)).isEqualTo(Map.of("b", 1L));
    assertThat(add("a", Duration.ofHours(1), 4)).isEqualTo(Map.of("a", 7L));
    assertThat(add("a", Duration.ofHours(1), -1)).isEqualTo(Map.of("a", 6L));

    assertThat(add("a", Duration.ofHours(2), 2)).isEqualTo(Map.of("a", 2L));
    assertThat(add("a", Duration.ofHours(1), 5)).isEmpty();
    assertThat(add("a", Duration.ofHours(2), 1)).isEqualTo(Map.of("a", 3L));
  }

  @Test
  void whatHasEndedIsForgotten() {
    add("a", Duration.ofHours(1), 3);
    add("b", Duration.ofHours(2), 3);

    assertThat(store.requestCounts().removeEnded(now.plus(Duration.ofHours(2)))).isEqualTo(1);

    assertThat(add("b", Duration.ofHours(2), 1)).isEqualTo(Map.of("b", 4L));
    assertThat(store.requestCounts().add(List.of())).isEmpty();
  }
}
