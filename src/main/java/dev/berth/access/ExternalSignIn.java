package dev.berth.access;

import dev.berth.access.IdentityProvider.Attempt;
import dev.berth.access.IdentityProvider.Person;
import dev.berth.meta.AccountStore;
import dev.berth.meta.IdentityStore;
import dev.berth.meta.TokenStore;
import dev.berth.packages.AccessToken;
import dev.berth.packages.Account;
import dev.berth.packages.Actor;
import dev.berth.packages.ExternalIdentity;
import dev.berth.packages.ListedIdentity;
import dev.berth.packages.Login;
import dev.berth.packages.SecretHash;
import dev.berth.packages.TokenKind;
import dev.berth.packages.TokenScope;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/// Signs users in by who they are elsewhere. Users are known by issuer and subject alone: a name or
/// an address that is like a user's gives nobody that user's rights.
public final class ExternalSignIn {
  /// How long signing in elsewhere may take.
  public static final Duration PATIENCE = Duration.ofMinutes(10);

  private static final String ATTEMPT = "sign-in elsewhere";
  private static final String PERSON = "person from elsewhere";
  private static final int LONGEST_LABEL = 255;
  private static final int LONGEST_CODE = 4096;

  private final IdentityProvider provider;
  private final boolean makesUsers;
  private final AccountStore accounts;
  private final IdentityStore identities;
  private final SignInFailures byAddress;
  private final Seals seals;

  /// @param makesUsers whether who is nobody's yet becomes a user
  public ExternalSignIn(
      IdentityProvider provider,
      boolean makesUsers,
      AccountStore accounts,
      IdentityStore identities,
      SignInFailures byAddress,
      Seals seals) {
    this.provider = provider;
    this.makesUsers = makesUsers;
    this.accounts = accounts;
    this.identities = identities;
    this.byAddress = byAddress;
    this.seals = seals;
  }

  /// What people call where they sign in.
  public String name() {
    return provider.name();
  }

  public boolean makesUsers() {
    return makesUsers;
  }

  /// A try to sign in.
  ///
  /// @param address where the browser is sent
  /// @param sealed what it is to hold meanwhile, for [#PATIENCE]
  public record Begun(URI address, String sealed) {
    @Override
    public String toString() {
      return "Begun[]";
    }
  }

  /// Begins to sign somebody in.
  ///
  /// @param returnTo where they want to go
  /// @param callback where the browser comes back to
  /// @throws IdentityProviderException if they cannot be sent there
  public Begun begin(String returnTo, URI callback) {
    Attempt attempt =
        new Attempt(
            SessionSecrets.generate(),
            SessionSecrets.generate(),
            SessionSecrets.generate(),
            callback);
    return new Begun(
        provider.address(attempt),
        seals.seal(
            ATTEMPT,
            PATIENCE,
            List.of(attempt.state(), attempt.nonce(), attempt.verifier(), returnTo)));
  }

  /// Who came back.
  ///
  /// @param returnTo where they wanted to go
  public record Came(Person person, String returnTo) {}

  /// What a browser brings back.
  ///
  /// @param sealed what it holds since it was sent away
  /// @param issuer who the answer says that it is from, if it does
  public record Answer(String sealed, String state, String code, Optional<String> issuer) {
    @Override
    public String toString() {
      return "Answer[]";
    }
  }

  /// Finds out who came back.
  ///
  /// @param address where the request came from
  /// @return empty if this browser was not sent away by what it answers to, or too long ago
  /// @throws IdentityProviderException if the answer is none
  /// @throws TooManyAttemptsException if too many that were none came from there lately
  public Optional<Came> finish(Answer answer, URI callback, String address) {
    Optional<List<String>> values = seals.open(ATTEMPT, answer.sealed());
    if (values.isEmpty()
        || answer.code().isEmpty()
        || answer.code().length() > LONGEST_CODE
        || !isSame(values.get().get(0), answer.state())) {
      return Optional.empty();
    }
    List<String> kept = values.get();
    byAddress.count(address);
    try {
      Person person =
          provider.identify(
              new Attempt(kept.get(0), kept.get(1), kept.get(2), callback),
              answer.code(),
              answer.issuer());
      byAddress.giveBack(address);
      return Optional.of(new Came(person, kept.get(3)));
    } catch (IdentityProviderException e) {
      if (e.isTemporary()) {
        byAddress.giveBack(address);
      }
      throw e;
    }
  }

  private static boolean isSame(String expected, String given) {
    return MessageDigest.isEqual(
        expected.getBytes(StandardCharsets.UTF_8), given.getBytes(StandardCharsets.UTF_8));
  }

  /// A user who has signed in elsewhere.
  ///
  /// @param behind the token that their session is to end with
  /// @param secondFactor whether they are asked for one beside it
  public record Known(AccessToken behind, boolean secondFactor) {}

  /// The user whose identity it is, suspended or not; empty if it is nobody's.
  public Optional<Known> find(Person person, String address) {
    Optional<IdentityStore.Linked> linked = identities.find(person.identity());
    return linked
        .flatMap(found -> accounts.find(found.userId()))
        .flatMap(user ->
            identities
                .findToken(person.identity(), tokenBehind(user), by(user, address))
                .map(token -> new Known(token, linked.get().secondFactor())));
  }

  private static Actor by(Account user, String address) {
    return new Actor(
        OptionalLong.of(user.id()),
        user.login().value(),
        OptionalLong.empty(),
        Optional.of(address));
  }

  private TokenStore.NewToken tokenBehind(Account user) {
    return new TokenStore.NewToken(
        user.id(),
        new TokenKind.Classic(EnumSet.noneOf(TokenScope.class)),
        "sign-in by " + provider.name(),
        SecretHash.of(Tokens.newSecret()),
        "identity",
        null);
  }

  /// The name of a new user who would like to be called `name`: what is no part of a login becomes
  /// a hyphen, and of an address of electronic mail the part before the `@` is taken.
  public static Optional<Login> login(String name) {
    int at = name.indexOf('@');
    String wanted = at > 0 ? name.substring(0, at) : name;
    StringBuilder login = new StringBuilder();
    for (int i = 0; i < wanted.length() && login.length() < Login.LONGEST; i++) {
      char c = wanted.charAt(i);
      boolean word = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
      if (word) {
        login.append(c);
      } else if (!login.isEmpty() && login.charAt(login.length() - 1) != '-') {
        login.append('-');
      }
    }
    int end = login.length();
    return Login.find(login.substring(0, end > 0 && login.charAt(end - 1) == '-' ? end - 1 : end));
  }

  /// Makes a user of a person who is nobody's yet.
  ///
  /// @param email perhaps empty
  /// @return empty, without effect, if the login is taken
  public Optional<Account> createUser(Person person, Login login, String email) {
    return identities.createUser(login, email, person.identity(), label(person), this::tokenBehind);
  }

  private static String label(Person person) {
    String label = person.name().or(person::email).orElse("");
    return label.substring(0, Math.min(label.length(), LONGEST_LABEL));
  }

  /// What a browser holds while its user is asked whether they want to sign in by that.
  public String seal(Person person) {
    ExternalIdentity identity = person.identity();
    return seals.seal(
        PERSON, PATIENCE, List.of(identity.issuer(), identity.subject(), label(person)));
  }

  /// Links the person that was sealed to a user.
  ///
  /// @return false, without effect, if it was sealed too long ago, is another user's, or the user
  ///   has one already
  public boolean link(Account user, String sealed, Actor by) {
    return seals
        .open(PERSON, sealed)
        .filter(values ->
            identities.link(
                new ExternalIdentity(values.get(0), values.get(1)),
                values.get(2),
                tokenBehind(user),
                by))
        .isPresent();
  }

  /// By which identity a user signs in here.
  public Optional<ListedIdentity> find(Account user) {
    return identities.list(user.id()).stream()
        .filter(each -> each.identity().issuer().equals(provider.issuer()))
        .findFirst();
  }

  /// Unlinks it, which ends the sessions that were begun by it.
  ///
  /// @return whether there was one
  public boolean unlink(Account user, Actor by) {
    return identities.unlink(user.id(), provider.issuer(), by);
  }
}
