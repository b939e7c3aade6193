package dev.berth.cli;

import static dev.berth.cli.Asking.encode;
import static dev.berth.cli.Asking.text;

import dev.berth.cli.Command.Arguments;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// The commands about webhooks.
final class HookCommands {
  private static final String PLACE = "ORG|OWNER/REPO";
  private static final String WHOSE = "the organization or repository whose packages it is told of";
  private static final String EVENTS = "package,registry_package";

  private final Asking commands;

  HookCommands(Asking commands) {
    this.commands = commands;
  }

  Command group() {
    return Command.group(
        "hook",
        "Webhooks of organizations and repositories.",
        List.of(add(), list(), set(), delete(), ping(), deliveries(), show(), redeliver()));
  }

  private Command add() {
    return configuration(
            commands
                .command(
                    "add",
                    "Makes a webhook, which is sent a ping.",
                    "berth hook add acme https://ci.example.com/hooks --secret",
                    (arguments, server) -> {
                      ObjectNode config = config(arguments);
                      config.put("url", arguments.parameter(1));
                      if (!config.has("content_type")) {
                        config.put("content_type", "json");
                      }
                      ObjectNode wish = ApiClient.object().put("name", "web");
                      wish.set("config", config);
                      wish.set("events", events(arguments.option("--events", EVENTS)));
                      JsonNode made = server.post(hooks(arguments), wish);
                      commands.say(
                          arguments,
                          made,
                          "Made the webhook "
                              + text(made, "id")
                              + ", which is told of "
                              + words(made.path("events"))
                              + ".");
                    })
                .parameter(PLACE, WHOSE)
                .parameter("URL", "where to"))
        .option(
            "--events", "EVENTS", "what it is told of, with commas; * for all (" + EVENTS + ")");
  }

  private Command set() {
    return configuration(
            commands
                .command(
                    "set",
                    "Changes a webhook; what is not named stays.",
                    "berth hook set acme 7 --events package",
                    (arguments, server) -> {
                      ObjectNode config = config(arguments);
                      String url = arguments.option("--to", "");
                      if (!url.isEmpty()) {
                        config.put("url", url);
                      }
                      ObjectNode wish = ApiClient.object();
                      String events = arguments.option("--events", "");
                      if (!events.isEmpty()) {
                        wish.set("events", events(events));
                      }
                      if (arguments.has("--on") || arguments.has("--off")) {
                        wish.put("active", arguments.has("--on"));
                      }
                      if (config.isEmpty() && wish.isEmpty()) {
                        throw new CommandException("nothing to change: give at least one option.");
                      }
                      if (!config.isEmpty()) {
                        server.patch(hook(arguments) + "/config", config);
                      }
                      JsonNode now = server.patch(hook(arguments), wish);
                      commands.say(
                          arguments, now, "Changed the webhook " + arguments.parameter(1) + ".");
                    })
                .parameter(PLACE, WHOSE)
                .parameter("ID", "the webhook"))
        .option("--to", "URL", "where to")
        .option("--events", "EVENTS", "what it is told of, with commas; * for all")
        .flag("--on", "it is told again")
        .flag("--off", "it is told nothing until --on");
  }

  private static Command configuration(Command command) {
    return command
        .option("--form", "json|form", "the form of what is sent (json)")
        .flag("--secret", "sign what is sent by a secret, which is typed or comes through a pipe")
        .flag("--insecure-tls", "do not look at the receiver's certificate")
        .flag("--secure-tls", "look at it again");
  }

  private ObjectNode config(Arguments arguments) {
    ObjectNode config = ApiClient.object();
    String form = arguments.option("--form", "");
    if (!form.isEmpty()) {
      config.put("content_type", form);
    }
    if (arguments.has("--insecure-tls") || arguments.has("--secure-tls")) {
      config.put("insecure_ssl", arguments.has("--insecure-tls") ? "1" : "0");
    }
    if (arguments.has("--secret")) {
      config.put(
          "secret",
          commands
              .terminal()
              .secrets()
              .read("Secret of the webhook: ")
              .filter(line -> !line.isEmpty())
              .orElseThrow(() -> new CommandException("there is no secret on standard input.")));
    }
    return config;
  }

  private static ArrayNode events(String words) {
    ArrayNode events = ApiClient.object().putArray("events");
    for (String word : words.split(",", -1)) {
      events.add(word.strip());
    }
    return events;
  }

  private static String words(JsonNode list) {
    List<String> words = new ArrayList<>();
    list.forEach(word -> words.add(word.asString()));
    return String.join(", ", words);
  }

  private Command list() {
    return commands
        .command(
            "list",
            "Lists webhooks.",
            "berth hook list acme",
            (arguments, server) -> {
              List<JsonNode> found = server.list(hooks(arguments) + "?per_page=100");
              Table table = new Table("ID", "ON", "EVENTS", "URL");
              found.forEach(hook ->
                  table.row(
                      text(hook, "id"),
                      hook.path("active").asBoolean(false) ? "yes" : "no",
                      words(hook.path("events")),
                      text(hook.path("config"), "url")));
              commands.print(arguments, found, table);
            })
        .parameter(PLACE, WHOSE);
  }

  private Command delete() {
    return commands
        .command(
            "delete",
            "Deletes a webhook; what waits for it is not sent any more.",
            "berth hook delete acme/code 7",
            (arguments, server) -> {
              server.delete(hook(arguments));
              commands.say(arguments, "Deleted the webhook " + arguments.parameter(1) + ".");
            })
        .parameter(PLACE, WHOSE)
        .parameter("ID", "the webhook");
  }

  private Command ping() {
    return commands
        .command(
            "ping",
            "Sends a ping.",
            "berth hook ping acme 7",
            (arguments, server) -> {
              server.post(hook(arguments) + "/pings", ApiClient.object());
              commands.say(arguments, "A ping is on its way.");
            })
        .parameter(PLACE, WHOSE)
        .parameter("ID", "the webhook");
  }

  private Command deliveries() {
    return commands
        .command(
            "deliveries",
            "Lists the last 100 of what a webhook was sent, the newest first.",
            "berth hook deliveries acme 7 --failed",
            (arguments, server) -> {
              String failed = arguments.has("--failed") ? "&status=failure" : "";
              List<JsonNode> found =
                  server
                      .get(hook(arguments) + "/deliveries?per_page=100" + failed)
                      .valueStream()
                      .toList();
              Table table = new Table("ID", "AT", "EVENT", "ACTION", "CODE", "STATUS");
              found.forEach(one ->
                  table.row(
                      text(one, "id"),
                      text(one, "delivered_at"),
                      text(one, "event"),
                      text(one, "action"),
                      text(one, "status_code"),
                      text(one, "status")));
              commands.print(arguments, found, table);
            })
        .parameter(PLACE, WHOSE)
        .parameter("ID", "the webhook")
        .flag("--failed", "only what the receiver did not take");
  }

  private Command show() {
    return commands
        .command(
            "show",
            "Shows a delivery with request and response.",
            "berth hook show acme 7 42",
            (arguments, server) ->
                commands.terminal().out().println(server.get(delivery(arguments)).toPrettyString()))
        .parameter(PLACE, WHOSE)
        .parameter("ID", "the webhook")
        .parameter("DELIVERY", "the delivery");
  }

  private Command redeliver() {
    return commands
        .command(
            "redeliver",
            "Sends what was delivered once more.",
            "berth hook redeliver acme 7 42",
            (arguments, server) -> {
              server.post(delivery(arguments) + "/attempts", ApiClient.object());
              commands.say(arguments, "The same is on its way once more.");
            })
        .parameter(PLACE, WHOSE)
        .parameter("ID", "the webhook")
        .parameter("DELIVERY", "the delivery");
  }

  private static String hooks(Arguments arguments) {
    String[] place = arguments.parameter(0).split("/", 2);
    return place.length == 1
        ? "/orgs/" + encode(place[0]) + "/hooks"
        : "/repos/" + encode(place[0]) + "/" + encode(place[1]) + "/hooks";
  }

  private static String hook(Arguments arguments) {
    return hooks(arguments) + "/" + encode(arguments.parameter(1));
  }

  private static String delivery(Arguments arguments) {
    return hook(arguments) + "/deliveries/" + encode(arguments.parameter(2));
  }
}
