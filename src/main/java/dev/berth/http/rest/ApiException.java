package dev.berth.http.rest;

import dev.berth.packages.InvalidValueException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A request that is refused, in the form of GitHub's errors.
final class ApiException extends RuntimeException {
  static final String PACKAGE_NOT_FOUND = "Package not found.";

  private final int status;
  private final String text;
  private final List<FieldError> errors;

  /// What is wrong with one field.
  ///
  /// @param field absent when it is none of the fields
  record FieldError(
      String resource, @Nullable String field, String code, @Nullable String message) {}

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

  static ApiException invalidArgument() {
    return new ApiException(400, "Invalid argument.");
  }

  static ApiException packageNotFound() {
    return new ApiException(404, PACKAGE_NOT_FOUND);
  }

  /// A refusal about a package, with what would have to be otherwise.
  static ApiException ofPackage(int status, String text, Optional<String> detail) {
    return new ApiException(
        status,
        text,
        detail.map(d -> List.of(new FieldError("Package", null, "custom", d))).orElse(List.of()));
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
