package dev.berth.packages;

/// The versions that are asked for have more tags together than one answer has. Nothing happened.
public final class TooManyTagsException extends RuntimeException {
  /// How many tags all versions of an answer may have.
  public static final int MOST = 50_000;

  public TooManyTagsException() {
    super("the versions have more than " + MOST + " tags", null, false, false);
  }

  /// What to do, for a person to read.
  public String text() {
    return "The versions of this answer have more than %d tags. Ask for fewer versions by per_page, or for the tags by themselves."
        .formatted(MOST);
  }
}
