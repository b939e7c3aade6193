package dev.berth.oci;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A request that the registry refuses, in the words of the distribution specification. It is a
/// value rather than an accident, so it carries no stack trace.
public class RegistryException extends RuntimeException {
  private static final int QUOTED = 200;

  private final ErrorCode code;
  private final int status;
  private final String message;
  private final List<String> details;

  /// `code` with its usual status; `message` says what was wrong, with which value.
  public RegistryException(ErrorCode code, String message) {
    this(code, code.status(), message, List.of());
  }

  /// `code` with its usual text, once for each of `details`.
  public RegistryException(ErrorCode code, List<String> details) {
    this(code, code.status(), code.text(), details);
  }

  /// `code` answered with another status than usual.
  public RegistryException(ErrorCode code, int status, String message) {
    this(code, status, message, List.of());
  }

  /// `DENIED`: `missing` is the right that would be needed, `detail` what would have to be
  /// otherwise.
  public static RegistryException denied(String missing, Optional<String> detail) {
    return new RegistryException(
        ErrorCode.DENIED,
        ErrorCode.DENIED.status(),
        missing,
        detail.map(List::of).orElseGet(List::of));
  }

  private RegistryException(
      ErrorCode code, int status, String message, @Nullable List<String> details) {
    super(message, null, false, false);
    this.code = code;
    this.status = status;
    this.message = message;
    this.details = details == null ? List.of() : List.copyOf(details);
  }

  public ErrorCode code() {
    return code;
  }

  /// The HTTP status to answer with.
  public int status() {
    return status;
  }

  /// What was wrong, for the client to read.
  public String text() {
    return message;
  }

  /// The values this is about (digests, say); each becomes an entry of the `errors` list.
  public List<String> details() {
    return details;
  }

  /// `text` in quotation marks, cut to a length that suits a message, without control characters.
  public static String quote(String text) {
    String shown = text.length() <= QUOTED ? text : text.substring(0, QUOTED) + "…";
    StringBuilder quoted = new StringBuilder(shown.length() + 2).append('"');
    shown
        .codePoints()
        .forEach(c -> quoted.appendCodePoint(Character.isISOControl(c) ? '\uFFFD' : c));
    return quoted.append('"').toString();
  }
}
