package dev.berth.meta.sql;

/// A database that Berth must not touch: one of a newer version or of another program. The message
/// is a sentence for the person who starts the server.
public final class UnusableDatabaseException extends RuntimeException {

  UnusableDatabaseException(String sentence) {
    super(sentence);
  }
}
