package dev.berth.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Facts about the machine and the versions, for the report.
final class Machine {
  private Machine() {}

  static Map<String, String> facts(Options options, Path registry, String loadBefore)
      throws Exception {
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("date", Instant.now().truncatedTo(ChronoUnit.MINUTES).toString());
    facts.put(
        "processor",
        Files.readAllLines(Path.of("/proc/cpuinfo")).stream()
                .filter(line -> line.startsWith("model name"))
                .map(line -> line.substring(line.indexOf(':') + 2))
                .findFirst()
                .orElse("unknown")
            + ", "
            + Files.readAllLines(Path.of("/proc/stat")).stream()
                .filter(line -> line.matches("cpu\\d.*"))
                .count()
            + " cores");
    facts.put("memory", memory());
    facts.put("file system", Files.getFileStore(options.output()).type());
    facts.put("kernel", Files.readString(Path.of("/proc/sys/kernel/osrelease")).strip());
    facts.put("load average at the start", loadBefore);
    facts.put("Java", Runtime.version().toString());
    facts.put("Berth", firstLine(List.of("git", "describe", "--always", "--dirty")));
    facts.put("Distribution", lastWord(firstLine(List.of(registry.toString(), "--version"))));
    facts.put("nginx", lastWord(firstLine(List.of(Tools.find("nginx").toString(), "-v"))));
    facts.put("curl", firstLine(List.of(Tools.find("curl").toString(), "--version")));
    return facts;
  }

  /// How many processes wanted a core in the last minute; whatever is well above 0 spoils a run.
  static String load() throws IOException {
    String averages = Files.readString(Path.of("/proc/loadavg"));
    return averages.substring(0, averages.indexOf(' '));
  }

  private static String memory() throws IOException {
    long kilobytes =
        Files.readAllLines(Path.of("/proc/meminfo")).stream()
            .filter(line -> line.startsWith("MemTotal:"))
            .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
            .findFirst()
            .orElse(0);
    return kilobytes / 1024 / 1024 + " GiB";
  }

  private static String firstLine(List<String> command) throws InterruptedException {
    try {
      return Shell.run(command).lines().findFirst().orElse("unknown");
    } catch (IOException | BenchException e) {
      return "unknown";
    }
  }

  private static String lastWord(String line) {
    return line.substring(line.lastIndexOf(' ') + 1);
  }
}
