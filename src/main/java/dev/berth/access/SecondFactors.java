package dev.berth.access;

import dev.berth.meta.SecondFactorStore;
import dev.berth.packages.Account;
import dev.berth.packages.Actor;
import dev.berth.packages.SecondFactor;
import dev.berth.packages.SecretHash;
import dev.berth.packages.TotpSecret;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/// What users are asked for beside their password, if they want that: the code that an app shows
/// now, or one of the recovery codes that they wrote down. Each is taken once.
public final class SecondFactors {
  private static final int RECOVERY_CODES = 16;
  private static final int RECOVERY_LENGTH = 10;
  private static final String RECOVERY_ALPHABET = "abcdefghijkmnpqrstuvwxyz23456789";
  private static final int LONGEST_TYPED = 32;
  private static final Pattern CODE = Pattern.compile("[0-9]{3} ?[0-9]{3}");

  /// After how many wrong codes of an app in a row one is compared in [#BETWEEN_MORE] alone.
  private static final int MOST_IN_A_ROW = 100;

  private static final Duration BETWEEN_MORE = Duration.ofHours(1);
  private static final Duration BETWEEN_EVENTS = Duration.ofMinutes(5);
  private static final SecureRandom SOURCE = new SecureRandom();

  private final SecondFactorStore factors;
  private final Passwords passwords;
  private final Guesses guesses;
  private final InstantSource clock;

  /// @param byAddress counts what is guessed, by address
  public SecondFactors(
      SecondFactorStore factors,
      Passwords passwords,
      SignInFailures byAddress,
      InstantSource clock) {
    this.factors = factors;
    this.passwords = passwords;
    this.guesses = new Guesses(byAddress, clock);
    this.clock = clock;
  }

  /// A user's second factor, if they have one.
  public Optional<SecondFactor> find(Account user) {
    return factors.find(user.id());
  }

  /// Gives a user a second factor, of which `code` shows that their app has the secret. Sessions
  /// that are there go on.
  ///
  /// @return the recovery codes, which are shown now and never again; empty if the code is another
  ///   or they have a second factor already
  public Optional<List<String>> setUp(Account user, TotpSecret secret, String code, Actor by) {
    OptionalLong step =
        OneTimeCodes.find(secret, compact(code), clock.instant(), Long.MIN_VALUE + 1);
    List<String> recovery = newRecoveryCodes();
    return step.isPresent()
            && factors.put(user, secret, step.getAsLong(), hashes(user, recovery), by)
        ? Optional.of(recovery)
        : Optional.empty();
  }

  /// Blanks are as people type them.
  private static String compact(String typed) {
    return typed.length() > LONGEST_TYPED
        ? ""
        : typed.replaceAll("\\s", "").toLowerCase(Locale.ROOT);
  }

  private static List<String> newRecoveryCodes() {
    List<String> codes = new ArrayList<>();
    for (int i = 0; i < RECOVERY_CODES; i++) {
      StringBuilder code = new StringBuilder(RECOVERY_LENGTH + 1);
      for (int j = 0; j < RECOVERY_LENGTH; j++) {
        code.append(RECOVERY_ALPHABET.charAt(SOURCE.nextInt(RECOVERY_ALPHABET.length())));
      }
      codes.add(code.insert(RECOVERY_LENGTH / 2, '-').toString());
    }
    return codes;
  }

  /// The user is part of it, so that one table of hashes does not serve for all users.
  private static SecretHash hash(Account user, String code) {
    return SecretHash.of(user.id() + " " + code.replace("-", ""));
  }

  private static List<SecretHash> hashes(Account user, List<String> codes) {
    return codes.stream().map(code -> hash(user, code)).toList();
  }

  /// Takes a one-time code or a recovery code of a user. Codes are counted apart from passwords,
  /// which anybody can guess at: only who knows the password comes to be asked for a code.
  ///
  /// @param address where the request came from
  /// @throws InvalidCredentialsException if it is neither, or was taken before
  /// @throws TooManyAttemptsException if too many wrong ones came for the user or from there lately
  public void take(Account user, String typed, String address) {
    String code = compact(typed);
    Actor by =
        new Actor(
            OptionalLong.of(user.id()),
            user.login().value(),
            OptionalLong.empty(),
            Optional.of(address));
    Optional<String> account = Optional.of("user " + user.id());
    if (!guesses.compare(account, address, () -> isTaken(user, code, by))) {
      factors.noteWrong(user, clock.instant().minus(BETWEEN_EVENTS), by);
      throw new InvalidCredentialsException();
    }
  }

  private boolean isTaken(Account user, String code, Actor by) {
    return code.matches("[0-9]{6}")
        ? isTakenOfApp(user.id(), code)
        : code.replace("-", "").length() == RECOVERY_LENGTH
            && factors.takeRecoveryCode(user, hash(user, code), by);
  }

  /// Counted on all nodes before it is compared, and set back by a right one: six digits are few.
  private boolean isTakenOfApp(long userId, String code) {
    if (!factors.countCode(userId, MOST_IN_A_ROW, clock.instant().minus(BETWEEN_MORE))) {
      if (factors.find(userId).isEmpty()) {
        return false;
      }
      throw new TooManyAttemptsException(BETWEEN_MORE);
    }
    Optional<SecondFactor> factor = factors.find(userId);
    OptionalLong step =
        factor.isEmpty()
            ? OptionalLong.empty()
            : OneTimeCodes.find(
                factor.get().secret(), code, clock.instant(), factor.get().lastStep());
    return step.isPresent()
        && factors.takeStep(userId, factor.orElseThrow().secret(), step.getAsLong());
  }

  /// Makes sure that it is the user who asks for something that is worth it, by their password or a
  /// code.
  ///
  /// @throws InvalidCredentialsException if it is neither
  /// @throws TooManyAttemptsException as [#take]
  public void confirm(Account user, String passwordOrCode, String address) {
    // No password is as short as that.
    if (CODE.matcher(passwordOrCode).matches()) {
      take(user, passwordOrCode, address);
    } else {
      Passwords.Matched _ = passwords.signIn(user.login().value(), passwordOrCode, address);
    }
  }

  /// Gives a user other recovery codes.
  ///
  /// @return those; empty if they have no second factor
  public List<String> renewRecoveryCodes(Account user, Actor by) {
    List<String> recovery = newRecoveryCodes();
    return factors.replaceRecoveryCodes(user, hashes(user, recovery), by) ? recovery : List.of();
  }

  /// Takes a user's second factor away.
  ///
  /// @return whether they had one
  public boolean remove(Account user, Actor by) {
    return factors.remove(user, by);
  }
}
