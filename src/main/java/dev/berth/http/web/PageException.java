package dev.berth.http.web;

/// A page that says why something is not done.
final class PageException extends RuntimeException {
  private final int status;
  private final String title;

  /// @param status of the answer
  /// @param title in a few words
  /// @param text what is wrong, and what can be done about it
  PageException(int status, String title, String text) {
    super(text, null, false, false);
    this.status = status;
    this.title = title;
  }

  /// What is absent, or must look so.
  static PageException notFound() {
    return new PageException(
        404,
        "Page not found",
        "There is nothing at this address, or nothing that you may see. Whoever administers it can"
            + " give you access.");
  }

  /// What the caller sees, and may not do.
  ///
  /// @param text which right is missing, and who can give it
  static PageException forbidden(String text) {
    return new PageException(403, "You may not do this", text);
  }

  int status() {
    return status;
  }

  String title() {
    return title;
  }

  String text() {
    return String.valueOf(getMessage());
  }
}
