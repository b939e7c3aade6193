package dev.berth.cli;

import static dev.berth.cli.Asking.encode;
import static dev.berth.cli.Asking.text;

import dev.berth.cli.Command.Arguments;
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
    return Command.group(
        "user",
        "Users.",
        List.of(
            add(),
            list(),
            rename(),
            suspend(),
            unsuspend(),
            admin(),
            password(),
            removeTwoFactor(),
            delete(),
            formerLogins(),
            forgetLogin()));
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
          Table table = new Table("ID", "LOGIN", "SITE ADMINISTRATOR", "SUSPENDED");
          for (JsonNode user : users) {
            table.row(
                text(user, "id"),
                text(user, "login"),
                yesOrNo(user, "site_admin"),
                yesOrNo(user, "suspended"));
          }
          commands.print(arguments, users, table);
        });
  }

  private static String yesOrNo(JsonNode user, String field) {
    return user.path(field).asBoolean(false) ? "yes" : "no";
  }

  private Command rename() {
    return commands.rename(
        "Gives a user another login; packages go along, and the former login goes on to answer.",
        "berth user rename alice alicia",
        "LOGIN",
        "the user",
        "/admin/users/");
  }

  private Command suspend() {
    return commands
        .command(
            "suspend",
            "Lets a user do nothing from the next request on; tokens and rights are kept.",
            "berth user suspend bob",
            (arguments, server) -> {
              server.put(user(arguments) + "/suspended", ApiClient.object());
              done(arguments, " is suspended.");
            })
        .parameter("LOGIN", "the user");
  }

  private Command unsuspend() {
    return commands
        .command(
            "unsuspend",
            "Ends a suspension.",
            "berth user unsuspend bob",
            (arguments, server) -> {
              server.delete(user(arguments) + "/suspended");
              done(arguments, " is not suspended.");
            })
        .parameter("LOGIN", "the user");
  }

  private Command admin() {
    return commands
        .command(
            "admin",
            "Lets a user run the site, or no longer.",
            "berth user admin alice",
            (arguments, server) -> {
              String path = user(arguments) + "/site_admin";
              if (arguments.has("--end")) {
                server.delete(path);
                done(arguments, " does not run the site.");
              } else {
                server.put(path, ApiClient.object());
                done(arguments, " runs the site, by tokens with the scope site_admin.");
              }
            })
        .parameter("LOGIN", "the user")
        .flag("--end", "no longer");
  }

  private Command password() {
    return commands
        .command(
            "password",
            "Sets a user's password, which is typed or comes through a pipe, or takes it away.",
            "berth user password alice",
            (arguments, server) -> {
              String path = "/admin/users/" + encode(arguments.parameter(0)) + "/password";
              if (arguments.has("--remove")) {
                server.delete(path);
                done(arguments, " has no password.");
                return;
              }
              String password =
                  commands
                      .terminal()
                      .secrets()
                      .read("Password of " + arguments.parameter(0) + ": ")
                      .filter(line -> !line.isEmpty())
                      .orElseThrow(
                          () -> new CommandException("there is no password on standard input."));
              server.put(path, ApiClient.object().put("password", password));
              done(arguments, " has a new password; what was signed in by another one has ended.");
            })
        .parameter("LOGIN", "the user")
        .flag("--remove", "take the password away");
  }

  private Command removeTwoFactor() {
    return commands
        .command(
            "remove-two-factor",
            "Takes the second factor away from a user who has lost it.",
            "berth user remove-two-factor alice",
            (arguments, server) -> {
              server.delete("/admin/users/" + encode(arguments.parameter(0)) + "/two-factor");
              done(arguments, " signs in by the password alone, until they set another one up.");
            })
        .parameter("LOGIN", "the user");
  }

  private Command delete() {
    return commands
        .command(
            "delete",
            "Deletes a user who owns no packages and no repositories.",
            "berth user delete bob",
            (arguments, server) -> {
              server.delete("/admin/users/" + encode(arguments.parameter(0)));
              done(arguments, " is deleted; others may take the login.");
            })
        .parameter("LOGIN", "the user");
  }

  private Command formerLogins() {
    return commands
        .command(
            "former-logins",
            "Lists the former logins that a user or an organization answers to.",
            "berth user former-logins alicia",
            (arguments, server) -> {
              List<JsonNode> found =
                  server.get(formerLogins(arguments.parameter(0))).valueStream().toList();
              Table table = new Table("FORMER LOGIN");
              found.forEach(former -> table.row(text(former, "login")));
              commands.print(arguments, found, table);
            })
        .parameter("LOGIN", "the user or organization");
  }

  private Command forgetLogin() {
    return commands
        .command(
            "forget-login",
            "Ends that a former login of a user or an organization answers; others may take it.",
            "berth user forget-login alice",
            (arguments, server) -> {
              String former = arguments.parameter(0);
              // A former login names its account as well as the one of now does.
              server.delete(formerLogins(former) + "/" + encode(former));
              done(arguments, " is nobody's login.");
            })
        .parameter("FORMER", "the former login");
  }

  private void done(Arguments arguments, String what) {
    commands.say(arguments, arguments.parameter(0) + what);
  }

  private static String user(Arguments arguments) {
    return "/users/" + encode(arguments.parameter(0));
  }

  private static String formerLogins(String login) {
    return "/admin/accounts/" + encode(login) + "/former_logins";
  }
}
