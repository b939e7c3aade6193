package dev.berth.http.web;

import dev.berth.access.Access;
import dev.berth.access.Caller;
import dev.berth.http.Query;
import dev.berth.http.Request;
import dev.berth.http.Response;
import dev.berth.http.Variables;
import dev.berth.packages.Account;
import dev.berth.packages.Actor;
import dev.berth.packages.OwnRight;
import dev.berth.packages.Permission;
import dev.berth.packages.RegistryPackage;
import dev.berth.packages.Repository;
import dev.berth.packages.Team;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A request for a page that may be carried out.
///
/// @param form what was sent with it
/// @param granted what the path names, and what the caller may do with it
record WebCall(
    Request request, Variables variables, Query form, Visitor visitor, PageAccess.Granted granted) {

  /// What a path names and access is decided about.
  sealed interface Found {}

  /// It names nothing of the kind.
  record Nothing() implements Found {}

  /// It names a package.
  record Container(Access.Granted access) implements Found {}

  /// It names an organization.
  ///
  /// @param insider whether the caller may know what its members know
  record Organization(Account organization, boolean insider) implements Found {}

  /// It names a team.
  record OrganizationTeam(Account organization, Team team) implements Found {}

  /// It names a repository.
  ///
  /// @param permission what the caller has in it; empty for who sees it only because others do too
  record OneRepository(Repository repository, Optional<Permission> permission) implements Found {}

  /// It names a user.
  record OneUser(Account user) implements Found {}

  Caller caller() {
    return visitor.caller();
  }

  /// Who asks, where the route's row makes sure that somebody does.
  Caller.SignedIn signedIn() {
    return (Caller.SignedIn) visitor.caller();
  }

  /// Who asks, where the route's row makes sure that somebody does.
  Account user() {
    return signedIn().user();
  }

  /// As the audit log has who asks, with what has to be true still when a change is made.
  Actor actor() {
    return signedIn().actor(request.remoteAddress()).by(granted.warrants());
  }

  /// The package, where the route's row makes sure that there is one.
  RegistryPackage container() {
    return ((Container) granted.found()).access().found().orElseThrow(PageException::notFound);
  }

  /// The organization, where the route's row makes sure that there is one.
  Account organization() {
    return switch (granted.found()) {
      case Organization(var organization, _) -> organization;
      case OrganizationTeam(var organization, _) -> organization;
      default -> throw PageException.notFound();
    };
  }

  /// Whether the caller may know what the members of the organization know.
  boolean insider() {
    return switch (granted.found()) {
      case Organization(_, var insider) -> insider;
      case OrganizationTeam _ -> true;
      default -> false;
    };
  }

  /// The team, where the route's row makes sure that there is one.
  Team team() {
    return ((OrganizationTeam) granted.found()).team();
  }

  /// The repository, where the route's row makes sure that there is one.
  Repository repository() {
    return ((OneRepository) granted.found()).repository();
  }

  /// What the caller has in the repository; empty for who sees it only because others do too.
  Optional<Permission> permission() {
    return ((OneRepository) granted.found()).permission();
  }

  /// The user whom the path names, where the route's row makes sure that there is one.
  Account other() {
    return ((OneUser) granted.found()).user();
  }

  /// Whether the form says that the caller may lose a right of their own by it.
  OwnRight own() {
    return field(Confirmation.FORCE).equals("true") ? OwnRight.MAY_END : OwnRight.KEPT;
  }

  /// The first value of a parameter of the query.
  Optional<String> parameter(String name) {
    return Query.parse(request.query()).first(name);
  }

  /// A field of the form; what was not sent is empty.
  String field(String name) {
    return form.first(name).orElse("");
  }

  /// The page of a list that is asked for, from 1.
  int pageNumber() {
    String text = parameter("page").orElse("1");
    return text.matches("[0-9]{1,7}") ? Math.max(1, Integer.parseInt(text)) : 1;
  }

  /// The id that a variable of the path is.
  long id(String variable) {
    String text = variables.value(variable);
    if (!text.matches("[0-9]{1,18}")) {
      throw PageException.notFound();
    }
    return Long.parseLong(text);
  }

  Frame frame(String title, Frame.Crumb... crumbs) {
    return new Frame(
        request,
        visitor,
        title,
        List.of(crumbs),
        parameter("notice").flatMap(Notice::find).map(Notice::text));
  }

  /// A page by a template, whose values are given as names and values in turns.
  Response page(int status, String template, Frame frame, Object... namesAndValues) {
    Map<String, Object> values = new HashMap<>();
    values.put("frame", frame);
    for (int i = 0; i < namesAndValues.length; i += 2) {
      values.put((String) namesAndValues[i], namesAndValues[i + 1]);
    }
    return Html.page(request, status, template, values);
  }

  /// A page that asks before something is done.
  Response confirm(int status, Confirmation question, Frame.Crumb... crumbs) {
    return page(status, "confirm", frame(question.title(), crumbs), "question", question);
  }
}
