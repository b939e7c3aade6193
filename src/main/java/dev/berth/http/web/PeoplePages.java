package dev.berth.http.web;

import dev.berth.http.Response;
import dev.berth.packages.Account;
import dev.berth.packages.InvalidValueException;
import dev.berth.packages.MemberRole;
import dev.berth.packages.Membership;
import dev.berth.registry.Accounts;
import java.util.List;
import java.util.Optional;

/// The people of an organization: as in REST, its members see them, its owners change them, and
/// strangers see nobody.
final class PeoplePages {
  private final Accounts accounts;
  private final OwnerHeads heads;

  PeoplePages(WebRoutes.Rules rules) {
    this.accounts = rules.accounts();
    this.heads = new OwnerHeads(rules);
  }

  /// What the page shows.
  ///
  /// @param role GitHub's word for those who are listed; empty: all
  /// @param login what was typed, and refused
  /// @param error what was wrong with it; empty for nothing
  record View(
      OwnerHead head,
      Paged<Membership> people,
      String role,
      boolean insider,
      boolean administers,
      String login,
      String wanted,
      String error) {
    Account organization() {
      return head.owner();
    }

    /// The address of the list of those with a role.
    String address(String word) {
      return Addresses.people(organization()) + (word.isEmpty() ? "" : "?role=" + word);
    }
  }

  Response list(WebCall call) {
    return show(call, 200, "", "");
  }

  private Response show(WebCall call, int status, String login, String error) {
    Account organization = call.organization();
    String word = call.parameter("role").orElse("");
    Optional<MemberRole> role = role(word);
    String filter = role.isPresent() ? word : "";
    View view =
        new View(
            heads.of(call.caller(), organization, OwnerHead.Kind.PEOPLE),
            call.insider()
                ? people(call, organization, role, filter)
                : new Paged<>(List.of(), "", ""),
            filter,
            call.insider(),
            heads.administers(call.caller(), organization),
            login,
            call.field("role"),
            error);
    return call.page(
        status,
        "people",
        call.frame("People · " + organization.login(), crumbs(organization)),
        "view",
        view);
  }

  private Paged<Membership> people(
      WebCall call, Account organization, Optional<MemberRole> role, String filter) {
    return Paged.of(
        call,
        Addresses.people(organization) + (filter.isEmpty() ? "" : "?role=" + filter),
        (skip, limit) ->
            role.isEmpty()
                ? accounts.listMembers(organization, skip, limit)
                : accounts.listMembers(organization, role.get(), skip, limit));
  }

  static Frame.Crumb[] crumbs(Account organization) {
    return new Frame.Crumb[] {
      new Frame.Crumb(organization.login().value(), "/" + organization.login()),
      new Frame.Crumb("People", Addresses.people(organization))
    };
  }

  /// GitHub's words for roles.
  private static Optional<MemberRole> role(String word) {
    return switch (word) {
      case "admin" -> Optional.of(MemberRole.OWNER);
      case "member" -> Optional.of(MemberRole.MEMBER);
      default -> Optional.empty();
    };
  }

  Response add(WebCall call) {
    String login = call.field("login").strip();
    Optional<Account> user = accounts.findUser(login);
    Optional<MemberRole> role = role(call.field("role"));
    if (user.isEmpty()) {
      return show(call, 422, login, "There is no user called " + login + ".");
    }
    if (role.isEmpty()) {
      return show(call, 422, login, "Choose whether " + login + " is to be a member or an owner.");
    }
    Optional<MemberRole> present = accounts.membership(call.organization(), user.get());
    if (present.isPresent()) {
      return show(
          call,
          422,
          login,
          user.get().login()
              + " is "
              + (present.get() == MemberRole.OWNER ? "an owner" : "a member")
              + " already. Change the role in the list.");
    }
    return set(call, user.get(), role.get());
  }

  Response setRole(WebCall call) {
    Account user = member(call);
    return set(call, user, role(call.field("role")).orElseThrow(PageException::notFound));
  }

  private Response set(WebCall call, Account user, MemberRole role) {
    try {
      accounts.setMember(call.organization(), user, role, call.own(), call.actor());
    } catch (InvalidValueException e) {
      return show(call, 422, user.login().value(), e.text());
    }
    return done(call.organization(), Notice.MEMBER_SET);
  }

  private static Response done(Account organization, Notice notice) {
    return Html.seeOther(Addresses.people(organization) + "?notice=" + notice.word());
  }

  private Account member(WebCall call) {
    return accounts
        .findUser(call.variables().value("username"))
        .filter(user -> accounts.membership(call.organization(), user).isPresent())
        .orElseThrow(PageException::notFound);
  }

  private static Confirmation removal(WebCall call, Account user) {
    Account organization = call.organization();
    return Confirmation.typed(
        "Remove " + user.login() + " from " + organization.login(),
        List.of(
            user.login()
                + " leaves all teams of "
                + organization.login()
                + ", and has no role any more in its packages and no permission in its"
                + " repositories, but for what is public.",
            "What they pushed stays."),
        Addresses.people(organization) + "/" + user.login() + "/remove",
        user.login().value(),
        "Remove " + user.login(),
        Addresses.people(organization));
  }

  Response askToRemove(WebCall call) {
    return call.confirm(200, removal(call, member(call)), crumbs(call.organization()));
  }

  Response remove(WebCall call) {
    Account user = member(call);
    Confirmation question = removal(call, user);
    if (!question.isGiven(call)) {
      return call.confirm(422, question.again(), crumbs(call.organization()));
    }
    accounts.removeMember(call.organization(), user, call.own(), call.actor());
    return done(call.organization(), Notice.MEMBER_REMOVED);
  }
}
