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

  /// As a segment of a path.
  static String encode(String segment) {
    return URLEncoder.encode(segment, StandardCharsets.UTF_8).replace("+", "%20");
  }

  /// A field of an answer; empty if it has none.
  static String text(JsonNode node, String field) {
    return node.path(field).asString("");
  }
}
