package dev.berth.bench;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class GoalTest {
  private static final Cell CELL = new Cell("manifest", "16 connections");
  private static final Metric RATE = Metric.REQUESTS_PER_SECOND;

  private final Results results = new Results();

  @Test
  void mediansAreCompared() {
    add("Berth", 50, 120, 130);
    add("Distribution", 11, 10, 1);

    Goal goal = Goal.atLeast(CELL, "Berth", RATE, 12, "Distribution");

    assertThat(goal.reached(results)).hasValue(12);
    assertThat(goal.isMetBy(12)).isTrue();
    assertThat(goal.isMetBy(11.99)).isFalse();
  }

  @Test
  void theMedianOfTwoLiesBetween() {
    add("Berth", 1, 2);

    assertThat(results.median(new Goal.Term(CELL, "Berth", RATE))).hasValue(1.5);
  }

  @Test
  void whatWasNotMeasuredReachesNothing() {
    add("Berth", 1);

    assertThat(Goal.atLeast(CELL, "Berth", RATE, 12, "Distribution").reached(results)).isEmpty();
  }

  @Test
  void aGoalIsSaidInWords() {
    assertThat(Goal.atLeast(CELL, "Berth", RATE, 0.5, "nginx").text())
        .isEqualTo("at least 0.5 × nginx's requests/s");
    assertThat(Goal.under(CELL, "Berth", Metric.IDLE_MEMORY, 160).text())
        .isEqualTo("under 160 idle MB");
  }

  private void add(String subject, double... values) {
    for (double value : values) {
      results.add(CELL, subject, Figures.of(RATE, value));
    }
  }
}
