package dev.berth.http.rest;

import dev.berth.packages.InvalidValueException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A request that is refused, in the form of GitHub's errors.
final class ApiException extends RuntimeException {
  private final int status;
  private final String text;
  private final List<FieldError> errors;

  /// What is wrong with one field.
  record FieldError(String resource, String field, String code, @Nullable String message) {}

  ApiException(int status, String text) {
    this(status, text, List.of());
  }

  ApiException(int status, String text, List<FieldError> errors) {
    super(text, null, false, false);
    this.status = status;
    this.text = text;
    this.errors = List.copyOf(errors);
  }

  static ApiException notFound() {
    return new ApiException(404, "Not Found");
  }

  static ApiException packageNotFound() {
    return new ApiException(404, "Package not found.");
  }

  static ApiException of(InvalidValueException e) {
    FieldError error = new FieldError(e.resource(), e.field(), e.reason().word(), e.text());
    return new ApiException(422, "Validation Failed", List.of(error));
  }

  int status() {
    return status;
  }

  String text() {
    return text;
  }

  List<FieldError> errors() {
    return errors;
  }
}
