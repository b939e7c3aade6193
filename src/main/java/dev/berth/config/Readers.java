package dev.berth.config;

import dev.berth.http.Networks;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Reads the texts that several settings share the form of.
final class Readers {
  private static final Pattern MEASURE = Pattern.compile("([0-9]{1,15}) ?([A-Za-z]*)");

  private static final Pattern HOST =
      Pattern.compile("[a-z0-9]++(?:[.-]++[a-z0-9]++)*+(?::[0-9]{1,5})?");

  private static final Pattern COUNT = Pattern.compile("[1-9][0-9]{0,8}");

  private static final Map<String, Long> BYTES =
      Map.of(
          "", 1L,
          "b", 1L,
          "kb", 1_000L,
          "mb", 1_000_000L,
          "gb", 1_000_000_000L,
          "tb", 1_000_000_000_000L,
          "kib", 1L << 10,
          "mib", 1L << 20,
          "gib", 1L << 30,
          "tib", 1L << 40);

  private static final Map<String, Duration> TIMES =
      Map.of(
          "s", Duration.ofSeconds(1),
          "m", Duration.ofMinutes(1),
          "h", Duration.ofHours(1),
          "d", Duration.ofDays(1));

  private Readers() {}

  /// Names of hosts, with their ports where these are not the usual ones.
  static Set<String> hosts(String text) {
    if (text.strip().equals("none")) {
      return Set.of();
    }
    Set<String> hosts = new LinkedHashSet<>();
    for (String part : text.split(",", -1)) {
      String host = part.strip().toLowerCase(Locale.ROOT);
      if (!HOST.matcher(host).matches()) {
        throw new IllegalArgumentException("hosts such as github.com, with commas between them");
      }
      hosts.add(host);
    }
    return hosts;
  }

  /// Three numbers of requests in an hour.
  static Optional<RateConfig.Hourly> hourly(String text) {
    String[] numbers = text.split(",", -1);
    return switch (text) {
      case "off" -> Optional.empty();
      case "github" -> Optional.of(RateConfig.GITHUB);
      default -> {
        if (numbers.length != 3) {
          throw noNumbers();
        }
        yield Optional.of(
            new RateConfig.Hourly(count(numbers[0]), count(numbers[1]), count(numbers[2])));
      }
    };
  }

  private static long count(String text) {
    String digits = text.strip();
    if (!COUNT.matcher(digits).matches()) {
      throw noNumbers();
    }
    return Long.parseLong(digits);
  }

  private static IllegalArgumentException noNumbers() {
    return new IllegalArgumentException(
        "three numbers from 1 to 999999999 such as 15000,15000,1000, or github, or off");
  }

  /// A number of requests in a minute.
  static OptionalLong aMinute(String text) {
    return switch (text) {
      case "off" -> OptionalLong.empty();
      case "ghcr" -> OptionalLong.of(RateConfig.GHCR);
      default -> {
        if (!COUNT.matcher(text).matches()) {
          throw new IllegalArgumentException(
              "a number from 1 to 999999999 such as 44000, or ghcr, or off");
        }
        yield OptionalLong.of(Long.parseLong(text));
      }
    };
  }

  /// A number of downloads.
  static OptionalLong downloads(String text) {
    return switch (text) {
      case "off" -> OptionalLong.empty();
      case "github" -> OptionalLong.of(PackageConfig.GITHUB_DELETION_LIMIT);
      default -> {
        if (!text.matches("[0-9]{1,9}")) {
          throw new IllegalArgumentException(
              "a number up to 999999999 such as 5000, or github, or off");
        }
        yield OptionalLong.of(Long.parseLong(text));
      }
    };
  }

  /// Two numbers of bytes.
  static QuotaConfig quota(String text) {
    String[] sizes = text.split(",", -1);
    return switch (text) {
      case "off" -> QuotaConfig.OFF;
      case "github-free" -> QuotaConfig.GITHUB_FREE;
      default -> {
        if (sizes.length != 2) {
          throw noSizes();
        }
        yield new QuotaConfig(sizeOrOff(sizes[0].strip()), sizeOrOff(sizes[1].strip()));
      }
    };
  }

  private static OptionalLong sizeOrOff(String text) {
    if (text.equals("off")) {
      return OptionalLong.empty();
    }
    return OptionalLong.of(bytes(text).orElseThrow(Readers::noSizes));
  }

  private static IllegalArgumentException noSizes() {
    return new IllegalArgumentException(
        "two sizes such as 50GB,100GB, either of them perhaps off, or github-free, or off");
  }

  /// A whole number.
  static Setting.Reader<Integer> number(int least, int most) {
    return text -> {
      if (!text.matches("[0-9]{1,9}")
          || Integer.parseInt(text) < least
          || Integer.parseInt(text) > most) {
        throw new IllegalArgumentException("a number from " + least + " to " + most);
      }
      return Integer.parseInt(text);
    };
  }

  /// A number of bytes, such as `500MB` or `10GiB`.
  static Setting.Reader<Long> size(String least, String most) {
    return text -> {
      Optional<Long> bytes = bytes(text);
      if (bytes.isEmpty()
          || bytes.get() < bytes(least).orElseThrow()
          || bytes.get() > bytes(most).orElseThrow()) {
        throw new IllegalArgumentException(
            "a size such as 500MB or 10GB, from " + least + " to " + most);
      }
      return bytes.get();
    };
  }

  private static Optional<Long> bytes(String text) {
    Matcher measure = MEASURE.matcher(text);
    if (!measure.matches()) {
      return Optional.empty();
    }
    Long unit = BYTES.get(measure.group(2).toLowerCase(Locale.ROOT));
    if (unit == null) {
      return Optional.empty();
    }
    long number = Long.parseLong(measure.group(1));
    return number > Long.MAX_VALUE / unit ? Optional.empty() : Optional.of(number * unit);
  }

  /// A span of time, such as `30s` or `24h`.
  static Setting.Reader<Duration> duration(String least, String most) {
    return text -> {
      Optional<Duration> duration = duration(text);
      if (duration.isEmpty()
          || duration.get().compareTo(duration(least).orElseThrow()) < 0
          || duration.get().compareTo(duration(most).orElseThrow()) > 0) {
        throw new IllegalArgumentException(
            "a time such as 30s, 10m or 24h, from " + least + " to " + most);
      }
      return duration.get();
    };
  }

  private static Optional<Duration> duration(String text) {
    Matcher measure = MEASURE.matcher(text);
    if (!measure.matches() || measure.group(1).length() > 9) {
      return Optional.empty();
    }
    Duration unit = TIMES.get(measure.group(2));
    return unit == null
        ? Optional.empty()
        : Optional.of(unit.multipliedBy(Long.parseLong(measure.group(1))));
  }

  /// One of an enumeration's words, in lower case and with hyphens.
  static <E extends Enum<E>> Setting.Reader<E> word(Class<E> type) {
    return text -> {
      List<String> words = new ArrayList<>();
      for (E constant : type.getEnumConstants()) {
        String word = constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
        if (word.equals(text)) {
          return constant;
        }
        words.add(word);
      }
      throw new IllegalArgumentException("one of " + String.join(", ", words));
    };
  }

  /// Several values with commas between them; none for an empty text.
  static <T> Setting.Reader<List<T>> list(Setting.Reader<T> one) {
    return text -> {
      List<T> values = new ArrayList<>();
      for (String part : text.split(",", -1)) {
        if (!part.isBlank()) {
          values.add(one.read(part.strip()));
        }
      }
      return List.copyOf(values);
    };
  }

  /// A value that may be absent.
  static <T> Setting.Reader<Optional<T>> optional(Setting.Reader<T> one) {
    return text -> text.isEmpty() ? Optional.empty() : Optional.of(one.read(text));
  }

  static Path path(String text) {
    if (text.isEmpty()) {
      throw new IllegalArgumentException("a path");
    }
    return Path.of(text);
  }

  /// The outside URL: scheme, host and perhaps a port.
  static URI origin(String text) {
    try {
      URI uri = new URI(text);
      boolean web = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
      String path = uri.getRawPath();
      if (web
          && uri.getHost() != null
          && (path == null || path.isEmpty() || path.equals("/"))
          && uri.getRawQuery() == null
          && uri.getRawFragment() == null
          && uri.getRawUserInfo() == null) {
        return new URI(uri.getScheme() + "://" + uri.getRawAuthority());
      }
    } catch (URISyntaxException e) {
      // Answered below like every other text that is no such URL.
    }
    throw new IllegalArgumentException(
        "a URL without a path, such as https://registry.example.com");
  }

  /// The address of an issuer of OpenID Connect: encrypted, unless it is on this machine.
  static URI issuer(String text) {
    try {
      URI uri = new URI(text);
      boolean here =
          "http".equals(uri.getScheme())
              && uri.getHost() != null
              && uri.getHost().matches("localhost|127\\.0\\.0\\.1|\\[::1]");
      if (("https".equals(uri.getScheme()) || here)
          && uri.getHost() != null
          && uri.getRawQuery() == null
          && uri.getRawFragment() == null
          && uri.getRawUserInfo() == null
          && text.length() <= 255) {
        return uri;
      }
    } catch (URISyntaxException e) {
      // Answered below like every other text that is no such URL.
    }
    throw new IllegalArgumentException("a URL such as https://login.example.com/realms/main");
  }

  /// A text of printable characters.
  static Setting.Reader<String> text(int longest) {
    return text -> {
      if (text.isBlank() || text.length() > longest || text.chars().anyMatch(c -> c < ' ')) {
        throw new IllegalArgumentException("a text of up to " + longest + " characters");
      }
      return text.strip();
    };
  }

  /// Scopes of OpenID Connect with commas or blanks between; `openid` is put before the others.
  static List<String> scopes(String text) {
    Set<String> scopes = new LinkedHashSet<>(List.of("openid"));
    for (String scope : text.split("[, ]+", -1)) {
      if (!scope.matches("[!#-\\[\\]-~]{1,64}")) {
        throw new IllegalArgumentException("scopes such as openid,profile,email");
      }
      scopes.add(scope);
    }
    return List.copyOf(scopes);
  }

  /// Addresses, such as `10.1.2.3`, and ranges of them, such as `10.0.0.0/8`, with commas between.
  static Networks networks(String text) {
    try {
      return Networks.parse(list(part -> part).read(text));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "addresses or ranges such as 10.1.2.3,10.0.0.0/8,fd00::/8", e);
    }
  }
}
