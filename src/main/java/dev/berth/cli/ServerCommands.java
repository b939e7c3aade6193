package dev.berth.cli;

import static dev.berth.cli.Asking.encode;
import static dev.berth.cli.Asking.text;

import dev.berth.cli.Command.Arguments;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// The commands that ask a running server.
final class ServerCommands {
  private final Asking commands;

  ServerCommands(Asking commands) {
    this.commands = commands;
  }

  List<Command> all() {
    return List.of(
        Command.group("user", "Users.", List.of(userAdd(), userList())),
        Command.group(
            "org",
            "Organizations and their members.",
            List.of(
                orgAdd(), orgList(), orgSet(), orgMembers(), orgAddMember(), orgRemoveMember())),
        Command.group(
            "token", "Personal access tokens.", List.of(tokenAdd(), tokenList(), tokenRevoke())),
        new PackageCommands(commands).group());
  }

  private Command userAdd() {
    return commands
        .command(
            "add",
            "Makes a user.",
            "berth user add alice --email alice@example.com",
            (arguments, server) -> {
              ObjectNode user = ApiClient.object().put("login", arguments.parameter(0));
              String email = arguments.option("--email", "");
              if (!email.isEmpty()) {
                user.put("email", email);
              }
              JsonNode made = server.post("/admin/users", user);
              commands.say(
                  arguments,
                  made,
                  "Made the user "
                      + text(made, "login")
                      + ". A token comes next: berth token add "
                      + text(made, "login")
                      + " --scopes write:packages");
            })
        .parameter("LOGIN", "what the user is called")
        .option("--email", "ADDRESS", "the user's electronic mail");
  }

  private Command userList() {
    return commands.command(
        "list",
        "Lists the users.",
        "berth user list",
        (arguments, server) -> {
          List<JsonNode> users =
              server.list("/users?per_page=100").stream()
                  .filter(account -> text(account, "type").equals("User"))
                  .toList();
          Table table = new Table("ID", "LOGIN", "SITE ADMINISTRATOR");
          for (JsonNode user : users) {
            table.row(
                text(user, "id"),
                text(user, "login"),
                user.path("site_admin").asBoolean(false) ? "yes" : "no");
          }
          commands.print(arguments, users, table);
        });
  }

  private Command orgAdd() {
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

  private Command orgList() {
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

  private Command orgSet() {
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

  private Command orgMembers() {
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

  private Command orgAddMember() {
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

  private Command orgRemoveMember() {
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

  private Command tokenAdd() {
    return commands
        .command(
            "add",
            "Makes a token and prints it, this one time.",
            "berth token add alice --scopes write:packages,delete:packages --expires 90d",
            (arguments, server) -> {
              ObjectNode wish = ApiClient.object().put("note", arguments.option("--note", ""));
              ArrayNode scopes = wish.putArray("scopes");
              for (String scope : arguments.option("--scopes", "").split(",", -1)) {
                if (!scope.isBlank()) {
                  scopes.add(scope.strip());
                }
              }
              String end = arguments.option("--expires", "");
              if (!end.isEmpty()) {
                wish.put("expires_at", end(end).toString());
              }
              JsonNode made = server.post(tokens(arguments), wish);
              // Alone on its line, so that a script can take it.
              commands.say(arguments, made, text(made, "token"));
            })
        .parameter("USER", "who acts by it")
        .requiredOption(
            "--scopes",
            "SCOPES",
            "what it may be used for, with commas: read:packages, write:packages, delete:packages,"
                + " …")
        .option("--expires", "TIME", "when it ends: 90d, or a date such as 2030-01-31 (never)")
        .option("--note", "TEXT", "what it is for");
  }

  private Command tokenList() {
    return commands
        .command(
            "list",
            "Lists a user's tokens.",
            "berth token list alice",
            (arguments, server) -> {
              JsonNode found = server.get(tokens(arguments));
              Table table = new Table("ID", "ENDS IN", "SCOPES", "EXPIRES", "NOTE");
              for (JsonNode token : found) {
                StringBuilder scopes = new StringBuilder();
                for (JsonNode scope : token.path("scopes")) {
                  scopes.append(scopes.isEmpty() ? "" : ",").append(scope.stringValue());
                }
                String end = text(token, "expires_at");
                table.row(
                    text(token, "id"),
                    "…" + text(token, "token_last_eight"),
                    scopes.toString(),
                    end.isEmpty() ? "never" : end,
                    text(token, "note"));
              }
              commands.print(arguments, found.valueStream().toList(), table);
            })
        .parameter("USER", "whose tokens");
  }

  private Command tokenRevoke() {
    return commands
        .command(
            "revoke",
            "Ends a token, or all of a user.",
            "berth token revoke alice 7",
            (arguments, server) -> {
              String id = arguments.parameter(1);
              if (id.isEmpty() != arguments.has("--all")) {
                throw new CommandException(
                    "name one token by its ID (`berth token list USER` shows it), or give --all.");
              }
              server.delete(tokens(arguments) + (id.isEmpty() ? "" : "/" + encode(id)));
              commands.say(
                  arguments,
                  ApiClient.object(),
                  id.isEmpty()
                      ? "Revoked all tokens of " + arguments.parameter(0) + "."
                      : "Revoked token " + id + " of " + arguments.parameter(0) + ".");
            })
        .parameter("USER", "whose token")
        .optionalParameter("ID", "which one")
        .flag("--all", "all of the user's tokens");
  }

  private static String tokens(Arguments arguments) {
    return "/admin/users/" + encode(arguments.parameter(0)) + "/authorizations";
  }

  private static String membership(Arguments arguments) {
    return "/orgs/"
        + encode(arguments.parameter(0))
        + "/memberships/"
        + encode(arguments.parameter(1));
  }

  private static Instant end(String text) {
    try {
      if (text.matches("[0-9]{1,5}d")) {
        long days = Long.parseLong(text.substring(0, text.length() - 1));
        return Instant.now().plus(days, ChronoUnit.DAYS).truncatedTo(ChronoUnit.SECONDS);
      }
      return text.length() == 10
          ? LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant()
          : Instant.parse(text);
    } catch (DateTimeException e) {
      throw new CommandException(
          "\"" + text + "\" is no time; --expires takes 90d, 2030-01-31 or 2030-01-31T12:00:00Z.");
    }
  }
}
