package dev.berth.registry;

import dev.berth.meta.AccountStore;
import dev.berth.packages.Account;
import dev.berth.packages.Actor;
import dev.berth.packages.InvalidValueException;
import dev.berth.packages.InvalidValueException.Reason;
import dev.berth.packages.Login;
import java.util.List;
import java.util.Optional;

/// What those who run the site do with accounts: rename, suspend, promote and delete them.
public final class AccountAdministration {
  private final AccountStore accounts;

  public AccountAdministration(AccountStore accounts) {
    this.accounts = accounts;
  }

  /// Gives an account another login, and its packages and repositories with it. The old one goes on
  /// to answer, in place.
  ///
  /// @return the account as it is now
  /// @throws InvalidValueException if the login is no login, reserved or another account's
  public Account rename(Account account, String login, Actor by) {
    String resource = resource(account);
    Login checked = Accounts.checkNew(resource, login);
    return accounts
        .rename(account.id(), checked, by)
        .orElseThrow(() -> Accounts.taken(resource, checked));
  }

  /// The former logins that an account still answers to.
  public List<Login> listFormerLogins(Account account) {
    return accounts.listAliases(account.id());
  }

  /// Ends that a former login means an account; from then on others may take it.
  ///
  /// @return false, without effect, when it is not a former login of this account
  /// @throws InvalidValueException if Berth itself needs the login
  public boolean endFormerLogin(Account account, String login, Actor by) {
    Optional<Login> former = Login.find(login).filter(accounts.listAliases(account.id())::contains);
    if (former.isEmpty()) {
      return false;
    }
    if (former.get().equals(Accounts.ADMINISTRATOR)) {
      throw firstAdministrator(".");
    }
    return accounts.endAlias(former.get(), by);
  }

  /// Sets whether a user may do nothing for now; seen at their next request.
  ///
  /// @throws InvalidValueException if the site would be left without an administrator. An
  ///   organization may be left without an owner who can act: somebody whose account was stolen is
  ///   suspended first, and then another owner is named
  public void setSuspended(Account user, boolean suspended, Actor by) {
    if (accounts.setSuspended(user.id(), suspended, by).isEmpty()) {
      throw lastAdministrator("suspended");
    }
  }

  /// Sets whether a user may change the site.
  ///
  /// @throws InvalidValueException if the site would be left without an administrator
  public void setSiteAdministrator(Account user, boolean administrator, Actor by) {
    if (accounts.setSiteAdministrator(user.id(), administrator, by).isEmpty()) {
      throw lastAdministrator("site_admin");
    }
  }

  /// Deletes an account, with its memberships, grants, tokens and logins, which others may take
  /// from then on.
  ///
  /// @return whether it was there
  /// @throws InvalidValueException if it owns packages or repositories, or an organization or the
  ///   site would be left without somebody to administer it
  public boolean delete(Account account, Actor by) {
    if (accounts.find(Accounts.ADMINISTRATOR).filter(a -> a.id() == account.id()).isPresent()) {
      throw firstAdministrator("; suspend it instead.");
    }
    return switch (accounts.delete(account.id(), by)) {
      case DONE -> true;
      case ABSENT -> false;
      case OWNS_PACKAGES ->
          throw refusal(
              account, "packages", account.login() + " owns packages; delete them first.");
      case OWNS_REPOSITORIES ->
          throw refusal(
              account,
              "repositories",
              account.login() + " owns repositories; delete or transfer them first.");
      case LAST_OWNER ->
          throw refusal(
              account,
              "organizations",
              account.login()
                  + " is the only owner of an organization; make somebody else one first.");
      case LAST_ADMINISTRATOR -> throw lastAdministrator("site_admin");
    };
  }

  private static String resource(Account account) {
    return account.isOrganization() ? "Organization" : "User";
  }

  private static InvalidValueException refusal(Account account, String field, String sentence) {
    return new InvalidValueException(resource(account), field, Reason.UNPROCESSABLE, sentence);
  }

  private static InvalidValueException lastAdministrator(String field) {
    return new InvalidValueException(
        "User",
        field,
        Reason.UNPROCESSABLE,
        "The site would be left without an administrator; make somebody else one first.");
  }

  /// Berth makes the account whenever it starts and does not find it.
  private static InvalidValueException firstAdministrator(String end) {
    return new InvalidValueException(
        "User",
        "login",
        Reason.UNPROCESSABLE,
        "Berth would make the account " + Accounts.ADMINISTRATOR + " anew at its next start" + end);
  }
}
