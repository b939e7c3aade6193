package dev.berth.http.rest;

import dev.berth.access.Caller;
import dev.berth.http.Response;
import dev.berth.packages.Account;
import dev.berth.packages.MemberRole;
import dev.berth.registry.Accounts;
import dev.berth.registry.Organizations;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;

/// What users belong to, and who belongs to an organization. Memberships are effective at once, and
/// none is public.
final class MembershipHandlers {
  private final Accounts accounts;
  private final Organizations organizations;

  MembershipHandlers(Accounts accounts, Organizations organizations) {
    this.accounts = accounts;
    this.organizations = organizations;
  }

  Response ownOrganizations(RestCall call) {
    return Pages.answer(
        call,
        (skip, limit) -> accounts.listOrganizationsOf(call.user(), skip, limit),
        simpleOrganization(call));
  }

  private Function<Account, JsonNode> simpleOrganization(RestCall call) {
    return organization ->
        call.views().simpleOrganization(organization, organizations.profile(organization));
  }

  Response ownMemberships(RestCall call) {
    boolean pending = call.parameter("state").filter("pending"::equals).isPresent();
    return Pages.answer(
        call,
        (skip, limit) ->
            pending ? List.<Account>of() : accounts.listOrganizationsOf(call.user(), skip, limit),
        organization ->
            call.views()
                .membership(
                    organization,
                    organizations.profile(organization),
                    call.user(),
                    accounts.membership(organization, call.user()).orElse(MemberRole.MEMBER)));
  }

  Response ownMembership(RestCall call) {
    Account organization =
        accounts
            .findOrganization(call.variables().value("org"))
            .orElseThrow(ApiException::notFound);
    return membership(call, organization, call.user());
  }

  /// Accepts an invitation. Here, memberships take effect without one.
  Response acceptMembership(RestCall call) {
    Fields fields = call.body("OrganizationMembership");
    String state = fields.text("state");
    if (!state.equals("active")) {
      throw fields.notAmong("state", state, List.of("active"));
    }
    return ownMembership(call);
  }

  Response organizationsOf(RestCall call) {
    Account user = user(call, "login");
    return Pages.answer(
        call,
        (skip, limit) ->
            switch (call.sight()) {
              case NOTHING -> List.<Account>of();
              case SHARED -> accounts.listSharedOrganizations(user, call.user(), skip, limit);
              case EVERYTHING -> accounts.listOrganizationsOf(user, skip, limit);
            },
        simpleOrganization(call));
  }

  /// To strangers, and by tokens that do not go so far, the public members are listed, as on
  /// GitHub.
  Response members(RestCall call) {
    Choices choices = new Choices(call, "OrganizationMembership");
    Optional<MemberRole> role =
        switch (choices.word("role", "all", "admin", "member")) {
          case "admin" -> Optional.of(MemberRole.OWNER);
          case "member" -> Optional.of(MemberRole.MEMBER);
          default -> Optional.empty();
        };
    Factors factors = factors(call, choices, accounts);
    if (factors == Factors.INSECURE || !call.insider()) {
      return RestCall.json(200, Json.array());
    }
    return Pages.answer(
        call,
        (skip, limit) ->
            factors == Factors.NONE
                ? accounts.listMembersWithoutSecondFactor(call.organization(), role, skip, limit)
                : role.isEmpty()
                    ? accounts.listMembers(call.organization(), skip, limit)
                    : accounts.listMembers(call.organization(), role.get(), skip, limit),
        member ->
            call.views().simpleUser(member.user()).put("role_name", Views.word(member.role())));
  }

  /// Whom `filter` leaves.
  enum Factors {
    ANY,
    /// Who has no second factor.
    NONE,
    /// Who has one that can be intercepted, as by telephone: nobody here.
    INSECURE
  }

  /// Whom `filter` leaves. As on GitHub, it is for owners to ask.
  static Factors factors(RestCall call, Choices choices, Accounts accounts) {
    String filter = choices.word("filter", "all", "2fa_disabled", "2fa_insecure");
    if (!filter.equals("all") && !owns(call, accounts)) {
      throw new ApiException(422, "Only owners can use this filter.");
    }
    return switch (filter) {
      case "2fa_disabled" -> Factors.NONE;
      case "2fa_insecure" -> Factors.INSECURE;
      default -> Factors.ANY;
    };
  }

  private static boolean owns(RestCall call, Accounts accounts) {
    return call.caller() instanceof Caller.SignedIn
        && (call.user().siteAdministrator()
            || accounts
                .membership(call.organization(), call.user())
                .filter(MemberRole.OWNER::equals)
                .isPresent());
  }

  /// Strangers are sent to the public members, as on GitHub.
  Response checkMember(RestCall call) {
    String login = call.variables().value("username");
    if (!call.insider()) {
      return Response.of(302)
          .header(
              "Location",
              call.links().organization(call.organization()) + "/public_members/" + login);
    }
    return accounts
            .findUser(login)
            .flatMap(user -> accounts.membership(call.organization(), user))
            .isPresent()
        ? Response.of(204)
        : notFound();
  }

  Response publicMembers(RestCall call) {
    return RestCall.json(200, Json.array());
  }

  Response checkPublicMember(RestCall call) {
    return notFound();
  }

  private static Response notFound() {
    throw ApiException.notFound();
  }

  Response membership(RestCall call) {
    return membership(call, call.organization(), user(call, "username"));
  }

  private Response membership(RestCall call, Account organization, Account user) {
    MemberRole role = accounts.membership(organization, user).orElseThrow(ApiException::notFound);
    return RestCall.json(
        200,
        call.views().membership(organization, organizations.profile(organization), user, role));
  }

  Response setMembership(RestCall call) {
    Account user = user(call, "username");
    Fields fields = call.body("OrganizationMembership");
    String word = fields.optionalText("role").orElse("member");
    MemberRole role =
        switch (word) {
          case "member" -> MemberRole.MEMBER;
          case "admin" -> MemberRole.OWNER;
          default -> throw fields.notAmong("role", word, List.of("member", "admin"));
        };
    accounts.setMember(call.organization(), user, role, GrantHandlers.force(fields), call.actor());
    return membership(call, call.organization(), user);
  }

  Response remove(RestCall call) {
    Account user = user(call, "username");
    if (accounts.membership(call.organization(), user).isEmpty()) {
      throw ApiException.notFound();
    }
    accounts.removeMember(call.organization(), user, GrantHandlers.force(call), call.actor());
    return Response.of(204);
  }

  private Account user(RestCall call, String variable) {
    return accounts.findUser(call.variables().value(variable)).orElseThrow(ApiException::notFound);
  }
}
