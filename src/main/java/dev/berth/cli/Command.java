package dev.berth.cli;

import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParseResult;

/// A command's line: its name, what it takes and an example. Built without annotations, so that
/// nothing is looked up by reflection when the program starts.
final class Command {
  private final CommandSpec spec;

  private Command(CommandSpec spec) {
    this.spec = spec;
  }

  /// What a command does with its arguments.
  @FunctionalInterface
  interface Action {
    void run(Arguments arguments);
  }

  /// The arguments that a command was given.
  record Arguments(ParseResult parsed) {

    String parameter(int index) {
      return parsed.matchedPositionalValue(index, "");
    }

    @Nullable String option(String name) {
      return parsed.matchedOptionValue(name, (String) null);
    }

    String option(String name, String standard) {
      return parsed.matchedOptionValue(name, standard);
    }

    boolean has(String flag) {
      return parsed.hasMatchedOption(flag);
    }
  }

  /// A command that does something.
  static Command of(String name, String summary, String example, Action action) {
    CommandSpec spec = CommandSpec.wrapWithoutInspection(action).name(name);
    spec.usageMessage().description(summary).footer("", "Example:", "  " + example);
    Command command = new Command(spec);
    spec.addOption(help());
    return command;
  }

  /// A command that has others below it.
  static Command group(String name, String summary, List<Command> commands) {
    CommandSpec spec = CommandSpec.create().name(name);
    spec.usageMessage().description(summary);
    spec.addOption(help());
    for (Command command : commands) {
      spec.addSubcommand(command.spec.name(), command.spec);
    }
    return new Command(spec);
  }

  private static OptionSpec help() {
    return OptionSpec.builder("-h", "--help").usageHelp(true).description("show this help").build();
  }

  /// Adds a parameter that must be given.
  Command parameter(String label, String description) {
    return parameter(label, description, true);
  }

  /// Adds a parameter that may be left out.
  Command optionalParameter(String label, String description) {
    return parameter(label, description, false);
  }

  private Command parameter(String label, String description, boolean required) {
    spec.addPositional(
        PositionalParamSpec.builder()
            .index(Integer.toString(spec.positionalParameters().size()))
            .paramLabel(label)
            .type(String.class)
            .arity(required ? "1" : "0..1")
            .required(required)
            .description(description)
            .build());
    return this;
  }

  /// Adds an option with a value.
  Command option(String name, String label, String description) {
    return option(name, label, description, false);
  }

  /// Adds an option with a value that must be given.
  Command requiredOption(String name, String label, String description) {
    return option(name, label, description, true);
  }

  private Command option(String name, String label, String description, boolean required) {
    spec.addOption(
        OptionSpec.builder(name)
            .paramLabel(label)
            .type(String.class)
            .arity("1")
            .required(required)
            .description(description)
            .build());
    return this;
  }

  /// Adds an option that may be given several times; its value is a list of texts.
  Command options(String name, String label, String description) {
    spec.addOption(
        OptionSpec.builder(name)
            .paramLabel(label)
            .type(List.class)
            .auxiliaryTypes(String.class)
            .arity("1")
            .description(description)
            .build());
    return this;
  }

  /// Says in the help that options may be given, instead of listing them twice.
  Command shortSynopsis(String synopsis) {
    spec.usageMessage().customSynopsis(synopsis);
    return this;
  }

  /// Adds an option without a value.
  Command flag(String name, String description) {
    spec.addOption(
        OptionSpec.builder(name).type(boolean.class).arity("0").description(description).build());
    return this;
  }

  CommandSpec spec() {
    return spec;
  }
}
