package dev.berth.cli;

import static dev.berth.cli.Asking.encode;
import static dev.berth.cli.Asking.text;

import dev.berth.cli.Command.Arguments;
import java.util.List;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/// The commands that explain decisions.
final class AccessCommands {
  private static final String USER = "--user";
  private static final String TOKEN = "--token";
  private static final String ANONYMOUS = "--anonymous";

  private final Asking commands;

  AccessCommands(Asking commands) {
    this.commands = commands;
  }

  Command group() {
    return Command.group("access", "Who may do what, and why.", List.of(explain()));
  }

  private Command explain() {
    return commands
        .command(
            "explain",
            "Says why somebody may do something with a package, or not.",
            "berth access explain acme/tools/app --user bob --action pull",
            (arguments, server) -> {
              JsonNode answer =
                  server.get(
                      PackageCommands.path(arguments)
                          + "/access?"
                          + subject(arguments)
                          + "&action="
                          + encode(arguments.option("--action", "pull")));
              commands.say(arguments, answer, sentences(arguments, answer));
            })
        .parameter(PackageCommands.LABEL, "the package; for site administrators any name")
        .option(USER, "LOGIN", "a user, by a token that has every scope")
        .option(TOKEN, "ID", "a token, one of your own unless you administer the site")
        .flag(ANONYMOUS, "who has not signed in")
        .option("--action", "pull|push|delete|restore|administer", "what is to be done (pull)");
  }

  private static String subject(Arguments arguments) {
    if (Stream.of(USER, TOKEN, ANONYMOUS).filter(arguments::has).count() != 1) {
      throw new CommandException("name one by --user, --token or --anonymous.");
    }
    if (arguments.has(USER)) {
      return "user=" + encode(arguments.option(USER, ""));
    }
    return arguments.has(TOKEN) ? "token=" + encode(arguments.option(TOKEN, "")) : "anonymous=true";
  }

  private static String sentences(Arguments arguments, JsonNode answer) {
    StringBuilder text = new StringBuilder();
    if (arguments.has(USER)) {
      text.append(arguments.option(USER, ""));
    } else {
      text.append(
          arguments.has(TOKEN) ? "Token " + arguments.option(TOKEN, "") : "Who has not signed in");
    }
    text.append(text(answer, "decision").equals("granted") ? " may " : " may not ")
        .append(text(answer, "action"))
        .append(' ')
        .append(text(answer, "package"))
        .append(": ")
        .append(text(answer, "explanation"))
        .append('.');
    addLine(text, "What is missing: ", text(answer, "detail"));
    addLine(text, "How it is refused: ", text(answer, "missing"));
    return text.toString();
  }

  private static void addLine(StringBuilder text, String title, String value) {
    if (!value.isEmpty()) {
      text.append(System.lineSeparator()).append(title).append(value);
    }
  }
}
