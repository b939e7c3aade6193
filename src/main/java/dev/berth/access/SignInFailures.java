package dev.berth.access;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/// Slows down those who guess: counts the tokens that were nobody's for each address, of IPv6 for
/// each network, and refuses more than so many in a while. Each node counts for itself.
///
/// A token is looked at before this is asked, so that a valid one is never refused for the failures
/// of others behind the same address.
public final class SignInFailures {
  private static final int REMEMBERED = 100_000;

  /// After what time one more failure is taken.
  private static final Duration PAUSE = Duration.ofMillis(500);

  private static final int AT_ONCE = 200;

  private final InstantSource clock;
  private final Duration pause;
  private final Duration credit;

  /// Each failure is a debt of time that pays itself back: until when.
  private final Cache<String, Instant> debts =
      Caffeine.newBuilder().executor(Runnable::run).maximumSize(REMEMBERED).build();

  public SignInFailures(InstantSource clock) {
    this(clock, AT_ONCE, PAUSE);
  }

  /// @param atOnce how many failures are taken at once
  /// @param pause after what time one more is
  SignInFailures(InstantSource clock, int atOnce, Duration pause) {
    this.clock = clock;
    this.pause = pause;
    this.credit = pause.multipliedBy(atOnce);
  }

  /// Counts an attempt as a failure. Of what is not known before it is tried, this is called before
  /// and [#giveBack] after what was right, so that of many at once no more are tried than are
  /// taken.
  ///
  /// @param key the address it came from, or whoever else is counted
  /// @throws TooManyAttemptsException if there were too many failures lately; this one does not
  ///   count
  public void count(String key) {
    Instant now = clock.instant();
    Instant _ = debts.asMap().compute(RateLimits.network(key), (_, before) -> raise(before, now));
  }

  private Instant raise(@Nullable Instant before, Instant now) {
    if (before == null || !before.isAfter(now)) {
      return now.plus(pause);
    }
    Duration debt = Duration.between(now, before);
    if (debt.compareTo(credit) >= 0) {
      throw new TooManyAttemptsException(debt.minus(credit).plus(pause));
    }
    return before.plus(pause);
  }

  /// Takes back that an attempt was counted, which was no failure after all.
  void giveBack(String key) {
    Instant _ =
        debts.asMap().computeIfPresent(RateLimits.network(key), (_, debt) -> debt.minus(pause));
  }
}
