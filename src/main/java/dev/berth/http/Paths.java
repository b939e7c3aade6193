package dev.berth.http;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// Splits and decodes paths and queries. An encoded slash separates nothing.
public final class Paths {

  private Paths() {}

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
      char c = text.charAt(i);
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
        bytes.put(String.valueOf(c).getBytes(StandardCharsets.UTF_8));
        i++;
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
