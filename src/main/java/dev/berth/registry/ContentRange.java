package dev.berth.registry;

import dev.berth.oci.ByteRange;
import dev.berth.oci.ErrorCode;
import dev.berth.oci.RegistryException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Reads the `Content-Range` of a chunk (distribution-spec, "Pushing a blob in chunks").
public final class ContentRange {
  // The specification's form is `0-99`; that of HTTP, `bytes 0-99/200`, is understood as well.
  private static final Pattern FORM =
      Pattern.compile("(?:bytes[ =])?(\\d{1,18})-(\\d{1,18})(?:/(?:\\d{1,18}|\\*))?");

  private ContentRange() {}

  /// The bytes that `text` says a chunk holds.
  ///
  /// @throws RegistryException `RANGE_INVALID` with status 400 if it has no such form
  public static ByteRange parse(String text) {
    Matcher form = FORM.matcher(text);
    if (form.matches()) {
      long first = Long.parseLong(form.group(1));
      long last = Long.parseLong(form.group(2));
      if (first <= last) {
        return new ByteRange(first, last);
      }
    }
    throw new RegistryException(
        ErrorCode.RANGE_INVALID, 400, "not a Content-Range: " + RegistryException.quote(text));
  }
}
