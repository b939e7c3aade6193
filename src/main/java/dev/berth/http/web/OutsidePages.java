package dev.berth.http.web;

import dev.berth.http.Response;
import dev.berth.packages.Account;
import dev.berth.registry.Accounts;
import dev.berth.registry.OutsideCollaborators;
import java.util.List;
import java.util.Optional;

/// People with permissions in repositories of an organization that they are no members of.
final class OutsidePages {
  private final Accounts accounts;
  private final OutsideCollaborators collaborators;
  private final OwnerHeads heads;

  OutsidePages(WebRoutes.Rules rules) {
    this.accounts = rules.accounts();
    this.collaborators = rules.organizations().outsideCollaborators();
    this.heads = new OwnerHeads(rules);
  }

  private static String address(Account organization) {
    return "/orgs/" + organization.login() + "/outside-collaborators";
  }

  Response list(WebCall call) {
    Account organization = call.organization();
    return call.page(
        200,
        "outside-collaborators",
        call.frame(
            "Outside collaborators · " + organization.login(), PeoplePages.crumbs(organization)),
        "head",
        heads.of(call.caller(), organization, OwnerHead.Kind.PEOPLE),
        "people",
        Paged.of(
            call,
            address(organization),
            (skip, limit) -> collaborators.list(organization, skip, limit)),
        "administers",
        heads.administers(call.caller(), organization));
  }

  private Account user(WebCall call) {
    return accounts
        .findUser(call.variables().value("username"))
        .orElseThrow(PageException::notFound);
  }

  private static Confirmation conversion(WebCall call, Account user) {
    Account organization = call.organization();
    return Confirmation.typed(
        "Convert " + user.login() + " to outside collaborator",
        List.of(
            user.login()
                + " leaves "
                + organization.login()
                + " and all its teams, and keeps in each repository the strongest permission that"
                + " they have there."),
        Addresses.people(organization) + "/" + user.login() + "/convert",
        user.login().value(),
        "Convert " + user.login(),
        Addresses.people(organization));
  }

  Response askToConvert(WebCall call) {
    return call.confirm(200, conversion(call, user(call)), PeoplePages.crumbs(call.organization()));
  }

  Response convert(WebCall call) {
    Account user = user(call);
    Confirmation question = conversion(call, user);
    if (!question.isGiven(call)) {
      return call.confirm(422, question.again(), PeoplePages.crumbs(call.organization()));
    }
    Optional<String> reason =
        collaborators.convert(call.organization(), user, call.own(), call.actor());
    if (reason.isPresent()) {
      throw new PageException(422, "Nothing was changed", reason.get());
    }
    return done(call.organization(), Notice.COLLABORATOR_MADE);
  }

  private static Response done(Account organization, Notice notice) {
    return Html.seeOther(address(organization) + "?notice=" + notice.word());
  }

  private static Confirmation removal(WebCall call, Account user) {
    Account organization = call.organization();
    return Confirmation.typed(
        "Remove " + user.login() + " from all repositories",
        List.of(
            user.login()
                + " has no permission any more in the repositories of "
                + organization.login()
                + ", but for what is public."),
        address(organization) + "/" + user.login(),
        user.login().value(),
        "Remove " + user.login(),
        address(organization));
  }

  Response askToRemove(WebCall call) {
    return call.confirm(200, removal(call, user(call)), PeoplePages.crumbs(call.organization()));
  }

  Response remove(WebCall call) {
    Account user = user(call);
    Confirmation question = removal(call, user);
    if (!question.isGiven(call)) {
      return call.confirm(422, question.again(), PeoplePages.crumbs(call.organization()));
    }
    if (!collaborators.remove(call.organization(), user, call.actor())) {
      throw PageException.notFound();
    }
    return done(call.organization(), Notice.COLLABORATOR_REMOVED);
  }
}
