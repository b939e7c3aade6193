package dev.berth.cli;

import static dev.berth.cli.Asking.encode;
import static dev.berth.cli.Asking.text;

import java.util.List;
import tools.jackson.databind.JsonNode;

/// The commands about who may do what with a repository.
final class RepositoryPeopleCommands {
  private static final String NAME = "OWNER/REPO";
  private static final String PERMISSIONS = "pull|triage|push|maintain|admin";

  private final Asking commands;

  RepositoryPeopleCommands(Asking commands) {
    this.commands = commands;
  }

  List<Command> all() {
    return List.of(
        collaborators(), addCollaborator(), removeCollaborator(), teams(), addTeam(), removeTeam());
  }

  private Command collaborators() {
    return commands
        .command(
            "collaborators",
            "Lists the people who were given a permission in a repository.",
            "berth repo collaborators acme/code",
            (arguments, server) -> {
              List<JsonNode> found =
                  server.list(
                      RepositoryCommands.path(arguments)
                          + "/collaborators?affiliation=direct&per_page=100");
              commands.printPeople(arguments, found);
            })
        .parameter(NAME, "the repository");
  }

  private Command addCollaborator() {
    return commands
        .command(
            "add-collaborator",
            "Gives a user a permission in a repository, or changes it.",
            "berth repo add-collaborator acme/code bob --permission push",
            (arguments, server) -> give(arguments, server, collaborator(arguments)))
        .parameter(NAME, "the repository")
        .parameter("USER", "the user")
        .option("--permission", PERMISSIONS, "what they may do (push)");
  }

  private Command removeCollaborator() {
    return commands
        .command(
            "remove-collaborator",
            "Takes away what a user was given in a repository.",
            "berth repo remove-collaborator acme/code bob",
            (arguments, server) -> {
              server.delete(collaborator(arguments));
              commands.say(
                  arguments,
                  arguments.parameter(1)
                      + " is no collaborator of "
                      + arguments.parameter(0)
                      + " any more.");
            })
        .parameter(NAME, "the repository")
        .parameter("USER", "the user");
  }

  private void give(Command.Arguments arguments, ApiClient server, String path) {
    String permission = arguments.option("--permission", "push");
    JsonNode answer = server.put(path, ApiClient.object().put("permission", permission));
    commands.say(
        arguments,
        answer,
        "%s has %s in %s.".formatted(arguments.parameter(1), permission, arguments.parameter(0)));
  }

  private static String collaborator(Command.Arguments arguments) {
    return RepositoryCommands.path(arguments) + "/collaborators/" + encode(arguments.parameter(1));
  }

  private Command teams() {
    return commands
        .command(
            "teams",
            "Lists the teams that were given a permission in a repository.",
            "berth repo teams acme/code",
            (arguments, server) -> {
              List<JsonNode> found =
                  server.list(RepositoryCommands.path(arguments) + "/teams?per_page=100");
              Table table = new Table("ID", "TEAM", "PERMISSION");
              found.forEach(t -> table.row(text(t, "id"), text(t, "slug"), text(t, "permission")));
              commands.print(arguments, found, table);
            })
        .parameter(NAME, "the repository");
  }

  private Command addTeam() {
    return commands
        .command(
            "add-team",
            "Gives a team of the owner a permission in a repository, or changes it.",
            "berth repo add-team acme/code developers --permission push",
            (arguments, server) -> give(arguments, server, team(arguments)))
        .parameter(NAME, "the repository")
        .parameter("TEAM", "the team, as addresses have it")
        .option("--permission", PERMISSIONS, "what its members may do (push)");
  }

  private Command removeTeam() {
    return commands
        .command(
            "remove-team",
            "Takes away what a team was given in a repository.",
            "berth repo remove-team acme/code developers",
            (arguments, server) -> {
              server.delete(team(arguments));
              commands.say(
                  arguments,
                  arguments.parameter(1)
                      + " has nothing in "
                      + arguments.parameter(0)
                      + " any more.");
            })
        .parameter(NAME, "the repository")
        .parameter("TEAM", "the team, as addresses have it");
  }

  private static String team(Command.Arguments arguments) {
    String repository = RepositoryCommands.path(arguments);
    String owner = arguments.parameter(0).substring(0, arguments.parameter(0).indexOf('/'));
    return "/orgs/" + encode(owner) + "/teams/" + encode(arguments.parameter(1)) + repository;
  }
}
