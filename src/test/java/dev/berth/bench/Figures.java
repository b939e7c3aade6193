package dev.berth.bench;

import java.util.EnumMap;
import java.util.Map;

/// What one measurement of one server gave.
record Figures(Map<Metric, Double> values) {
  Figures {
    values = Map.copyOf(values);
  }

  static Figures of(Metric metric, double value) {
    return new Figures(Map.of(metric, value));
  }

  Figures with(Metric metric, double value) {
    Map<Metric, Double> more = new EnumMap<>(Metric.class);
    more.putAll(values);
    more.put(metric, value);
    return new Figures(more);
  }

  double value(Metric metric) {
    return values.get(metric);
  }
}
