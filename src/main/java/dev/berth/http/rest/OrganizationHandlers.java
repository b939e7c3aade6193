package dev.berth.http.rest;

import dev.berth.http.Response;
import dev.berth.packages.Account;
import dev.berth.packages.MemberRole;
import dev.berth.packages.OrganizationSettings;
import dev.berth.packages.Visibility;
import dev.berth.registry.Accounts;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/// Who belongs to an organization, and its settings.
final class OrganizationHandlers {
  private final Accounts accounts;

  OrganizationHandlers(Accounts accounts) {
    this.accounts = accounts;
  }

  Response update(RestCall call) {
    Fields fields = call.body("Organization");
    fields
        .optionalTruth("members_can_create_packages")
        .ifPresent(allowed ->
            accounts.setSettings(
                call.organization(), settings(call.organization(), allowed), call.actor()));
    Account now =
        accounts
            .findOrganization(call.organization().login().value())
            .orElseThrow(ApiException::notFound);
    return RestCall.json(
        200,
        call.views()
            .organization(now)
            .put("members_can_create_packages", now.membersCreatePackages()));
  }

  private static OrganizationSettings settings(Account organization, boolean membersCreate) {
    return new OrganizationSettings(
        membersCreate ? EnumSet.allOf(Visibility.class) : Set.of(),
        organization.settings().packagesInheritAccess());
  }

  Response members(RestCall call) {
    return Pages.answer(
        call,
        (skip, limit) -> accounts.listMembers(call.organization(), skip, limit),
        member ->
            call.views().simpleUser(member.user()).put("role_name", Views.word(member.role())));
  }

  Response membership(RestCall call) {
    Account user = member(call);
    MemberRole role =
        accounts.membership(call.organization(), user).orElseThrow(ApiException::notFound);
    return RestCall.json(200, call.views().membership(call.organization(), user, role));
  }

  Response setMembership(RestCall call) {
    Account user = member(call);
    Fields fields = call.body("OrganizationMembership");
    String word = fields.optionalText("role").orElse("member");
    MemberRole role =
        switch (word) {
          case "member" -> MemberRole.MEMBER;
          case "admin" -> MemberRole.OWNER;
          default -> throw fields.notAmong("role", word, List.of("member", "admin"));
        };
    accounts.setMember(call.organization(), user, role, call.actor());
    return RestCall.json(200, call.views().membership(call.organization(), user, role));
  }

  Response removeMembership(RestCall call) {
    Account user = member(call);
    if (accounts.membership(call.organization(), user).isEmpty()) {
      throw ApiException.notFound();
    }
    accounts.removeMember(call.organization(), user, call.actor());
    return Response.of(204);
  }

  private Account member(RestCall call) {
    return accounts
        .findUser(call.variables().value("username"))
        .orElseThrow(ApiException::notFound);
  }
}
