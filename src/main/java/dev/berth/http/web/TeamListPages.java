package dev.berth.http.web;

import dev.berth.access.SiteRights;
import dev.berth.http.Response;
import dev.berth.packages.Account;
import dev.berth.packages.Team;
import dev.berth.registry.Teams;
import java.util.Optional;

/// The teams of an organization that somebody sees.
final class TeamListPages {
  private final Teams teams;
  private final SiteRights rights;
  private final OwnerHeads heads;

  TeamListPages(WebRoutes.Rules rules) {
    this.teams = rules.organizations().teams();
    this.rights = rules.rights();
    this.heads = new OwnerHeads(rules);
  }

  /// A team with the one that it is in.
  record Row(Team team, Optional<Team> parent) {}

  Response list(WebCall call) {
    Account organization = call.organization();
    boolean all = rights.seesSecretTeams(call.signedIn(), organization);
    Paged<Row> found =
        Paged.of(
            call,
            Addresses.teams(organization),
            (skip, limit) ->
                (all
                        ? teams.list(organization, skip, limit)
                        : teams.listSeen(organization, call.user(), skip, limit))
                    .stream().map(team -> new Row(team, teams.findParent(team))).toList());
    return call.page(
        200,
        "teams",
        call.frame("Teams · " + organization.login(), crumbs(organization)),
        "head",
        heads.of(call.caller(), organization, OwnerHead.Kind.TEAMS),
        "teams",
        found);
  }

  static Frame.Crumb[] crumbs(Account organization) {
    return new Frame.Crumb[] {
      new Frame.Crumb(organization.login().value(), "/" + organization.login()),
      new Frame.Crumb("Teams", Addresses.teams(organization))
    };
  }
}
