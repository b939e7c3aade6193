package dev.berth.cli;

import static dev.berth.cli.Asking.encode;
import static dev.berth.cli.Asking.text;

import dev.berth.cli.Command.Arguments;
import java.util.List;
import tools.jackson.databind.JsonNode;

/// The commands about organizations.
final class OrganizationCommands {
  private final Asking commands;

  OrganizationCommands(Asking commands) {
    this.commands = commands;
  }

  Command group() {
    return Command.group(
        "org",
        "Organizations and their members.",
        List.of(add(), list(), set(), members(), addMember(), removeMember()));
  }

  private Command add() {
    return commands
        .command(
            "add",
            "Makes an organization.",
            "berth org add acme --owner alice",
            (arguments, server) -> {
              JsonNode made =
                  server.post(
                      "/admin/organizations",
                      ApiClient.object()
                          .put("login", arguments.parameter(0))
                          .put("admin", arguments.option("--owner", "admin")));
              commands.say(
                  arguments,
                  made,
                  "Made the organization "
                      + text(made, "login")
                      + ", owned by "
                      + arguments.option("--owner", "admin")
                      + ".");
            })
        .parameter("LOGIN", "what the organization is called")
        .option("--owner", "USER", "its first owner (admin)");
  }

  private Command list() {
    return commands.command(
        "list",
        "Lists the organizations.",
        "berth org list",
        (arguments, server) -> {
          List<JsonNode> organizations = server.list("/organizations?per_page=100");
          Table table = new Table("ID", "LOGIN");
          organizations.forEach(o -> table.row(text(o, "id"), text(o, "login")));
          commands.print(arguments, organizations, table);
        });
  }

  private Command set() {
    return commands
        .command(
            "set",
            "Changes an organization's settings.",
            "berth org set acme --members-create-packages no",
            (arguments, server) -> {
              String word = arguments.option("--members-create-packages", "");
              if (!word.equals("yes") && !word.equals("no")) {
                throw new CommandException("--members-create-packages takes yes or no.");
              }
              JsonNode now =
                  server.patch(
                      "/orgs/" + encode(arguments.parameter(0)),
                      ApiClient.object().put("members_can_create_packages", word.equals("yes")));
              commands.say(
                  arguments,
                  now,
                  (word.equals("yes") ? "Members" : "Only owners")
                      + " of "
                      + text(now, "login")
                      + " may create packages.");
            })
        .parameter("ORG", "the organization")
        .requiredOption(
            "--members-create-packages", "yes|no", "whether members may create packages");
  }

  private Command members() {
    return commands
        .command(
            "members",
            "Lists who belongs to an organization.",
            "berth org members acme",
            (arguments, server) -> {
              List<JsonNode> members =
                  server.list("/orgs/" + encode(arguments.parameter(0)) + "/members?per_page=100");
              Table table = new Table("ID", "LOGIN", "ROLE");
              members.forEach(
                  m -> table.row(text(m, "id"), text(m, "login"), text(m, "role_name")));
              commands.print(arguments, members, table);
            })
        .parameter("ORG", "the organization");
  }

  private Command addMember() {
    return commands
        .command(
            "add-member",
            "Makes a user a member of an organization, or changes what the member is.",
            "berth org add-member acme bob --role admin",
            (arguments, server) -> {
              JsonNode membership =
                  server.put(
                      membership(arguments),
                      ApiClient.object().put("role", arguments.option("--role", "member")));
              commands.say(
                  arguments,
                  membership,
                  arguments.parameter(1)
                      + " is in "
                      + arguments.parameter(0)
                      + " as "
                      + text(membership, "role")
                      + ".");
            })
        .parameter("ORG", "the organization")
        .parameter("USER", "the user")
        .option("--role", "member|admin", "admin makes an owner (member)");
  }

  private Command removeMember() {
    return commands
        .command(
            "remove-member",
            "Ends a user's membership.",
            "berth org remove-member acme bob",
            (arguments, server) -> {
              server.delete(membership(arguments));
              commands.say(
                  arguments,
                  ApiClient.object(),
                  arguments.parameter(1) + " is not in " + arguments.parameter(0) + " any more.");
            })
        .parameter("ORG", "the organization")
        .parameter("USER", "the user");
  }

  private static String membership(Arguments arguments) {
    return "/orgs/"
        + encode(arguments.parameter(0))
        + "/memberships/"
        + encode(arguments.parameter(1));
  }
}
