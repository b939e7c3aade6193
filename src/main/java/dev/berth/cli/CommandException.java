package dev.berth.cli;

/// A command could not do what it was asked for. The message is a sentence for the person at the
/// terminal.
final class CommandException extends RuntimeException {

  CommandException(String sentence) {
    super(sentence, null, false, false);
  }
}
