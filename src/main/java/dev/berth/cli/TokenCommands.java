package dev.berth.cli;

import static dev.berth.cli.Asking.encode;
import static dev.berth.cli.Asking.text;

import dev.berth.cli.Command.Arguments;
import java.time.DateTimeException;
import java.time.Duration;
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
    return Command.group(
        "token",
        "Personal access tokens, and those of repositories and for packages.",
        List.of(add(), ofRepository(), forPackages(), list(), revoke()));
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
              addWords(scopes, arguments.option("--scopes", ""));
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

  private Command ofRepository() {
    return commands
        .command(
            "repo",
            "Makes a token of a repository, as workflows have it, and prints it this one time.",
            "berth token repo acme/code --packages write --expires 1h",
            (arguments, server) -> {
              ObjectNode wish = ApiClient.object();
              wish.putObject("permissions")
                  .put("packages", arguments.option("--packages", "write"));
              wish.put("expires_in", seconds(arguments.option("--expires", "1h")));
              JsonNode made =
                  server.post(RepositoryCommands.path(arguments) + "/access_tokens", wish);
              commands.say(arguments, made, text(made, "token"));
            })
        .parameter("OWNER/REPO", "the repository")
        .option("--packages", "read|write|none", "what it may do with packages (write)")
        .option("--expires", "TIME", "when it ends: 90s, 30m or 8h, at most 24h (1h)");
  }

  private Command forPackages() {
    return commands
        .command(
            "package",
            "Makes a token that is for some packages only, and prints it this one time.",
            "berth token package acme/tools/*,acme/app --rights read,write --expires 90d",
            (arguments, server) -> {
              ObjectNode wish = ApiClient.object().put("note", arguments.option("--note", ""));
              addWords(wish.putArray("packages"), arguments.parameter(0));
              addWords(wish.putArray("rights"), arguments.option("--rights", ""));
              String end = arguments.option("--expires", "");
              if (!end.isEmpty()) {
                wish.put("expires_at", end(end).toString());
              }
              String user = arguments.option("--user", "");
              JsonNode made =
                  server.post(
                      user.isEmpty()
                          ? "/user/package-tokens"
                          : "/admin/users/" + encode(user) + "/package-tokens",
                      wish);
              commands.say(arguments, made, text(made, "token"));
            })
        .parameter(
            "OWNER/NAME,…", "the packages, by name or by patterns in which * stands for anything")
        .requiredOption("--rights", "RIGHTS", "with commas: read, write, delete")
        .option("--user", "USER", "who acts by it (the token's user)")
        .option("--expires", "TIME", "when it ends: 90d, or a date such as 2030-01-31 (never)")
        .option("--note", "TEXT", "what it is for");
  }

  private static void addWords(ArrayNode words, String list) {
    for (String word : list.split(",", -1)) {
      if (!word.isBlank()) {
        words.add(word.strip());
      }
    }
  }

  private Command list() {
    return commands
        .command(
            "list",
            "Lists the tokens of a user or a repository.",
            "berth token list alice",
            (arguments, server) -> {
              List<JsonNode> found = server.list(tokens(arguments) + "?per_page=100");
              Table table =
                  new Table("ID", "ENDS IN", "MAY", "PACKAGES", "EXPIRES", "LAST USED", "NOTE");
              for (JsonNode token : found) {
                table.row(
                    text(token, "id"),
                    "…" + text(token, "token_last_eight"),
                    may(token),
                    join(token.path("packages")),
                    orNever(text(token, "expires_at")),
                    orNever(text(token, "last_used_at")),
                    text(token, "note"));
              }
              commands.print(arguments, found, table);
            })
        .parameter("USER|OWNER/REPO", "whose tokens");
  }

  private static String may(JsonNode token) {
    if (token.has("permissions")) {
      return "packages: " + token.path("permissions").path("packages").asString("none");
    }
    return join(token.path(token.has("rights") ? "rights" : "scopes"));
  }

  private static String join(JsonNode words) {
    StringBuilder joined = new StringBuilder();
    for (JsonNode word : words) {
      joined.append(joined.isEmpty() ? "" : ",").append(word.stringValue());
    }
    return joined.toString();
  }

  private static String orNever(String time) {
    return time.isEmpty() ? "never" : time;
  }

  private Command revoke() {
    return commands
        .command(
            "revoke",
            "Ends a token of a user or a repository, or all of a user.",
            "berth token revoke alice 7",
            (arguments, server) -> {
              String id = arguments.parameter(1);
              if (id.isEmpty() != arguments.has("--all")) {
                throw new CommandException(
                    "name one token by its ID (`berth token list USER` shows it), or give --all.");
              }
              if (id.isEmpty() && arguments.parameter(0).contains("/")) {
                throw new CommandException("--all is for users; name one token by its ID.");
              }
              server.delete(tokens(arguments) + (id.isEmpty() ? "" : "/" + encode(id)));
              commands.say(
                  arguments,
                  id.isEmpty()
                      ? "Revoked all tokens of " + arguments.parameter(0) + "."
                      : "Revoked token " + id + " of " + arguments.parameter(0) + ".");
            })
        .parameter("USER|OWNER/REPO", "whose token")
        .optionalParameter("ID", "which one")
        .flag("--all", "all of the user's tokens");
  }

  private static String tokens(Arguments arguments) {
    if (arguments.parameter(0).contains("/")) {
      return RepositoryCommands.path(arguments) + "/access_tokens";
    }
    return "/admin/users/" + encode(arguments.parameter(0)) + "/authorizations";
  }

  private static long seconds(String text) {
    if (!text.matches("[0-9]{1,6}[smhd]")) {
      throw new CommandException("\"" + text + "\" is no time; --expires takes 90s, 30m or 8h.");
    }
    long number = Long.parseLong(text.substring(0, text.length() - 1));
    return switch (text.charAt(text.length() - 1)) {
      case 's' -> number;
      case 'm' -> Duration.ofMinutes(number).toSeconds();
      case 'h' -> Duration.ofHours(number).toSeconds();
      default -> Duration.ofDays(number).toSeconds();
    };
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
