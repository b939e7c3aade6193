package dev.berth.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// wrk, which sends small requests at the least cost and checks the status of every answer.
record Wrk(String program) {
  private static final Pattern RATE = Pattern.compile("Requests/sec:\\s*([0-9.]+)");
  private static final Pattern COUNT = Pattern.compile("(\\d+) requests in ");
  private static final Pattern TROUBLE =
      Pattern.compile("(Socket errors:.*|Non-2xx or 3xx responses:.*)");

  Outcome run(Endpoint endpoint, String target, int connections, Duration time, String... headers)
      throws Exception {
    List<String> command = new ArrayList<>(List.of(program, "--threads", "1", "--latency"));
    command.addAll(List.of("--connections", Integer.toString(connections)));
    command.addAll(List.of("--duration", time.toSeconds() + "s"));
    command.addAll(List.of("--header", "Host: " + endpoint.authority()));
    for (String header : headers) {
      if (!header.isEmpty()) {
        command.addAll(List.of("--header", header));
      }
    }
    command.add(endpoint.numericUrl(target));
    return parse(Shell.run(command));
  }

  static Outcome parse(String output) {
    Matcher trouble = TROUBLE.matcher(output);
    if (trouble.find()) {
      throw new BenchException("wrk: " + trouble.group(1));
    }
    Figures figures =
        Figures.of(Metric.REQUESTS_PER_SECOND, Double.parseDouble(find(RATE, output)))
            .with(Metric.P50, latency(output, 50))
            .with(Metric.P99, latency(output, 99));
    return new Outcome(figures, Long.parseLong(find(COUNT, output)));
  }

  private static double latency(String output, int percent) {
    Pattern line = Pattern.compile("(?m)^\\s+" + percent + "%\\s+([0-9.]+)(us|ms|s)$");
    Matcher matcher = line.matcher(output);
    if (!matcher.find()) {
      throw new BenchException("wrk printed no " + percent + "% line: " + output);
    }
    double value = Double.parseDouble(matcher.group(1));
    return switch (matcher.group(2)) {
      case "us" -> value / 1000;
      case "ms" -> value;
      default -> value * 1000;
    };
  }

  private static String find(Pattern pattern, String output) {
    Matcher matcher = pattern.matcher(output);
    if (!matcher.find()) {
      throw new BenchException("wrk printed something unexpected: " + output);
    }
    return matcher.group(1);
  }
}
