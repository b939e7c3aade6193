package dev.berth.cli;

import static dev.berth.cli.Asking.FORCE;
import static dev.berth.cli.Asking.FORCED;
import static dev.berth.cli.Asking.encode;
import static dev.berth.cli.Asking.force;
import static dev.berth.cli.Asking.text;

import dev.berth.cli.Command.Arguments;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// The commands about organizations.
final class OrganizationCommands {
  private static final List<String> VISIBILITIES = List.of("public", "internal", "private");

  private final Asking commands;

  OrganizationCommands(Asking commands) {
    this.commands = commands;
  }

  Command group() {
    List<Command> all =
        new ArrayList<>(
            List.of(
                add(), list(), set(), rename(), delete(), members(), addMember(), removeMember()));
    all.addAll(new OutsideCollaboratorCommands(commands).all());
    return Command.group("org", "Organizations and their members.", all);
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
            "Changes what an organization decided about its packages.",
            "berth org set acme --members-create-packages internal,private",
            (arguments, server) -> {
              ObjectNode wish = ApiClient.object();
              String create = arguments.option("--members-create-packages", "");
              if (!create.isEmpty()) {
                putVisibilities(wish, create);
              }
              String inherit = arguments.option("--packages-inherit-access", "");
              if (!inherit.isEmpty()) {
                if (!inherit.equals("yes") && !inherit.equals("no")) {
                  throw new CommandException("--packages-inherit-access takes yes or no.");
                }
                wish.put("packages_inherit_access", inherit.equals("yes"));
              }
              if (wish.isEmpty()) {
                throw new CommandException(
                    "nothing to change: give --members-create-packages or"
                        + " --packages-inherit-access.");
              }
              JsonNode now = server.patch("/orgs/" + encode(arguments.parameter(0)), wish);
              commands.say(arguments, now, settings(now));
            })
        .parameter("ORG", "the organization")
        .option(
            "--members-create-packages",
            "yes|no|LIST",
            "which packages members may create: all, none, or some of public,internal,private;"
                + " a push makes a private one")
        .option(
            "--packages-inherit-access",
            "yes|no",
            "whether new packages take their rights from the repository they are linked to");
  }

  private static void putVisibilities(ObjectNode wish, String words) {
    List<String> allowed =
        switch (words) {
          case "yes" -> VISIBILITIES;
          case "no" -> List.of();
          default -> List.of(words.split(",", -1));
        };
    if (!VISIBILITIES.containsAll(allowed)) {
      throw new CommandException(
          "--members-create-packages takes yes, no, or some of public,internal,private.");
    }
    VISIBILITIES.forEach(word -> wish.put(field(word), allowed.contains(word)));
  }

  private static String field(String visibility) {
    return "members_can_create_" + visibility + "_packages";
  }

  private static String settings(JsonNode now) {
    List<String> allowed =
        VISIBILITIES.stream().filter(word -> now.path(field(word)).asBoolean(false)).toList();
    return (allowed.isEmpty()
            ? "Only owners of " + text(now, "login") + " may create packages"
            : "Members of "
                + text(now, "login")
                + " may create "
                + String.join(", ", allowed)
                + " packages")
        + (now.path("packages_inherit_access").asBoolean(false)
            ? "; new ones inherit from their repository."
            : "; new ones do not inherit from their repository.");
  }

  private Command rename() {
    return commands.rename(
        "Gives an organization another login; packages go along, and the former login goes on"
            + " to answer.",
        "berth org rename acme acme-labs",
        "ORG",
        "the organization",
        "/admin/organizations/");
  }

  private Command delete() {
    return commands
        .command(
            "delete",
            "Deletes an organization that owns no packages and no repositories.",
            "berth org delete acme",
            (arguments, server) -> {
              server.delete("/orgs/" + encode(arguments.parameter(0)));
              commands.say(
                  arguments, arguments.parameter(0) + " is deleted; others may take the login.");
            })
        .parameter("ORG", "the organization");
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
              commands.printPeople(arguments, members);
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
                      ApiClient.object()
                          .put("role", arguments.option("--role", "member"))
                          .put("force", arguments.has(FORCE)));
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
        .option("--role", "member|admin", "admin makes an owner (member)")
        .flag(FORCE, FORCED);
  }

  private Command removeMember() {
    return commands
        .command(
            "remove-member",
            "Ends a user's membership.",
            "berth org remove-member acme bob",
            (arguments, server) -> {
              server.delete(membership(arguments) + force(arguments));
              commands.say(
                  arguments,
                  arguments.parameter(1) + " is not in " + arguments.parameter(0) + " any more.");
            })
        .parameter("ORG", "the organization")
        .parameter("USER", "the user")
        .flag(FORCE, FORCED);
  }

  private static String membership(Arguments arguments) {
    return "/orgs/"
        + encode(arguments.parameter(0))
        + "/memberships/"
        + encode(arguments.parameter(1));
  }
}
