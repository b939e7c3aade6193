package dev.berth.http.rest;

import dev.berth.http.Response;
import dev.berth.packages.Account;
import dev.berth.packages.MemberRole;
import dev.berth.packages.Membership;
import dev.berth.packages.OrganizationSettings;
import dev.berth.packages.Visibility;
import dev.berth.registry.Accounts;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.node.ArrayNode;

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
    int size = call.pageSize();
    int page = call.page();
    List<Membership> found = accounts.listMembers(call.organization(), (page - 1) * size, size + 1);
    ArrayNode list = Json.array();
    for (Membership member : found.subList(0, Math.min(size, found.size()))) {
      list.add(call.views().simpleUser(member.user()).put("role_name", Views.word(member.role())));
    }
    Response response = RestCall.json(200, list);
    List<String> links = new ArrayList<>();
    if (page > 1) {
      links.add(link(call, page - 1, size, "prev"));
    }
    if (found.size() > size) {
      links.add(link(call, page + 1, size, "next"));
    }
    if (page > 1) {
      links.add(link(call, 1, size, "first"));
    }
    return links.isEmpty() ? response : response.header("Link", String.join(", ", links));
  }

  private static String link(RestCall call, int page, int size, String relation) {
    return "<%s/members?page=%d&per_page=%d>; rel=\"%s\""
        .formatted(call.links().organization(call.organization()), page, size, relation);
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
