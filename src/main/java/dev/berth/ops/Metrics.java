package dev.berth.ops;

import dev.berth.http.Handled;
import dev.berth.http.RequestObserver;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Timer;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.DoubleSupplier;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;

/// What is counted and measured, in the form that Prometheus collects.
public final class Metrics implements RequestObserver {
  // A route comes from a surface's table; should one ever come from a client instead, memory
  // stays bounded.
  private static final int MOST_ROUTES = 1000;

  private static final Duration[] LATENCIES = {
    Duration.ofMillis(1),
    Duration.ofMillis(5),
    Duration.ofMillis(10),
    Duration.ofMillis(25),
    Duration.ofMillis(50),
    Duration.ofMillis(100),
    Duration.ofMillis(250),
    Duration.ofMillis(500),
    Duration.ofSeconds(1),
    Duration.ofMillis(2500),
    Duration.ofSeconds(5),
    Duration.ofSeconds(10),
    Duration.ofSeconds(60),
  };

  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final Map<String, RouteMeters> routes = new ConcurrentHashMap<>();
  private final LongAdder bytesIn = new LongAdder();
  private final LongAdder bytesOut = new LongAdder();
  private final List<LongSupplier> keptAlive = new ArrayList<>();

  public Metrics() {
    counter("berth.http.received", "Bytes of requests' content", "bytes", bytesIn::sum);
    counter("berth.http.sent", "Bytes of answers' content", "bytes", bytesOut::sum);
    JvmMetrics.register(this);
  }

  @Override
  public void finished(Handled handled) {
    RouteMeters meters = routes.get(handled.route());
    if (meters == null) {
      meters = newRoute(handled.route());
    }
    meters.count(handled);
    if (handled.bytesIn() != 0) {
      bytesIn.add(handled.bytesIn());
    }
    bytesOut.add(handled.bytesOut());
  }

  private RouteMeters newRoute(String route) {
    String name = routes.size() < MOST_ROUTES ? route : "other";
    return routes.computeIfAbsent(name, RouteMeters::new);
  }

  /// Shows a value that goes up and down.
  public void gauge(String name, String description, DoubleSupplier value) {
    Gauge.builder(name, value::getAsDouble).description(description).register(registry);
  }

  /// Shows a value that only rises.
  ///
  /// @param tags names and values that tell it from others of the same name
  public void counter(
      String name, String description, String unit, LongSupplier value, String... tags) {
    synchronized (keptAlive) {
      keptAlive.add(value); // The registry by itself would let it go.
    }
    FunctionCounter.builder(name, value, LongSupplier::getAsLong)
        .description(description)
        .baseUnit(unit.isEmpty() ? null : unit)
        .tags(tags)
        .register(registry);
  }

  /// Shows how long something takes: to be told the nanoseconds of each time.
  public LongConsumer duration(String name, String description, String... tags) {
    Timer timer =
        Timer.builder(name)
            .description(description)
            .tags(tags)
            .serviceLevelObjectives(LATENCIES)
            .register(registry);
    return nanoseconds -> timer.record(nanoseconds, TimeUnit.NANOSECONDS);
  }

  /// All values now, in Prometheus' text format.
  public String scrape() {
    return registry.scrape();
  }

  /// The meters of one route, found again without a search by labels.
  private final class RouteMeters {
    private final String route;
    private final LongConsumer duration;
    private volatile Counted[] counters = {};

    RouteMeters(String route) {
      this.route = route;
      this.duration =
          duration("berth.http.request.duration", "Time to answer a request", "route", route);
    }

    void count(Handled handled) {
      duration.accept(handled.nanoseconds());
      counter(handled.method(), handled.status()).increment();
    }

    private Counter counter(String method, int status) {
      for (Counted counted : counters) {
        if (counted.status == status && counted.method.equals(method)) {
          return counted.counter;
        }
      }
      return newCounter(known(method), status);
    }

    private synchronized Counter newCounter(String method, int status) {
      for (Counted counted : counters) {
        if (counted.status == status && counted.method.equals(method)) {
          return counted.counter;
        }
      }
      Counter counter =
          Counter.builder("berth.http.requests")
              .description("Requests answered")
              .tags("route", route, "method", method, "status", Integer.toString(status))
              .register(registry);
      Counted[] more = Arrays.copyOf(counters, counters.length + 1);
      more[counters.length] = new Counted(method, status, counter);
      counters = more;
      return counter;
    }

    private static String known(String method) {
      return switch (method) {
        case "GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS" -> method;
        default -> "other";
      };
    }
  }

  private record Counted(String method, int status, Counter counter) {}
}
