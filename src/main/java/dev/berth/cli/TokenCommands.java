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

/// The commands about tokens.
final class TokenCommands {
  private final Asking commands;

  TokenCommands(Asking commands) {
    this.commands = commands;
  }

  Command group() {
    return Command.group("token", "Personal access tokens.", List.of(add(), list(), revoke()));
  }

  private Command add() {
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

  private Command list() {
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

  private Command revoke() {
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
