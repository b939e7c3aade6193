package dev.berth;

/// The server cannot start. The message is a sentence for the person who starts it.
public final class StartException extends RuntimeException {

  public StartException(String sentence) {
    super(sentence, null, false, false);
  }
}
