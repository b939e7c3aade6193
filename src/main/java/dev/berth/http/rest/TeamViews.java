package dev.berth.http.rest;

import dev.berth.packages.Account;
import dev.berth.packages.Team;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/// Teams as GitHub's schemas show them.
record TeamViews(Links links) {

  /// `team`, and `team-full` with it.
  ObjectNode team(Account organization, Team team, Optional<Team> parent) {
    ObjectNode view = simple(organization, team);
    if (parent.isPresent()) {
      view.set("parent", simple(organization, parent.get()));
    } else {
      view.putNull("parent");
    }
    return view.put("created_at", Views.time(team.createdAt()))
        .put("updated_at", Views.time(team.updatedAt()));
  }

  /// `team-simple`.
  ObjectNode simple(Account organization, Team team) {
    String url = address(organization, team);
    ObjectNode view =
        Json.object()
            .put("id", team.id())
            .put("node_id", nodeId(team))
            .put("url", url)
            .put(
                "html_url",
                links.site() + "/orgs/" + organization.login() + "/teams/" + team.slug())
            .put("name", team.name())
            .put("slug", team.slug());
    if (team.description().isEmpty()) {
      view.putNull("description");
    } else {
      view.put("description", team.description());
    }
    return view.put("privacy", team.privacy().word())
        .put("notification_setting", "notifications_disabled")
        .put("permission", "pull")
        .put("members_url", url + "/members{/member}")
        .put("repositories_url", url + "/repos")
        .put("type", "organization")
        .put("organization_id", organization.id());
  }

  /// The address of a team.
  String address(Account organization, Team team) {
    return links.organization(organization) + "/teams/" + team.slug();
  }

  private static String nodeId(Team team) {
    return Base64.getEncoder()
        .encodeToString(("04:Team" + team.id()).getBytes(StandardCharsets.US_ASCII));
  }
}
