package dev.berth.cli;

import static dev.berth.cli.Asking.encode;
import static dev.berth.cli.Asking.text;

import dev.berth.cli.Command.Arguments;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;

/// The commands about packages.
final class PackageCommands {
  static final String LABEL = "OWNER/NAME";

  private final Asking commands;

  PackageCommands(Asking commands) {
    this.commands = commands;
  }

  Command group() {
    List<Command> all = new ArrayList<>(List.of(list(), show(), visibility(), delete(), restore()));
    all.addAll(new VersionCommands(commands).all());
    all.addAll(new PackageAccessCommands(commands).all());
    return Command.group("package", "Packages.", all);
  }

  private Command list() {
    return commands
        .command(
            "list",
            "Lists the packages that the token's user may read.",
            "berth package list acme",
            (arguments, server) -> {
              String owner = arguments.parameter(0);
              List<String> names =
                  server.catalog().stream()
                      .filter(name -> owner.isEmpty() || name.startsWith(owner + "/"))
                      .toList();
              if (arguments.has("--json")) {
                ArrayNode list = ApiClient.object().putArray("packages");
                names.forEach(list::add);
                commands.terminal().out().println(list);
              } else {
                names.forEach(commands.terminal().out()::println);
              }
            })
        .optionalParameter("OWNER", "only those of this user or organization");
  }

  private Command show() {
    return commands
        .command(
            "show",
            "Shows a package.",
            "berth package show acme/tools/app",
            (arguments, server) -> {
              JsonNode found = server.get(path(arguments));
              Table table = new Table("ID", "NAME", "VISIBILITY", "VERSIONS", "UPDATED");
              table.row(
                  text(found, "id"),
                  arguments.parameter(0),
                  text(found, "visibility"),
                  text(found, "version_count"),
                  text(found, "updated_at"));
              commands.print(arguments, found, table);
            })
        .parameter(LABEL, "the package");
  }

  private Command visibility() {
    return commands
        .command(
            "visibility",
            "Changes who may pull a package.",
            "berth package visibility acme/tools/app public",
            (arguments, server) -> {
              JsonNode now =
                  server.patch(
                      path(arguments),
                      ApiClient.object().put("visibility", arguments.parameter(1)));
              commands.say(
                  arguments, now, arguments.parameter(0) + " is " + text(now, "visibility") + ".");
            })
        .parameter(LABEL, "the package")
        .parameter("public|private|internal", "who may pull without having been given a role");
  }

  private Command delete() {
    return commands
        .command(
            "delete",
            "Deletes a package with all its versions; it can be restored for a while.",
            "berth package delete acme/tools/app",
            (arguments, server) -> {
              server.delete(path(arguments));
              commands.say(
                  arguments,
                  "Deleted "
                      + arguments.parameter(0)
                      + ". It can be brought back for a while: berth package restore "
                      + arguments.parameter(0));
            })
        .parameter(LABEL, "the package");
  }

  private Command restore() {
    return commands
        .command(
            "restore",
            "Brings back a deleted package with all that it had.",
            "berth package restore acme/tools/app",
            (arguments, server) -> {
              server.post(path(arguments) + "/restore", ApiClient.object());
              commands.say(arguments, "Restored " + arguments.parameter(0) + ".");
            })
        .parameter(LABEL, "the package");
  }

  /// The address of the package that the first parameter names.
  static String path(Arguments arguments) {
    String name = arguments.parameter(0);
    int slash = name.indexOf('/');
    if (slash < 1 || slash == name.length() - 1) {
      throw new CommandException(
          "\"" + name + "\" is no package; name it OWNER/NAME, such as acme/tools/app.");
    }
    return "/users/"
        + encode(name.substring(0, slash))
        + "/packages/container/"
        + encode(name.substring(slash + 1));
  }
}
