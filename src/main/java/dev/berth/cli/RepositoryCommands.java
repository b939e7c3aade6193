package dev.berth.cli;

import static dev.berth.cli.Asking.FORCE;
import static dev.berth.cli.Asking.FORCED;
import static dev.berth.cli.Asking.encode;
import static dev.berth.cli.Asking.text;

import dev.berth.cli.Command.Arguments;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// The commands about repositories.
final class RepositoryCommands {
  private static final String NAME = "OWNER/REPO";

  private final Asking commands;

  RepositoryCommands(Asking commands) {
    this.commands = commands;
  }

  Command group() {
    List<Command> all =
        new ArrayList<>(
            List.of(
                add(),
                list(),
                show(),
                set(),
                archive(),
                unarchive(),
                transfer(),
                delete(),
                readme()));
    all.addAll(new RepositoryPeopleCommands(commands).all());
    return Command.group("repo", "Repositories, which packages belong to.", all);
  }

  /// The path of the repository that the first parameter names.
  static String path(Arguments arguments) {
    return "/repos/" + encode(owner(arguments)) + "/" + encode(name(arguments));
  }

  private static String owner(Arguments arguments) {
    return parts(arguments)[0];
  }

  private static String name(Arguments arguments) {
    return parts(arguments)[1];
  }

  private static String[] parts(Arguments arguments) {
    String[] parts = arguments.parameter(0).split("/", -1);
    if (parts.length != 2 || parts[0].isEmpty() || parts[1].isEmpty()) {
      throw new CommandException(
          "\""
              + arguments.parameter(0)
              + "\" is no repository; name it OWNER/REPO, such as acme/code.");
    }
    return parts;
  }

  private Command add() {
    return settings(
            commands.command(
                "add",
                "Makes a repository.",
                "berth repo add acme/code --description \"what it is\"",
                (arguments, server) -> {
                  ObjectNode wish = wish(arguments).put("name", name(arguments));
                  if (!wish.has("visibility")) {
                    wish.put("visibility", "private");
                  }
                  JsonNode made = server.post(home(server, owner(arguments)), wish);
                  commands.say(
                      arguments,
                      made,
                      "Made the repository "
                          + text(made, "full_name")
                          + ", "
                          + text(made, "visibility")
                          + ".");
                }),
            "private")
        .parameter(NAME, "the user or organization, and what the repository is called");
  }

  /// Where repositories of an account are made.
  private static String home(ApiClient server, String owner) {
    if (text(server.get("/users/" + encode(owner)), "type").equals("Organization")) {
      return "/orgs/" + encode(owner) + "/repos";
    }
    return text(server.get("/user"), "login").equalsIgnoreCase(owner)
        ? "/user/repos"
        : "/users/" + encode(owner) + "/repos";
  }

  private static Command settings(Command command, String usualVisibility) {
    return command
        .option(
            "--visibility",
            "public|private|internal",
            "who sees it without having been given a permission (" + usualVisibility + ")")
        .option("--description", "TEXT", "what it is")
        .option("--homepage", "URL", "where its sources are");
  }

  private static ObjectNode wish(Arguments arguments) {
    ObjectNode wish = ApiClient.object();
    for (String field : List.of("visibility", "description", "homepage")) {
      String value = arguments.option("--" + field);
      if (value != null) {
        wish.put(field, value);
      }
    }
    return wish;
  }

  private Command list() {
    return commands
        .command(
            "list",
            "Lists the repositories of a user or an organization that the token's user sees.",
            "berth repo list acme",
            (arguments, server) -> {
              String owner = arguments.parameter(0);
              List<JsonNode> found =
                  server.list(
                      (owner.isEmpty() ? "/user" : "/users/" + encode(owner))
                          + "/repos?per_page=100");
              Table table = new Table("ID", "NAME", "VISIBILITY", "ARCHIVED", "DESCRIPTION");
              for (JsonNode each : found) {
                table.row(
                    text(each, "id"),
                    text(each, "full_name"),
                    text(each, "visibility"),
                    yesOrNo(each, "archived"),
                    text(each, "description"));
              }
              commands.print(arguments, found, table);
            })
        .optionalParameter("OWNER", "whose (those that the token's user takes part in)");
  }

  private Command show() {
    return commands
        .command(
            "show",
            "Shows a repository.",
            "berth repo show acme/code",
            (arguments, server) -> {
              JsonNode found = server.get(path(arguments));
              Table table = new Table("FIELD", "VALUE");
              for (String field :
                  List.of("full_name", "visibility", "description", "homepage", "created_at")) {
                table.row(field, text(found, field));
              }
              table.row("archived", yesOrNo(found, "archived"));
              commands.print(arguments, List.of(found), table);
            })
        .parameter(NAME, "the repository");
  }

  private Command set() {
    return settings(
            commands.command(
                "set",
                "Changes a repository.",
                "berth repo set acme/code --visibility public",
                (arguments, server) -> {
                  ObjectNode wish = wish(arguments);
                  String name = arguments.option("--name");
                  if (name != null) {
                    wish.put("name", name);
                  }
                  if (wish.isEmpty()) {
                    throw new CommandException(
                        "nothing is to be changed: give --name, --visibility, --description or"
                            + " --homepage.");
                  }
                  JsonNode now = server.patch(path(arguments), wish);
                  commands.say(arguments, now, "Changed " + text(now, "full_name") + ".");
                }),
            "as it is")
        .option("--name", "NAME", "what it is called from then on")
        .parameter(NAME, "the repository");
  }

  private Command archive() {
    return archive(
        "archive",
        "Makes a repository read-only; its packages stay as they are.",
        true,
        " is archived.");
  }

  private Command unarchive() {
    return archive(
        "unarchive", "Ends that a repository is read-only.", false, " is archived no more.");
  }

  private Command archive(String name, String summary, boolean archived, String end) {
    return commands
        .command(
            name,
            summary,
            "berth repo " + name + " acme/code",
            (arguments, server) -> {
              JsonNode now =
                  server.patch(path(arguments), ApiClient.object().put("archived", archived));
              commands.say(arguments, now, text(now, "full_name") + end);
            })
        .parameter(NAME, "the repository");
  }

  private Command transfer() {
    return commands
        .command(
            "transfer",
            "Gives a repository another owner; packages stay with the old one.",
            "berth repo transfer alice/code acme",
            (arguments, server) -> {
              ObjectNode wish =
                  ApiClient.object()
                      .put("new_owner", arguments.parameter(1))
                      .put("force", arguments.has(FORCE));
              String name = arguments.option("--name");
              if (name != null) {
                wish.put("new_name", name);
              }
              JsonNode now = server.post(path(arguments) + "/transfer", wish);
              commands.say(
                  arguments,
                  now,
                  arguments.parameter(0) + " is " + text(now, "full_name") + " now.");
            })
        .parameter(NAME, "the repository")
        .parameter("ACCOUNT", "the user or organization that owns it from then on")
        .option("--name", "NAME", "what it is called there (as it is)")
        .flag(FORCE, FORCED);
  }

  private Command delete() {
    return commands
        .command(
            "delete",
            "Deletes a repository and revokes its tokens; packages stay.",
            "berth repo delete acme/code",
            (arguments, server) -> {
              server.delete(path(arguments));
              commands.say(arguments, "Deleted " + arguments.parameter(0) + ".");
            })
        .parameter(NAME, "the repository");
  }

  private Command readme() {
    return commands
        .command(
            "readme",
            "Sets a repository's README, which its packages' pages show.",
            "berth repo readme acme/code README.md",
            (arguments, server) -> {
              String content = Base64.getEncoder().encodeToString(read(arguments.parameter(1)));
              JsonNode answer =
                  server.put(
                      path(arguments) + "/readme", ApiClient.object().put("content", content));
              commands.say(arguments, answer, "Set the README of " + arguments.parameter(0) + ".");
            })
        .parameter(NAME, "the repository")
        .parameter("FILE", "Markdown; an empty file takes the README away");
  }

  private static byte[] read(String file) {
    try {
      return Files.readAllBytes(Path.of(file));
    } catch (IOException e) {
      throw new CommandException(file + " cannot be read.");
    }
  }

  private static String yesOrNo(JsonNode node, String field) {
    return node.path(field).asBoolean(false) ? "yes" : "no";
  }
}
