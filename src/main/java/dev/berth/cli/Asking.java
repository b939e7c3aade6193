package dev.berth.cli;

import dev.berth.cli.Command.Arguments;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.BiConsumer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;

/// What commands that ask a running server have in common.
record Asking(Terminal terminal) {
  /// Confirms a change by which who asks for it loses their own right.
  static final String FORCE = "--force";

  static final String FORCED = "even if you lose your own right by it";

  /// A command that asks the server.
  Command command(
      String name, String summary, String example, BiConsumer<Arguments, ApiClient> action) {
    return Command.of(
            name,
            summary,
            example,
            arguments -> action.accept(arguments, ApiClient.of(arguments, terminal)))
        .option("--url", "URL", "the server (BERTH_URL, else http://localhost:8080)")
        .option(
            "--data",
            "DIRECTORY",
            "where its admin-token lies, unless BERTH_TOKEN is set (BERTH_DATA, else ./data)")
        .flag("--json", "print the server's answer for machines");
  }

  /// Prints what happened: a sentence, or the server's answer for machines.
  void say(Arguments arguments, JsonNode answer, String sentence) {
    terminal.out().println(arguments.has("--json") ? answer.toString() : sentence);
  }

  /// Prints what happened where the server answered nothing: for machines, an empty object.
  void say(Arguments arguments, String sentence) {
    say(arguments, ApiClient.object(), sentence);
  }

  /// Prints people with what they are in a repository, a team or an organization.
  void printPeople(Arguments arguments, List<JsonNode> people) {
    Table table = new Table("ID", "LOGIN", "ROLE");
    people.forEach(p -> table.row(text(p, "id"), text(p, "login"), text(p, "role_name")));
    print(arguments, people, table);
  }

  /// The command that gives an account another login.
  Command rename(String summary, String example, String parameter, String help, String path) {
    return command(
            "rename",
            summary,
            example,
            (arguments, server) -> {
              String former = arguments.parameter(0);
              String login = arguments.parameter(1);
              JsonNode done =
                  server.patch(path + encode(former), ApiClient.object().put("login", login));
              say(
                  arguments,
                  done,
                  "%s is called %s now, and answers to both until `berth user forget-login %s`."
                      .formatted(former, login, former));
            })
        .parameter(parameter, help)
        .parameter("NEW", "the login from now on");
  }

  /// Prints what was asked for: a table, or the server's answer for machines.
  void print(Arguments arguments, List<JsonNode> items, Table table) {
    ArrayNode list = ApiClient.object().putArray("items");
    items.forEach(list::add);
    print(arguments, list, table);
  }

  /// Prints what was asked for: a table, or the server's answer for machines.
  void print(Arguments arguments, JsonNode answer, Table table) {
    if (arguments.has("--json")) {
      terminal.out().println(answer);
    } else {
      table.print(terminal.out());
    }
  }

  /// The query by which a request without content is confirmed, where it is.
  static String force(Arguments arguments) {
    return arguments.has(FORCE) ? "?force=true" : "";
  }

  /// As a segment of a path.
  static String encode(String segment) {
    return URLEncoder.encode(segment, StandardCharsets.UTF_8).replace("+", "%20");
  }

  /// A field of an answer; empty if it has none.
  static String text(JsonNode node, String field) {
    return node.path(field).asString("");
  }
}
