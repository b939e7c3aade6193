package dev.berth.hook;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.ProtocolException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What a receiver answered (RFC 9112), as much of it as is kept.
///
/// @param reason the words after the status
/// @param body its beginning
record Answer(int status, String reason, Map<String, String> headers, String body) {
  /// The most bytes of a body that are kept.
  static final int LARGEST_BODY = 16 << 10;

  private static final int LARGEST_HEAD = 32 << 10;
  private static final Pattern STATUS = Pattern.compile("HTTP/1\\.[01] ([1-9][0-9]{2})(?: (.*))?");

  /// Reads an answer; the rest of a long body stays unread.
  static Answer read(InputStream in) throws IOException {
    Head head = new Head(in);
    while (true) {
      Matcher status = STATUS.matcher(head.line());
      if (!status.matches()) {
        throw new ProtocolException("no HTTP/1.1");
      }
      int code = Integer.parseInt(status.group(1));
      Map<String, String> headers = head.headers();
      if (code / 100 != 1) {
        String reason = Optional.ofNullable(status.group(2)).orElse("");
        return new Answer(code, reason, headers, body(in, code, headers));
      }
    }
  }

  private static String body(InputStream in, int status, Map<String, String> headers)
      throws IOException {
    if (status == 204 || status == 304) {
      return "";
    }
    byte[] bytes;
    if (header(headers, "Transfer-Encoding").toLowerCase(Locale.ROOT).endsWith("chunked")) {
      bytes = chunks(in);
    } else {
      String length = header(headers, "Content-Length").strip();
      int wanted =
          length.matches("[0-9]{1,9}")
              ? Math.min(LARGEST_BODY, Integer.parseInt(length))
              : LARGEST_BODY;
      bytes = in.readNBytes(wanted);
    }
    return new String(bytes, StandardCharsets.UTF_8);
  }

  private static byte[] chunks(InputStream in) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    Head lines = new Head(in);
    while (bytes.size() < LARGEST_BODY) {
      String size = lines.line().split(";", 2)[0].strip();
      if (!size.matches("[0-9A-Fa-f]{1,7}")) {
        throw new ProtocolException("a chunk without a size");
      }
      int length = Integer.parseInt(size, 16);
      if (length == 0) {
        break;
      }
      int wanted = Math.min(length, LARGEST_BODY - bytes.size());
      bytes.write(in.readNBytes(wanted));
      if (wanted == length) {
        lines.line();
      }
    }
    return bytes.toByteArray();
  }

  private static String header(Map<String, String> headers, String name) {
    return headers.entrySet().stream()
        .filter(h -> h.getKey().equalsIgnoreCase(name))
        .map(Map.Entry::getValue)
        .findFirst()
        .orElse("");
  }

  /// Lines, which together are not longer than a head may be.
  private static final class Head {
    private final InputStream in;
    private int left = LARGEST_HEAD;

    Head(InputStream in) {
      this.in = in;
    }

    String line() throws IOException {
      StringBuilder line = new StringBuilder();
      while (true) {
        int next = in.read();
        if (next < 0) {
          throw new EOFException("the connection ended before the answer did");
        }
        if (--left < 0) {
          throw new ProtocolException("the answer's head is too long");
        }
        if (next == '\n') {
          int end = line.length();
          return end > 0 && line.charAt(end - 1) == '\r'
              ? line.substring(0, end - 1)
              : line.toString();
        }
        line.append((char) next);
      }
    }

    Map<String, String> headers() throws IOException {
      Map<String, String> headers = new LinkedHashMap<>();
      for (String line = line(); !line.isEmpty(); line = line()) {
        int colon = line.indexOf(':');
        if (colon > 0) {
          headers.merge(
              line.substring(0, colon).strip(),
              line.substring(colon + 1).strip(),
              (one, other) -> one + ", " + other);
        }
      }
      return headers;
    }
  }
}
