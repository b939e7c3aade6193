package dev.berth.cli;

import dev.berth.cli.Command.Arguments;
import dev.berth.config.Setting;
import dev.berth.config.Settings;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/// All commands of the program.
public final class Commands {
  /// The command did what it was asked for.
  public static final int DONE = 0;

  /// The command could not do it.
  public static final int FAILED = 1;

  /// The command line or a setting is wrong.
  public static final int MISUSED = 2;

  static final String SERVE = "serve";
  private static final String CONFIG = "--config";

  private final Terminal terminal;
  private final Server server;
  private final CommandSpec root;
  private int exitCode = DONE;

  private Commands(Terminal terminal, Server server) {
    this.terminal = terminal;
    this.server = server;
    List<Command> commands = new ArrayList<>();
    commands.add(serve());
    commands.addAll(ServerCommands.all(new Asking(terminal)));
    commands.add(
        Command.of("help", "Shows what commands there are.", "berth help token add", this::help)
            .optionalParameter("COMMAND", "the command to explain")
            .optionalParameter("SUBCOMMAND", "the one below it"));
    this.root = Command.group("berth", "Berth, a container registry.", commands).spec();
  }

  /// Runs the command that `arguments` name.
  ///
  /// @return the exit code
  public static int run(String[] arguments, Terminal terminal, Server server) {
    Commands commands = new Commands(terminal, server);
    int code = commands.run(arguments);
    terminal.out().flush();
    terminal.err().flush();
    return code;
  }

  private int run(String[] arguments) {
    CommandLine line = new CommandLine(root);
    line.setUsageHelpAutoWidth(true);
    line.setUnmatchedOptionsArePositionalParams(false);
    ParseResult parsed;
    try {
      parsed = line.parseArgs(arguments);
    } catch (ParameterException e) {
      terminal.err().println("berth: " + e.getMessage());
      terminal.err().println("`" + helpFor(e.getCommandLine()) + "` says what it takes.");
      return MISUSED;
    }
    ParseResult command = parsed;
    while (command.hasSubcommand()) {
      command = command.subcommand();
    }
    CommandSpec spec = command.commandSpec();
    if (command.isUsageHelpRequested()) {
      explain(spec);
      return DONE;
    }
    if (!(spec.userObject() instanceof Command.Action action)) {
      printCommands(spec);
      return arguments.length == 0 ? DONE : MISUSED;
    }
    try {
      action.run(new Arguments(command));
    } catch (CommandException e) {
      terminal.err().println("berth: " + e.getMessage());
      return FAILED;
    }
    return exitCode;
  }

  private Command serve() {
    Command serve =
        Command.of(
            SERVE,
            "Serves the registry until the process is told to stop.",
            "berth serve --listen :8080 --data /srv/berth",
            this::serve);
    for (Setting<?> setting : Settings.all()) {
      serve.options(
          setting.flag(),
          setting.placeholder(),
          plain(setting.meaning() + " (" + setting.standardSays() + ")"));
    }
    serve.shortSynopsis("berth serve [OPTION]...");
    serve.option(CONFIG, "FILE", "a file of settings, berth.yaml say, with their keys");
    return serve;
  }

  private void serve(Arguments arguments) {
    Map<String, String> flags = new HashMap<>();
    for (Setting<?> setting : Settings.all()) {
      List<String> values = arguments.parsed().matchedOptionValue(setting.flag(), List.of());
      if (!values.isEmpty()) {
        flags.put(setting.key(), String.join(",", values));
      }
    }
    exitCode = server.serve(flags, Optional.ofNullable(arguments.option(CONFIG)));
  }

  private void help(Arguments arguments) {
    CommandSpec spec = root;
    for (int i = 0; i < 2; i++) {
      String name = arguments.parameter(i);
      if (name.isEmpty()) {
        break;
      }
      CommandLine below = spec.subcommands().get(name);
      if (below == null) {
        throw new CommandException(
            "there is no command \"" + name + "\"; `berth help` lists those there are.");
      }
      spec = below.getCommandSpec();
    }
    explain(spec);
  }

  private void explain(CommandSpec spec) {
    if (spec.subcommands().isEmpty()) {
      spec.commandLine().usage(terminal.out(), Ansi.OFF);
    } else {
      printCommands(spec);
    }
  }

  private void printCommands(CommandSpec group) {
    terminal.out().println(String.join(" ", group.usageMessage().description()));
    terminal.out().println();
    printLeaves(group);
    terminal.out().println("`berth help COMMAND` explains a command and its options.");
  }

  private void printLeaves(CommandSpec spec) {
    for (CommandLine below : spec.subcommands().values()) {
      CommandSpec command = below.getCommandSpec();
      if (command.subcommands().isEmpty()) {
        String[] footer = command.usageMessage().footer();
        terminal.out().println(command.qualifiedName());
        terminal.out().println("    " + String.join(" ", command.usageMessage().description()));
        terminal.out().println("  " + footer[footer.length - 1]);
        terminal.out().println();
      } else {
        printLeaves(command);
      }
    }
  }

  private static String helpFor(CommandLine line) {
    return ("berth help "
            + line.getCommandSpec().qualifiedName().substring("berth".length()).strip())
        .strip();
  }

  private static String plain(String markdown) {
    // In picocli's descriptions, a percent sign begins a format.
    return markdown.replace("`", "").replace("%", "%%");
  }
}
