package dev.berth.cli;

import static dev.berth.cli.Asking.encode;
import static dev.berth.cli.Asking.text;

import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;

/// The commands about packages.
final class PackageCommands {
  private final Asking commands;

  PackageCommands(Asking commands) {
    this.commands = commands;
  }

  Command group() {
    return Command.group("package", "Packages.", List.of(packageList(), packageVisibility()));
  }

  private Command packageList() {
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

  private Command packageVisibility() {
    return commands
        .command(
            "visibility",
            "Changes who may pull a package.",
            "berth package visibility acme/tools/app public",
            (arguments, server) -> {
              String name = arguments.parameter(0);
              int slash = name.indexOf('/');
              if (slash < 1 || slash == name.length() - 1) {
                throw new CommandException(
                    "\"" + name + "\" is no package; name it OWNER/NAME, such as acme/tools/app.");
              }
              JsonNode now =
                  server.patch(
                      "/users/"
                          + encode(name.substring(0, slash))
                          + "/packages/container/"
                          + encode(name.substring(slash + 1)),
                      ApiClient.object().put("visibility", arguments.parameter(1)));
              commands.say(arguments, now, name + " is " + text(now, "visibility") + ".");
            })
        .parameter("OWNER/NAME", "the package")
        .parameter("public|private|internal", "who may pull without having been given a role");
  }
}
