package dev.berth.cli;

import static dev.berth.cli.Asking.FORCE;
import static dev.berth.cli.Asking.FORCED;
import static dev.berth.cli.Asking.encode;
import static dev.berth.cli.Asking.force;
import static dev.berth.cli.Asking.text;

import dev.berth.cli.Command.Arguments;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// The commands about teams.
final class TeamCommands {
  private final Asking commands;

  TeamCommands(Asking commands) {
    this.commands = commands;
  }

  Command group() {
    return Command.group(
        "team",
        "Teams of organizations.",
        List.of(add(), list(), set(), delete(), members(), addMember(), removeMember()));
  }

  private Command add() {
    return draft(
            commands
                .command(
                    "add",
                    "Makes a team.",
                    "berth team add acme developers --privacy closed --maintainer alice",
                    (arguments, server) -> {
                      ObjectNode wish = wish(arguments, server);
                      wish.put("name", arguments.parameter(1));
                      String maintainer = arguments.option("--maintainer", "");
                      if (!maintainer.isEmpty()) {
                        wish.putArray("maintainers").add(maintainer);
                      }
                      JsonNode made = server.post(teams(arguments), wish);
                      commands.say(
                          arguments,
                          made,
                          "Made the team "
                              + text(made, "slug")
                              + ", "
                              + text(made, "privacy")
                              + ".");
                    })
                .parameter("ORG", "whose team")
                .parameter("NAME", "what the team is called"))
        .option("--maintainer", "USER", "a member of the organization who may change the team");
  }

  private Command set() {
    return draft(
            commands
                .command(
                    "set",
                    "Changes a team.",
                    "berth team set acme developers --parent engineering",
                    (arguments, server) -> {
                      ObjectNode wish = wish(arguments, server);
                      String name = arguments.option("--name", "");
                      if (!name.isEmpty()) {
                        wish.put("name", name);
                      }
                      if (wish.isEmpty()) {
                        throw new CommandException(
                            "nothing to change: give --name, --description, --privacy or"
                                + " --parent.");
                      }
                      wish.put("force", arguments.has(FORCE));
                      JsonNode now = server.patch(team(arguments), wish);
                      String parent = text(now.path("parent"), "slug");
                      commands.say(
                          arguments,
                          now,
                          "The team is "
                              + text(now, "slug")
                              + ", "
                              + text(now, "privacy")
                              + (parent.isEmpty() ? "." : ", in " + parent + "."));
                    })
                .parameter("ORG", "whose team")
                .parameter("TEAM", "the team, by its slug"))
        .option("--name", "NAME", "what it is called; the slug follows")
        .flag(FORCE, FORCED);
  }

  private static Command draft(Command command) {
    return command
        .option("--description", "TEXT", "what it is for")
        .option(
            "--privacy",
            "closed|secret",
            "closed: every member of the organization sees it (secret, unless it has a parent)")
        .option(
            "--parent",
            "TEAM",
            "the team it lies in, whose rights its members have; none: in none");
  }

  private static ObjectNode wish(Arguments arguments, ApiClient server) {
    ObjectNode wish = ApiClient.object();
    String description = arguments.option("--description");
    if (description != null) {
      wish.put("description", description);
    }
    String privacy = arguments.option("--privacy", "");
    if (!privacy.isEmpty()) {
      wish.put("privacy", privacy);
    }
    String parent = arguments.option("--parent", "");
    if (parent.equals("none")) {
      wish.putNull("parent_team_id");
    } else if (!parent.isEmpty()) {
      wish.put(
          "parent_team_id",
          server.get(teams(arguments) + "/" + encode(parent)).path("id").asLong());
    }
    return wish;
  }

  private Command list() {
    return commands
        .command(
            "list",
            "Lists the teams of an organization.",
            "berth team list acme",
            (arguments, server) -> {
              List<JsonNode> found = server.list(teams(arguments) + "?per_page=100");
              Table table = new Table("ID", "TEAM", "IN", "PRIVACY", "NAME");
              found.forEach(t ->
                  table.row(
                      text(t, "id"),
                      text(t, "slug"),
                      text(t.path("parent"), "slug"),
                      text(t, "privacy"),
                      text(t, "name")));
              commands.print(arguments, found, table);
            })
        .parameter("ORG", "the organization");
  }

  private Command delete() {
    return commands
        .command(
            "delete",
            "Deletes a team; the teams in it move to where it was.",
            "berth team delete acme developers",
            (arguments, server) -> {
              server.delete(team(arguments) + force(arguments));
              commands.say(arguments, "Deleted the team " + arguments.parameter(1) + ".");
            })
        .parameter("ORG", "whose team")
        .parameter("TEAM", "the team, by its slug")
        .flag(FORCE, FORCED);
  }

  private Command members() {
    return commands
        .command(
            "members",
            "Lists who is in a team itself.",
            "berth team members acme developers",
            (arguments, server) -> {
              List<JsonNode> members = server.list(team(arguments) + "/members?per_page=100");
              commands.printPeople(arguments, members);
            })
        .parameter("ORG", "whose team")
        .parameter("TEAM", "the team, by its slug");
  }

  private Command addMember() {
    return commands
        .command(
            "add-member",
            "Takes a user into a team, and into its organization, or changes what they are in it.",
            "berth team add-member acme developers bob --role maintainer",
            (arguments, server) -> {
              JsonNode membership =
                  server.put(
                      membership(arguments),
                      ApiClient.object().put("role", arguments.option("--role", "member")));
              commands.say(
                  arguments,
                  membership,
                  arguments.parameter(2)
                      + " is in "
                      + arguments.parameter(1)
                      + " as "
                      + text(membership, "role")
                      + ".");
            })
        .parameter("ORG", "whose team")
        .parameter("TEAM", "the team, by its slug")
        .parameter("USER", "the user")
        .option("--role", "member|maintainer", "a maintainer may change the team (member)");
  }

  private Command removeMember() {
    return commands
        .command(
            "remove-member",
            "Takes a user out of a team.",
            "berth team remove-member acme developers bob",
            (arguments, server) -> {
              server.delete(membership(arguments) + force(arguments));
              commands.say(
                  arguments,
                  arguments.parameter(2) + " is not in " + arguments.parameter(1) + " any more.");
            })
        .parameter("ORG", "whose team")
        .parameter("TEAM", "the team, by its slug")
        .parameter("USER", "the user")
        .flag(FORCE, FORCED);
  }

  private static String teams(Arguments arguments) {
    return "/orgs/" + encode(arguments.parameter(0)) + "/teams";
  }

  private static String team(Arguments arguments) {
    return teams(arguments) + "/" + encode(arguments.parameter(1));
  }

  private static String membership(Arguments arguments) {
    return team(arguments) + "/memberships/" + encode(arguments.parameter(2));
  }
}
