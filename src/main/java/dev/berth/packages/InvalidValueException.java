package dev.berth.packages;

/// A value that somebody gave breaks a rule, in the words of GitHub's validation errors. Nothing
/// took effect.
public final class InvalidValueException extends RuntimeException {
  private final String resource;
  private final String field;
  private final Reason reason;

  /// What is wrong with the value.
  public enum Reason {
    MISSING_FIELD("missing_field"),
    INVALID("invalid"),
    ALREADY_EXISTS("already_exists"),
    UNPROCESSABLE("unprocessable");

    private final String word;

    Reason(String word) {
      this.word = word;
    }

    /// GitHub's word for it.
    public String word() {
      return word;
    }
  }

  /// `field` of a `resource` (GitHub's word for the kind of thing) is wrong for `reason`; `message`
  /// says so to a person.
  public InvalidValueException(String resource, String field, Reason reason, String message) {
    super(message, null, false, false);
    this.resource = resource;
    this.field = field;
    this.reason = reason;
  }

  public String resource() {
    return resource;
  }

  public String field() {
    return field;
  }

  public Reason reason() {
    return reason;
  }

  /// What was wrong, for a person to read.
  public String text() {
    return String.valueOf(getMessage());
  }
}
