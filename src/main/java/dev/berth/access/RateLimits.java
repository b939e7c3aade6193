package dev.berth.access;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.berth.meta.RequestCounts;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/// Counts the requests of each user, of the tokens of each repository, and of each address that
/// nobody has signed in from, in windows of a fixed length. A node counts in memory; where there
/// are several, they tell each other now and then.
///
/// The windows of different callers begin at different times, so that not all of them come back at
/// once.
public final class RateLimits {
  private static final int REMEMBERED = 100_000;
  private static final long NO_LIMIT = 1_000_000;
  private static final int NETWORK_BYTES = 8;
  private static final int SITE_BYTES = 6;

  private final String name;
  private final Optional<Allowed> allowed;
  private final long window;
  private final InstantSource clock;
  private final Cache<String, Count> counts =
      Caffeine.newBuilder().executor(Runnable::run).maximumSize(REMEMBERED).build();

  /// How many requests are taken in a window.
  ///
  /// @param user of a user, by all their tokens
  /// @param repository of a repository, by all its tokens
  /// @param anonymous of an address; of a network of 64 bits for IPv6
  public record Allowed(long user, long repository, long anonymous) {}

  /// Where somebody stands.
  ///
  /// @param limit how many requests are taken in a window
  /// @param used how many of them were made in this one; never more than `limit`
  /// @param reset when the next one begins
  /// @param seconds how long it is until then, in whole seconds; at least one
  /// @param exceeded whether the request that was counted last is one too many
  public record Standing(long limit, long used, Instant reset, long seconds, boolean exceeded) {

    public long remaining() {
      return limit - used;
    }
  }

  /// @param used on all nodes, as far as this one knows
  /// @param untold those of this node that the others have not been told of
  private record Count(long window, AtomicLong used, AtomicLong untold) {
    long add(int by) {
      untold.addAndGet(by);
      return used.addAndGet(by);
    }
  }

  /// Requests that the other nodes are told of.
  private record Told(Count count, long number) {
    void takeOver(long total) {
      count.used().set(total + count.untold().get());
    }
  }

  /// @param name tells these requests from others where all nodes count together
  /// @param allowed empty: any number
  public RateLimits(String name, Optional<Allowed> allowed, Duration window, InstantSource clock) {
    this.name = name + " ";
    this.allowed = allowed;
    this.window = window.toSeconds();
    this.clock = clock;
  }

  /// Whether there is a limit at all.
  public boolean isOn() {
    return allowed.isPresent();
  }

  /// Counts a request.
  public Standing take(Caller caller, String address) {
    return change(caller, address, 1);
  }

  /// Takes back that a request was counted, because it does not count after all.
  public Standing giveBack(Caller caller, String address) {
    return change(caller, address, -1);
  }

  /// Where somebody stands, without counting anything.
  public Standing look(Caller caller, String address) {
    return change(caller, address, 0);
  }

  private Standing change(Caller caller, String address, int by) {
    String key = key(caller, address);
    long now = clock.instant().getEpochSecond();
    long second = now + offset(key);
    long seconds = window - Math.floorMod(second, window);
    Instant reset = Instant.ofEpochSecond(now + seconds);
    if (allowed.isEmpty()) {
      return new Standing(NO_LIMIT, 0, reset, seconds, false);
    }
    long number = Math.floorDiv(second, window);
    long limit = limit(caller, allowed.get());
    long used = by == 0 ? seen(key, number) : count(key, number).add(by);
    return new Standing(limit, Math.clamp(used, 0, limit), reset, seconds, used > limit);
  }

  private long seen(String key, long number) {
    Count count = counts.getIfPresent(key);
    return count == null || count.window() != number ? 0 : count.used().get();
  }

  private Count count(String key, long number) {
    Count known = counts.getIfPresent(key);
    if (known != null && known.window() == number) {
      return known;
    }
    return counts
        .asMap()
        .compute(
            key,
            (_, count) ->
                count != null && count.window() >= number
                    ? count
                    : new Count(number, new AtomicLong(), new AtomicLong()));
  }

  /// Adds what was counted here since the last time to the counts of all nodes, and takes over what
  /// these are by then. What others count meanwhile is not known here until the next time.
  public void share(RequestCounts shared) {
    List<RequestCounts.Requests> requests = new ArrayList<>();
    Map<String, Told> told = new HashMap<>();
    counts
        .asMap()
        .forEach((key, count) -> {
          long untold = count.untold().getAndSet(0);
          if (untold != 0) {
            requests.add(new RequestCounts.Requests(name + key, end(key, count.window()), untold));
            told.put(name + key, new Told(count, untold));
          }
        });
    if (requests.isEmpty()) {
      return;
    }
    boolean done = false;
    try {
      Map<String, Long> totals = shared.add(requests);
      told.forEach((caller, one) -> one.takeOver(totals.getOrDefault(caller, 0L)));
      done = true;
    } finally {
      if (!done) {
        told.values().forEach(one -> one.count().untold().addAndGet(one.number()));
      }
    }
  }

  private Instant end(String key, long number) {
    return Instant.ofEpochSecond((number + 1) * window - offset(key));
  }

  private long offset(String key) {
    return Math.floorMod(key.hashCode(), window);
  }

  private static long limit(Caller caller, Allowed allowed) {
    return switch (caller) {
      case Caller.Anonymous _ -> allowed.anonymous();
      case Caller.SignedIn user when user.repositoryId().isPresent() -> allowed.repository();
      case Caller.SignedIn _ -> allowed.user();
    };
  }

  private static String key(Caller caller, String address) {
    return switch (caller) {
      case Caller.Anonymous _ -> network(address);
      case Caller.SignedIn user when user.repositoryId().isPresent() ->
          "repository " + user.repositoryId().getAsLong();
      case Caller.SignedIn user -> "user " + user.user().id();
    };
  }

  /// Who has an IPv6 address usually has all of its network.
  static String network(String address) {
    return network(address, NETWORK_BYTES);
  }

  /// What one customer of a provider has at the most, where that is more than a network.
  static String site(String address) {
    return network(address, SITE_BYTES);
  }

  private static String network(String address, int bytes) {
    if (address.indexOf(':') < 0) {
      return address;
    }
    try {
      return InetAddress.ofLiteral(address) instanceof Inet6Address six
          ? HexFormat.of().formatHex(Arrays.copyOf(six.getAddress(), bytes))
          : address;
    } catch (IllegalArgumentException e) {
      return address;
    }
  }
}
