package dev.berth.cli;

import static dev.berth.cli.Asking.text;

import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// The commands about users.
final class UserCommands {
  private final Asking commands;

  UserCommands(Asking commands) {
    this.commands = commands;
  }

  Command group() {
    return Command.group("user", "Users.", List.of(add(), list()));
  }

  private Command add() {
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

  private Command list() {
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
}
