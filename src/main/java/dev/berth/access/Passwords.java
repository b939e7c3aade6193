package dev.berth.access;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.berth.meta.AccountStore;
import dev.berth.meta.PasswordStore;
import dev.berth.meta.TokenStore;
import dev.berth.packages.AccessToken;
import dev.berth.packages.Account;
import dev.berth.packages.Actor;
import dev.berth.packages.InvalidValueException;
import dev.berth.packages.InvalidValueException.Reason;
import dev.berth.packages.Login;
import dev.berth.packages.SecretHash;
import dev.berth.packages.TokenKind;
import dev.berth.packages.TokenScope;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/// Passwords of users, by which `docker login` signs in where the site allows it.
///
/// Behind each password stands a token for packages whose secret nobody knows: revoking it, or
/// setting another password, ends what was signed in by the password at the next request.
public final class Passwords {
  private static final int SHORTEST = 8;
  private static final int LONGEST = 256;

  /// How long a link to set a password works.
  public static final Duration LINK_LIFETIME = Duration.ofDays(7);

  private static final int REMEMBERED = 10_000;
  private static final Duration REMEMBERED_FOR = Duration.ofMinutes(10);

  private final AccountStore accounts;
  private final PasswordStore passwords;
  private final TokenStore tokens;
  private final Guesses guesses;
  private final InstantSource clock;
  private final Runnable beforeWaiting;
  private final Argon2id argon2id = new Argon2id();

  /// Of this process alone, so that what is remembered is of no use elsewhere.
  private final String key = Tokens.newSecret();

  /// Which passwords matched which hashes lately: clients send theirs with every pull.
  private final Cache<SecretHash, Boolean> matched =
      Caffeine.newBuilder()
          .executor(Runnable::run)
          .maximumSize(REMEMBERED)
          .expireAfterWrite(REMEMBERED_FOR)
          .build();

  /// Which are being compared now.
  private final ConcurrentMap<SecretHash, FutureTask<Boolean>> comparing =
      new ConcurrentHashMap<>();

  /// @param beforeWaiting called by a thread that is going to compute for long
  public Passwords(
      AccountStore accounts,
      PasswordStore passwords,
      TokenStore tokens,
      SignInFailures byAddress,
      InstantSource clock,
      Runnable beforeWaiting) {
    this.accounts = accounts;
    this.passwords = passwords;
    this.tokens = tokens;
    this.guesses = new Guesses(byAddress, clock);
    this.clock = clock;
    this.beforeWaiting = beforeWaiting;
  }

  /// Sets a user's password, which ends their sessions.
  ///
  /// @throws InvalidValueException if it is too short, too long or the login
  public void set(Account user, String password, Actor by) {
    check(user, password);
    passwords.set(argon2id.hash(password), tokenBehind(user), by);
  }

  /// Sets the password of a user who knows the one before. Whoever has none, or has lost it, takes
  /// a link.
  ///
  /// @param address where the request came from
  /// @throws InvalidCredentialsException if the one before is another, or there is none
  /// @throws InvalidValueException as [#set]
  /// @throws TooManyAttemptsException if too many wrong ones came for the user or from there lately
  public void change(Account user, String before, String password, Actor by, String address) {
    check(user, password);
    Matched _ = signIn(user.login().value(), before, address);
    set(user, password, by);
  }

  private static void check(Account user, String password) {
    int length = password.codePointCount(0, password.length());
    if (length < SHORTEST || length > LONGEST) {
      throw wrong("A password has from " + SHORTEST + " to " + LONGEST + " characters.");
    }
    if (password.equalsIgnoreCase(user.login().value())) {
      throw wrong("The password is the login.");
    }
  }

  private static TokenStore.NewToken tokenBehind(Account user) {
    return new TokenStore.NewToken(
        user.id(),
        new TokenKind.Classic(
            EnumSet.of(
                TokenScope.READ_PACKAGES, TokenScope.WRITE_PACKAGES, TokenScope.DELETE_PACKAGES)),
        "sign-in by password",
        SecretHash.of(Tokens.newSecret()),
        "password",
        null);
  }

  /// Makes a link by which a user sets a password once, within [#LINK_LIFETIME]; one that was made
  /// before ends.
  ///
  /// @return its secret, which is not kept
  public String makeLink(Account user, Actor by) {
    String secret = SessionSecrets.generate();
    passwords.putLink(user.id(), SecretHash.of(secret), by);
    return secret;
  }

  /// Whose link it is, while it works: not once it was used, and not while they are suspended.
  public Optional<Account> findByLink(String secret) {
    return SessionSecrets.isWellFormed(secret)
        ? passwords.findLink(SecretHash.of(secret), oldestLink()).flatMap(accounts::find)
        : Optional.empty();
  }

  private Instant oldestLink() {
    return clock.instant().minus(LINK_LIFETIME);
  }

  /// Sets the password of the user whose link it is, which ends the link and their sessions.
  ///
  /// @param address where the request came from
  /// @return false, without effect, if the link works no more
  /// @throws InvalidValueException as [#set]
  public boolean setByLink(Account user, String secret, String password, String address) {
    check(user, password);
    Actor by =
        new Actor(
            OptionalLong.of(user.id()),
            user.login().value(),
            OptionalLong.empty(),
            Optional.of(address));
    return passwords.setByLink(
        SecretHash.of(secret), oldestLink(), argon2id.hash(password), tokenBehind(user), by);
  }

  private static InvalidValueException wrong(String sentence) {
    return new InvalidValueException("User", "password", Reason.INVALID, sentence);
  }

  /// Whether a token is the one that stands behind a user's password.
  public boolean areBehind(Account user, long tokenId) {
    return passwords.find(user.id()).filter(kept -> kept.tokenId() == tokenId).isPresent();
  }

  /// Whether a user can sign in by a password.
  public boolean has(Account user) {
    return passwords.find(user.id()).isPresent();
  }

  /// Takes a user's password away, and with it their sessions and a link to set another.
  ///
  /// @return whether they had one
  public boolean remove(Account user, Actor by) {
    return passwords.remove(user.id(), by);
  }

  /// A password that was right.
  ///
  /// @param token the one that stands behind it
  /// @param secondFactor whether the user is to be asked for one beside it
  record Matched(AccessToken token, boolean secondFactor) {}

  /// Compares a user's password.
  ///
  /// @param address where the request came from
  /// @throws InvalidCredentialsException if there is no such user, or the password is another
  /// @throws TooManyAttemptsException if too many wrong ones came for the user or from there lately
  Matched signIn(String login, String password, String address) {
    beforeWaiting.run();
    if (password.length() > 2 * LONGEST) {
      // Nobody's is that long, so that this tells nothing of who there is.
      boolean _ = guesses.compare(Optional.empty(), address, () -> false);
      throw new InvalidCredentialsException();
    }
    Optional<Login> name = Login.find(login);
    Optional<PasswordStore.Password> kept =
        name.flatMap(accounts::find).flatMap(user -> passwords.find(user.id()));
    // What cannot be a login is counted by address alone: it is as long as its sender likes.
    Optional<String> account = name.map(Login::value);
    if (!isRight(kept, account, password, address)) {
      throw new InvalidCredentialsException();
    }
    PasswordStore.Password right = kept.orElseThrow();
    return new Matched(
        tokens.find(right.tokenId()).orElseThrow(InvalidCredentialsException::new),
        right.secondFactor());
  }

  private boolean isRight(
      Optional<PasswordStore.Password> kept,
      Optional<String> account,
      String password,
      String address) {
    String hash = kept.map(PasswordStore.Password::hash).orElse(Argon2id.NOBODYS);
    SecretHash pair = SecretHash.of(key + account.orElse("") + hash + password);
    if (kept.isPresent() && matched.getIfPresent(pair) != null) {
      return true;
    }
    return compareOnce(
        pair,
        () -> {
          boolean right =
              guesses.compare(
                  account, address, () -> argon2id.matches(password, hash) && kept.isPresent());
          if (right) {
            matched.put(pair, true);
          }
          return right;
        });
  }

  /// Clients that come at once with the same password are one guess and wait for one hash, so that
  /// the right one of many does not use up what is taken of wrong ones.
  private boolean compareOnce(SecretHash pair, Callable<Boolean> comparison) {
    FutureTask<Boolean> mine = new FutureTask<>(comparison);
    FutureTask<Boolean> others = comparing.putIfAbsent(pair, mine);
    if (others == null) {
      mine.run();
      comparing.remove(pair);
    }
    try {
      return (others == null ? mine : others).get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof TooManyAttemptsException refusal) {
        throw refusal;
      }
      throw new IllegalStateException("a password could not be compared", e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new TooManyAttemptsException(Duration.ofSeconds(1));
    }
  }
}
