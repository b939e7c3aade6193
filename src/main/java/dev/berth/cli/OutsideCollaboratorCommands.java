package dev.berth.cli;

import static dev.berth.cli.Asking.FORCE;
import static dev.berth.cli.Asking.FORCED;
import static dev.berth.cli.Asking.encode;

import dev.berth.cli.Command.Arguments;
import java.util.List;

/// The commands about people in an organization's repositories who are no members of it.
final class OutsideCollaboratorCommands {
  private final Asking commands;

  OutsideCollaboratorCommands(Asking commands) {
    this.commands = commands;
  }

  List<Command> all() {
    return List.of(list(), convert(), remove());
  }

  private Command list() {
    return commands
        .command(
            "outside",
            "Lists who has permissions in an organization's repositories without being a member.",
            "berth org outside acme",
            (arguments, server) ->
                commands.printPeople(arguments, server.list(path(arguments) + "?per_page=100")))
        .parameter("ORG", "the organization");
  }

  private Command convert() {
    return commands
        .command(
            "make-outside",
            "Ends a membership; the permissions in repositories that it gave stay.",
            "berth org make-outside acme bob",
            (arguments, server) -> {
              server.put(one(arguments), ApiClient.object().put("force", arguments.has(FORCE)));
              commands.say(
                  arguments,
                  arguments.parameter(1)
                      + " is an outside collaborator of "
                      + arguments.parameter(0)
                      + " now.");
            })
        .parameter("ORG", "the organization")
        .parameter("USER", "the member")
        .flag(FORCE, FORCED);
  }

  private Command remove() {
    return commands
        .command(
            "remove-outside",
            "Takes all permissions in an organization's repositories from an outside collaborator.",
            "berth org remove-outside acme bob",
            (arguments, server) -> {
              server.delete(one(arguments));
              commands.say(
                  arguments,
                  arguments.parameter(1)
                      + " has no permission in repositories of "
                      + arguments.parameter(0)
                      + " any more.");
            })
        .parameter("ORG", "the organization")
        .parameter("USER", "the outside collaborator");
  }

  private static String path(Arguments arguments) {
    return "/orgs/" + encode(arguments.parameter(0)) + "/outside_collaborators";
  }

  private static String one(Arguments arguments) {
    return path(arguments) + "/" + encode(arguments.parameter(1));
  }
}
