package dev.berth.access;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.berth.meta.DeviceCodeStore;
import dev.berth.packages.AccessToken;
import dev.berth.packages.Account;
import dev.berth.packages.Actor;
import dev.berth.packages.DeviceRequest;
import dev.berth.packages.SecretHash;
import dev.berth.packages.TokenScope;
import dev.berth.packages.UserCode;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;

/// Gives tokens to programs whose user signs in elsewhere, in a browser (RFC 8628): the program
/// shows a code, the user types it where they are signed in, and the program, which asks now and
/// then, gets a token of the scopes that the user has seen.
public final class DeviceFlow {
  /// How long a code may be authorized.
  public static final Duration LIFETIME = Duration.ofMinutes(15);

  /// How long a device is to wait between two questions.
  public static final Duration INTERVAL = Duration.ofSeconds(5);

  /// By how much two questions may come closer than they were sent.
  private static final Duration JITTER = Duration.ofSeconds(1);

  private static final int SECRET_BYTES = 20;
  private static final int LAST = 8;
  private static final DeviceCodeStore.Limits MOST_WAITING =
      new DeviceCodeStore.Limits(10_000, 50, 5);
  private static final int REMEMBERED = 10_000;
  private static final SecureRandom SOURCE = new SecureRandom();

  /// Scopes that take more than a press of a button: what is done by them cannot be undone, or
  /// reaches beyond what the user owns.
  private static final Set<TokenScope> GRAVE =
      Set.of(
          TokenScope.SITE_ADMIN,
          TokenScope.ADMIN_ORG,
          TokenScope.DELETE_PACKAGES,
          TokenScope.DELETE_REPO);

  private final DeviceCodeStore codes;
  private final SignInFailures unknown;
  private final SignInFailures starts;
  private final SignInFailures guesses;
  private final InstantSource clock;

  /// When devices may ask again. Each node counts for itself, so that asking writes nothing.
  private final Cache<SecretHash, Asked> asked =
      Caffeine.newBuilder()
          .executor(Runnable::run)
          .maximumSize(REMEMBERED)
          .expireAfterWrite(LIFETIME)
          .build();

  private record Asked(Instant at, Duration interval, boolean tooSoon) {}

  /// @param unknown counts codes of devices that are nobody's, by address
  public DeviceFlow(DeviceCodeStore codes, SignInFailures unknown, InstantSource clock) {
    this.codes = codes;
    this.unknown = unknown;
    this.starts = new SignInFailures(clock, 60, Duration.ofSeconds(10));
    this.guesses = new SignInFailures(clock, 20, Duration.ofSeconds(30));
    this.clock = clock;
  }

  /// What a device gets that asks for a token.
  ///
  /// @param deviceCode its secret
  public record Started(String deviceCode, UserCode userCode) {
    @Override
    public String toString() {
      return "Started[]";
    }
  }

  /// What a device gets that asks whether it is authorized.
  public sealed interface Answer {}

  /// The token, this one time.
  public record Granted(String secret, Set<TokenScope> scopes) implements Answer {
    @Override
    public String toString() {
      return "Granted[scopes=" + scopes + "]";
    }
  }

  /// Nobody has decided.
  public record Pending() implements Answer {}

  /// It asked too soon.
  ///
  /// @param interval how long to wait from now on
  public record TooSoon(Duration interval) implements Answer {}

  public record Denied() implements Answer {}

  public record Expired() implements Answer {}

  public record Unknown() implements Answer {}

  /// Takes the request of a device.
  ///
  /// @param scopes GitHub's words; others are left out
  /// @param address where the request came from
  /// @return empty if `clientId` is no id
  /// @throws TooManyAttemptsException if too many came from there, or wait, already
  public Optional<Started> start(String clientId, Set<String> scopes, String address) {
    Optional<String> client = OAuthClients.name(clientId);
    if (client.isEmpty()) {
      return Optional.empty();
    }
    starts.count(address);
    EnumSet<TokenScope> wanted = EnumSet.noneOf(TokenScope.class);
    scopes.forEach(word -> TokenScope.find(word).ifPresent(wanted::add));
    Instant now = clock.instant();
    DeviceRequest request =
        new DeviceRequest(client.get(), wanted, address, now, now.plus(LIFETIME));
    byte[] secret = new byte[SECRET_BYTES];
    SOURCE.nextBytes(secret);
    Started started = new Started(HexFormat.of().formatHex(secret), UserCode.generate());
    if (!codes.put(
        SecretHash.of(started.deviceCode()),
        hash(started.userCode()),
        request,
        RateLimits.site(address),
        MOST_WAITING)) {
      throw new TooManyAttemptsException(INTERVAL);
    }
    return Optional.of(started);
  }

  private static SecretHash hash(UserCode code) {
    return SecretHash.of(code.letters());
  }

  /// What asks for a token under the code that a user has typed. The scope to administer the site
  /// is left out for who cannot.
  ///
  /// @throws TooManyAttemptsException if too many codes that are none came from the user lately
  public Optional<DeviceRequest> find(Account user, String typed) {
    String account = "user " + user.id();
    guesses.count(account);
    Optional<DeviceRequest> found =
        UserCode.find(typed).flatMap(code -> codes.find(hash(code), clock.instant()));
    if (found.isPresent()) {
      guesses.giveBack(account);
    }
    return found.map(request -> grantable(user, request));
  }

  /// Whether the user is to show that it is they who authorize it.
  public static boolean isGrave(DeviceRequest request) {
    return request.scopes().stream().anyMatch(GRAVE::contains);
  }

  /// Whether it was asked from another network than where the user is.
  ///
  /// @param address where the user is
  public static boolean isFromElsewhere(DeviceRequest request, String address) {
    return !RateLimits.network(request.address()).equals(RateLimits.network(address));
  }

  private static DeviceRequest grantable(Account user, DeviceRequest request) {
    EnumSet<TokenScope> scopes = EnumSet.noneOf(TokenScope.class);
    scopes.addAll(request.scopes());
    if (!user.siteAdministrator()) {
      scopes.remove(TokenScope.SITE_ADMIN);
    }
    return new DeviceRequest(
        request.client(), scopes, request.address(), request.madeAt(), request.expiresAt());
  }

  /// Authorizes what was found under a code.
  ///
  /// @return false if it waits no more
  public boolean authorize(Account user, UserCode code, DeviceRequest found, Actor by) {
    return codes.grant(hash(code), user, found.scopes(), by);
  }

  /// Refuses what waits under a code.
  ///
  /// @return false if it waits no more
  public boolean refuse(Account user, UserCode code, Actor by) {
    return codes.deny(hash(code), user, by);
  }

  /// Answers a device that asks for its token.
  ///
  /// @param address where it is
  /// @throws TooManyAttemptsException if too many codes that are none came from there lately
  public Answer ask(String deviceCode, String address) {
    SecretHash device = SecretHash.of(deviceCode);
    return switch (codes.look(device, clock.instant())) {
      case UNKNOWN -> {
        unknown.count(address);
        yield new Unknown();
      }
      case EXPIRED -> new Expired();
      case DENIED -> new Denied();
      case WAITING -> waiting(device);
      case GRANTED -> take(device, address);
    };
  }

  private Answer waiting(SecretHash device) {
    Instant now = clock.instant();
    Asked next =
        asked
            .asMap()
            .merge(
                device,
                new Asked(now, INTERVAL, false),
                (before, first) ->
                    now.isBefore(before.at().plus(before.interval()).minus(JITTER))
                        ? new Asked(now, before.interval().plus(INTERVAL), true)
                        : new Asked(now, before.interval(), false));
    return next.tooSoon() ? new TooSoon(next.interval()) : new Pending();
  }

  private Answer take(SecretHash device, String address) {
    String secret = TokenSecrets.generate(TokenSecrets.OAUTH);
    Optional<AccessToken> made =
        codes.take(
            device, SecretHash.of(secret), secret.substring(secret.length() - LAST), address);
    return made.isPresent() ? new Granted(secret, made.get().scopes()) : new Expired();
  }
}
