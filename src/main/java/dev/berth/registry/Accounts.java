package dev.berth.registry;

import dev.berth.meta.AccountStore;
import dev.berth.oci.RegistryException;
import dev.berth.packages.Account;
import dev.berth.packages.Actor;
import dev.berth.packages.InvalidValueException;
import dev.berth.packages.InvalidValueException.Reason;
import dev.berth.packages.Login;
import dev.berth.packages.MemberRole;
import dev.berth.packages.Membership;
import dev.berth.packages.OwnRight;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/// Users, organizations and who belongs to them.
public final class Accounts {
  /// The login of the first administrator.
  public static final Login ADMINISTRATOR = new Login("admin");

  private static final int LONGEST_EMAIL = 254;

  /// Logins that would take the addresses of the site itself.
  private static final Set<String> RESERVED =
      Set.of(
          "admin",
          "api",
          "assets",
          "favicon.ico",
          "graphql",
          "healthz",
          "login",
          "logout",
          "new",
          "notifications",
          "organizations",
          "orgs",
          "robots.txt",
          "search",
          "settings",
          "sessions",
          "signup",
          "token",
          "users",
          "v1",
          "v2");

  private final AccountStore accounts;

  public Accounts(AccountStore accounts) {
    this.accounts = accounts;
  }

  /// The account called `login`, whatever its case; empty too for what nobody could be called.
  public Optional<Account> find(String login) {
    return Login.find(login).flatMap(accounts::find);
  }

  /// The account of that id.
  public Optional<Account> find(long id) {
    return accounts.find(id);
  }

  /// The organization called `login`.
  public Optional<Account> findOrganization(String login) {
    return find(login).filter(Account::isOrganization);
  }

  /// The user called `login`.
  public Optional<Account> findUser(String login) {
    return find(login).filter(account -> !account.isOrganization());
  }

  /// The first administrator, made if the site has none yet.
  public Account findOrCreateAdministrator() {
    return accounts
        .find(ADMINISTRATOR)
        .or(() -> accounts.createUser(ADMINISTRATOR, "", true, Actor.BERTH))
        .or(() -> accounts.find(ADMINISTRATOR))
        .orElseThrow();
  }

  /// Whether a new account could be called so.
  public boolean isFree(Login login) {
    return !RESERVED.contains(login.value()) && accounts.find(login).isEmpty();
  }

  /// Whether a text is an address of electronic mail.
  public static boolean isEmail(String text) {
    int at = text.indexOf('@');
    return at > 0
        && at < text.length() - 1
        && text.length() <= LONGEST_EMAIL
        && text.chars().allMatch(c -> c > ' ' && c != 0x7f);
  }

  /// Makes a user.
  ///
  /// @throws InvalidValueException if the login is no login, reserved or taken
  public Account createUser(String login, String email, Actor by) {
    Login checked = checkNew("User", login);
    checkEmail(email);
    return accounts.createUser(checked, email, false, by).orElseThrow(() -> taken("User", checked));
  }

  /// Sets a user's address; an empty one is none.
  ///
  /// @return the user as they are now; empty when they were deleted meanwhile
  /// @throws InvalidValueException if it is no address
  public Optional<Account> setEmail(Account user, String email, Actor by) {
    checkEmail(email);
    return accounts.setEmail(user.id(), email, by);
  }

  /// Makes an organization that `owner` owns.
  ///
  /// @throws InvalidValueException if the login is no login, reserved or taken
  public Account createOrganization(String login, Account owner, Actor by) {
    Login checked = checkNew("Organization", login);
    return accounts
        .createOrganization(checked, owner.id(), by)
        .orElseThrow(() -> taken("Organization", checked));
  }

  /// Up to `limit` accounts in the order of their ids, from the first above `since`.
  public List<Account> list(long since, int limit) {
    return accounts.list(since, limit);
  }

  /// Up to `limit` organizations in the order of their ids, from the first above `since`.
  public List<Account> listOrganizations(long since, int limit) {
    return accounts.listOrganizations(since, limit);
  }

  /// The same of users.
  public List<Account> listUsers(long since, int limit) {
    return accounts.listUsers(since, limit);
  }

  /// What a user is in an organization; empty for strangers.
  public Optional<MemberRole> membership(Account organization, Account user) {
    return accounts.membership(organization.id(), user.id());
  }

  /// Up to `limit` organizations of a user in the order of their ids, after the first `skip`.
  public List<Account> listOrganizationsOf(Account user, int skip, int limit) {
    return accounts.listOrganizationsOf(user.id(), OptionalLong.empty(), skip, limit);
  }

  /// Those of them that `other` is in too.
  public List<Account> listSharedOrganizations(Account user, Account other, int skip, int limit) {
    return accounts.listOrganizationsOf(user.id(), OptionalLong.of(other.id()), skip, limit);
  }

  /// Up to `limit` members in the order of their ids, after the first `skip`.
  public List<Membership> listMembers(Account organization, int skip, int limit) {
    return accounts.listMembers(organization.id(), skip, limit);
  }

  /// Those of them who are `role`.
  public List<Membership> listMembers(Account organization, MemberRole role, int skip, int limit) {
    return accounts.listMembers(organization.id(), role, skip, limit);
  }

  /// Those of them who have no second factor.
  ///
  /// @param role empty: whatever they are
  public List<Membership> listMembersWithoutSecondFactor(
      Account organization, Optional<MemberRole> role, int skip, int limit) {
    return accounts.listMembersWithoutSecondFactor(organization.id(), role, skip, limit);
  }

  /// Makes a user a member, or changes what the member is.
  ///
  /// @throws InvalidValueException if the organization would be left without an owner
  /// @throws RefusedChangeException if the actor would lose a right of their own
  public void setMember(
      Account organization, Account user, MemberRole role, OwnRight own, Actor by) {
    if (!OwnRights.attempt(
        "something in " + organization.login(),
        () -> accounts.putMember(organization.id(), user.id(), role, own, by))) {
      throw lastOwner(organization);
    }
  }

  /// Ends a membership.
  ///
  /// @throws InvalidValueException if the organization would be left without an owner
  /// @throws RefusedChangeException if the actor would lose a right of their own
  public void removeMember(Account organization, Account user, OwnRight own, Actor by) {
    if (!OwnRights.attempt(
        "something in " + organization.login(),
        () -> accounts.removeMember(organization.id(), user.id(), own, by))) {
      throw lastOwner(organization);
    }
  }

  static Login checkNew(String resource, String login) {
    Login checked =
        Login.find(login)
            .orElseThrow(() ->
                new InvalidValueException(
                    resource,
                    "login",
                    Reason.INVALID,
                    RegistryException.quote(login)
                        + " is no login: it takes up to 39 letters and digits, with single hyphens"
                        + " between them."));
    if (RESERVED.contains(checked.value())) {
      throw new InvalidValueException(
          resource, "login", Reason.INVALID, "The login " + checked + " is reserved.");
    }
    return checked;
  }

  private static void checkEmail(String email) {
    if (!email.isEmpty() && !isEmail(email)) {
      throw new InvalidValueException(
          "User",
          "email",
          Reason.INVALID,
          RegistryException.quote(email) + " is no address of electronic mail.");
    }
  }

  static InvalidValueException taken(String resource, Login login) {
    return new InvalidValueException(
        resource, "login", Reason.ALREADY_EXISTS, "The login " + login + " is taken.");
  }

  private static InvalidValueException lastOwner(Account organization) {
    return new InvalidValueException(
        "OrganizationMembership",
        "role",
        Reason.UNPROCESSABLE,
        organization.login() + " would be left without an owner; make somebody else one first.");
  }
}
