package dev.berth.http.v2;

import dev.berth.access.TooManyAttemptsException;
import dev.berth.http.Response;
import dev.berth.oci.ErrorCode;
import dev.berth.oci.RegistryException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.io.JsonStringEncoder;

/// Writes refusals in the form of the distribution specification ("Error Codes").
public final class OciErrors {

  private OciErrors() {}

  /// The answer to a request that a rule refused.
  public static Response write(RegistryException e) {
    Response response = plain(e);
    return e.status() == 429 ? response.header("Retry-After", "10") : response;
  }

  private static Response plain(RegistryException e) {
    StringBuilder body = new StringBuilder("{\"errors\":[");
    List<String> details = e.details();
    if (details.isEmpty()) {
      append(body, e.code(), e.text(), null);
    }
    for (int i = 0; i < details.size(); i++) {
      if (i > 0) {
        body.append(',');
      }
      append(body, e.code(), e.text(), details.get(i));
    }
    return Response.of(e.status()).json(body.append("]}\n").toString());
  }

  /// The answer to one who guesses.
  public static Response write(TooManyAttemptsException e) {
    String message = String.valueOf(e.getMessage());
    return plain(new RegistryException(ErrorCode.TOOMANYREQUESTS, 429, message))
        .header("Retry-After", Long.toString(e.seconds()));
  }

  /// The answer to a request more than the site takes of one caller.
  ///
  /// @param limit how many it takes in a minute
  /// @param wait until when it takes the next one, in seconds
  static Response tooMany(long limit, long wait) {
    return plain(
            new RegistryException(
                ErrorCode.TOOMANYREQUESTS,
                429,
                "retry-after: " + wait + "s, allowed: " + limit + "/minute"))
        .header("Retry-After", Long.toString(wait));
  }

  /// The answer with one error.
  public static Response write(int status, ErrorCode code, String message) {
    return write(new RegistryException(code, status, message));
  }

  private static void append(
      StringBuilder body, ErrorCode code, String message, @Nullable String detail) {
    JsonStringEncoder encoder = JsonStringEncoder.getInstance();
    body.append("{\"code\":\"").append(code).append("\",\"message\":\"");
    encoder.quoteAsString(message, body);
    body.append('"');
    if (detail != null) {
      body.append(",\"detail\":\"");
      encoder.quoteAsString(detail, body);
      body.append('"');
    }
    body.append('}');
  }
}
