package dev.berth.http;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// Splits and decodes paths and queries. An encoded slash separates nothing.
public final class Paths {

  /// What a link to set a password begins with; its secret comes after.
  private static final String SECRETS = "/password_reset/";

  private Paths() {}

  /// A path as it may be logged: without the secret of a link, whatever else is wrong with it.
  public static String forLog(String path) {
    int at = path.indexOf(SECRETS);
    return at < 0 ? path : path.substring(0, at) + SECRETS + "{secret}";
  }

  /// The segments between slashes, still encoded; a slash at the end makes an empty last segment.
  static String[] split(String path) {
    List<String> segments = new ArrayList<>(8);
    int start = 1;
    while (true) {
      int slash = path.indexOf('/', start);
      if (slash < 0) {
        segments.add(path.substring(Math.min(start, path.length())));
        return segments.toArray(String[]::new);
      }
      segments.add(path.substring(start, slash));
      start = slash + 1;
    }
  }

  static String join(String[] segments, int from, int to) {
    if (to - from == 1) {
      return segments[from];
    }
    StringBuilder joined = new StringBuilder(segments[from]);
    for (int i = from + 1; i < to; i++) {
      joined.append('/').append(segments[i]);
    }
    return joined.toString();
  }

  /// Whether one of the path's segments is `.` or `..`, plain or encoded, between plain or encoded
  /// slashes, with or without parameters. Such a path can mean one thing here and another to a
  /// proxy.
  public static boolean hasDotSegment(String path) {
    if (path.indexOf('.') < 0 && path.indexOf('%') < 0) {
      return false;
    }
    int i = 0;
    while (i < path.length()) {
      int slash = slashAt(path, i);
      if (slash == 0) {
        i++;
        continue;
      }
      i += slash;
      int end = i;
      int dots = 0;
      int dot = dotAt(path, end);
      while (dot > 0) {
        dots++;
        end += dot;
        dot = dotAt(path, end);
      }
      boolean whole = end == path.length() || path.charAt(end) == ';' || slashAt(path, end) > 0;
      if ((dots == 1 || dots == 2) && whole) {
        return true;
      }
    }
    return false;
  }

  /// How many characters write a slash at `index`; 0 if none is there.
  private static int slashAt(String path, int index) {
    char c = path.charAt(index);
    if (c == '/' || c == '\\') {
      return 1;
    }
    boolean encoded =
        path.regionMatches(true, index, "%2f", 0, 3)
            || path.regionMatches(true, index, "%5c", 0, 3);
    return encoded ? 3 : 0;
  }

  /// How many characters write a dot at `index`; 0 if none is there.
  private static int dotAt(String path, int index) {
    if (index < path.length() && path.charAt(index) == '.') {
      return 1;
    }
    return path.regionMatches(true, index, "%2e", 0, 3) ? 3 : 0;
  }

  /// `text` with its percent-encoding undone.
  ///
  /// @throws BadRequestException if an escape is malformed or the bytes are not UTF-8
  public static String decode(String text) {
    return text.indexOf('%') < 0 ? text : decodeEscapes(text);
  }

  private static String decodeEscapes(String text) {
    ByteBuffer bytes = ByteBuffer.allocate(text.length() * 3);
    int i = 0;
    while (i < text.length()) {
      int c = text.codePointAt(i);
      if (c == '%') {
        if (i + 2 >= text.length()) {
          throw new BadRequestException("a percent sign is not followed by two hexadecimal digits");
        }
        int high = Character.digit(text.charAt(i + 1), 16);
        int low = Character.digit(text.charAt(i + 2), 16);
        if (high < 0 || low < 0) {
          throw new BadRequestException("a percent sign is not followed by two hexadecimal digits");
        }
        bytes.put((byte) (high << 4 | low));
        i += 3;
      } else {
        bytes.put(Character.toString(c).getBytes(StandardCharsets.UTF_8));
        i += Character.charCount(c);
      }
    }
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .onMalformedInput(CodingErrorAction.REPORT)
          .onUnmappableCharacter(CodingErrorAction.REPORT)
          .decode(bytes.flip())
          .toString();
    } catch (CharacterCodingException e) {
      throw new BadRequestException("the address is not UTF-8");
    }
  }
}
