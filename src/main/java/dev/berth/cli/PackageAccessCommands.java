package dev.berth.cli;

import static dev.berth.cli.Asking.FORCE;
import static dev.berth.cli.Asking.FORCED;
import static dev.berth.cli.Asking.encode;
import static dev.berth.cli.Asking.force;
import static dev.berth.cli.Asking.text;

import dev.berth.cli.Command.Arguments;
import java.util.List;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// The commands about who was given which role in a package, and about its repository.
final class PackageAccessCommands {
  private static final String INHERIT = "--inherit";
  private static final String USER = "--user";
  private static final String TEAM = "--team";
  private static final String REPOSITORY = "--repository";

  private final Asking commands;

  PackageAccessCommands(Asking commands) {
    this.commands = commands;
  }

  List<Command> all() {
    return List.of(grants(), grant(), revoke(), link(), unlink(), inherit());
  }

  /// How one kind of grantee is called in addresses and answers.
  private record Kind(String list, String one, String name) {}

  private static final List<Kind> KINDS =
      List.of(
          new Kind("users", "user", "login"),
          new Kind("teams", "team", "slug"),
          new Kind("repositories", "repository", "full_name"));

  private Command grants() {
    return commands
        .command(
            "grants",
            "Lists who was given a role in a package.",
            "berth package grants acme/tools/app",
            (arguments, server) -> {
              String access = PackageCommands.path(arguments) + "/access/";
              ObjectNode found = ApiClient.object();
              Table table = new Table("KIND", "NAME", "ROLE");
              for (Kind kind : KINDS) {
                List<JsonNode> grants = server.list(access + kind.list() + "?per_page=100");
                grants.forEach(found.putArray(kind.list())::add);
                grants.forEach(grant ->
                    table.row(
                        kind.one(),
                        text(grant.path(kind.one()), kind.name()),
                        text(grant, "role")));
              }
              commands.print(arguments, found, table);
            })
        .parameter(PackageCommands.LABEL, "the package");
  }

  private Command grant() {
    return toOne(
            commands.command(
                "grant",
                "Gives somebody a role in a package, or changes it.",
                "berth package grant acme/tools/app --team builders --role write",
                (arguments, server) -> {
                  ObjectNode wish =
                      ApiClient.object()
                          .put("role", arguments.option("--role", ""))
                          .put("force", arguments.has(FORCE));
                  JsonNode given = server.put(grantPath(arguments), wish);
                  commands.say(
                      arguments,
                      given,
                      grantee(arguments)
                          + " has the role "
                          + text(given, "role")
                          + " in "
                          + arguments.parameter(0)
                          + ".");
                }))
        .requiredOption("--role", "read|write|admin", "what they may do")
        .flag(FORCE, FORCED);
  }

  private Command revoke() {
    return toOne(
            commands.command(
                "revoke",
                "Takes away a role that somebody was given in a package.",
                "berth package revoke acme/tools/app --user bob",
                (arguments, server) -> {
                  server.delete(grantPath(arguments) + force(arguments));
                  commands.say(
                      arguments,
                      grantee(arguments)
                          + " is not given a role in "
                          + arguments.parameter(0)
                          + " any more.");
                }))
        .flag(FORCE, FORCED);
  }

  private static Command toOne(Command command) {
    return command
        .parameter(PackageCommands.LABEL, "the package")
        .option(USER, "LOGIN", "a user")
        .option(TEAM, "SLUG", "a team of the organization")
        .option(REPOSITORY, "OWNER/NAME", "a repository, whose tokens have the role");
  }

  private static String grantee(Arguments arguments) {
    return Stream.of(USER, TEAM, REPOSITORY)
        .filter(arguments::has)
        .map(option -> arguments.option(option, ""))
        .findFirst()
        .orElse("");
  }

  private static String grantPath(Arguments arguments) {
    if (Stream.of(USER, TEAM, REPOSITORY).filter(arguments::has).count() != 1) {
      throw new CommandException("name one by --user, --team or --repository.");
    }
    String access = PackageCommands.path(arguments) + "/access/";
    if (arguments.has(USER)) {
      return access + "users/" + encode(arguments.option(USER, ""));
    }
    if (arguments.has(TEAM)) {
      return access + "teams/" + encode(arguments.option(TEAM, ""));
    }
    String name = arguments.option(REPOSITORY, "");
    int slash = name.indexOf('/');
    if (slash < 1 || slash == name.length() - 1) {
      throw new CommandException("\"" + name + "\" is no repository; name it OWNER/NAME.");
    }
    return access
        + "repositories/"
        + encode(name.substring(0, slash))
        + "/"
        + encode(name.substring(slash + 1));
  }

  private Command link() {
    return commands
        .command(
            "link",
            "Makes a package belong to a repository; to one that was made anew, too.",
            "berth package link acme/tools/app acme/tools --inherit yes",
            (arguments, server) -> {
              ObjectNode wish =
                  ApiClient.object()
                      .put("repository", arguments.parameter(1))
                      .put("force", arguments.has(FORCE));
              if (arguments.has(INHERIT)) {
                wish.put("inherit_access", truth(INHERIT, arguments.option(INHERIT, "")));
              }
              JsonNode now = server.put(PackageCommands.path(arguments) + "/repository", wish);
              commands.say(
                  arguments,
                  now,
                  arguments.parameter(0)
                      + " belongs to "
                      + text(now.path("repository"), "full_name")
                      + (now.path("inherits_access").asBoolean(false)
                          ? ", and takes its people and teams from there."
                          : "."));
            })
        .parameter(PackageCommands.LABEL, "the package")
        .parameter("OWNER/REPOSITORY", "the repository")
        .option(INHERIT, "yes|no", "whether people and teams come from there (as before, or no)")
        .flag(FORCE, FORCED);
  }

  private Command unlink() {
    return commands
        .command(
            "unlink",
            "Ends that a package belongs to a repository.",
            "berth package unlink acme/tools/app",
            (arguments, server) -> {
              server.delete(PackageCommands.path(arguments) + "/repository" + force(arguments));
              commands.say(
                  arguments, arguments.parameter(0) + " belongs to no repository any more.");
            })
        .parameter(PackageCommands.LABEL, "the package")
        .flag(FORCE, FORCED);
  }

  private Command inherit() {
    return commands
        .command(
            "inherit",
            "Says whether a package takes its people and teams from its repository.",
            "berth package inherit acme/tools/app yes",
            (arguments, server) -> {
              String path = PackageCommands.path(arguments) + "/inherited-access";
              boolean inherits = truth("inherit", arguments.parameter(1));
              if (inherits) {
                server.put(path, ApiClient.object().put("force", arguments.has(FORCE)));
              } else {
                server.delete(path + force(arguments));
              }
              commands.say(
                  arguments,
                  arguments.parameter(0)
                      + (inherits
                          ? " takes its people and teams from its repository."
                          : " has a list of people and teams of its own."));
            })
        .parameter(PackageCommands.LABEL, "the package")
        .parameter("yes|no", "whether it does")
        .flag(FORCE, FORCED);
  }

  private static boolean truth(String name, String word) {
    return switch (word) {
      case "yes" -> true;
      case "no" -> false;
      default -> throw new CommandException(name + " takes yes or no.");
    };
  }
}
