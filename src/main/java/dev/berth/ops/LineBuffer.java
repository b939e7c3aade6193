package dev.berth.ops;

/// Bytes of log lines, put together without making strings.
final class LineBuffer {
  private static final char[] HEX = "0123456789abcdef".toCharArray();

  private final byte[] bytes;
  private int length;

  LineBuffer(int capacity) {
    this.bytes = new byte[capacity];
  }

  byte[] bytes() {
    return bytes;
  }

  int length() {
    return length;
  }

  int capacity() {
    return bytes.length;
  }

  void clear() {
    length = 0;
  }

  /// Puts text of our own, which has only letters that need no escape.
  @SuppressWarnings("deprecation") // The one way to copy Latin letters without a detour.
  LineBuffer plain(String text) {
    text.getBytes(0, text.length(), bytes, length);
    length += text.length();
    return this;
  }

  /// Puts at most `most` letters of somebody else's text, between quotes and with the escapes of
  /// JSON, so that nobody can end the line or write one of his own.
  LineBuffer quoted(String text, int most) {
    bytes[length++] = '"';
    int end = Math.min(text.length(), most);
    for (int i = 0; i < end; i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        bytes[length++] = '\\';
        bytes[length++] = (byte) c;
      } else if (c >= ' ' && c < 0x7f) {
        bytes[length++] = (byte) c;
      } else {
        escaped(c);
      }
    }
    bytes[length++] = '"';
    return this;
  }

  private void escaped(char c) {
    bytes[length++] = '\\';
    bytes[length++] = 'u';
    for (int shift = 12; shift >= 0; shift -= 4) {
      bytes[length++] = (byte) HEX[(c >>> shift) & 0xf];
    }
  }

  /// The most bytes that [#quoted] makes of a text.
  static int quotedLength(String text, int most) {
    return 2 + 6 * Math.min(text.length(), most);
  }

  /// Puts a number that is not negative.
  LineBuffer number(long value) {
    int digits = 1;
    for (long power = 10; digits < 19 && power <= value; power *= 10) {
      digits++;
    }
    long rest = value;
    for (int at = length + digits - 1; at >= length; at--) {
      bytes[at] = (byte) ('0' + rest % 10);
      rest /= 10;
    }
    length += digits;
    return this;
  }

  /// Puts a number below 1000 with all its three digits.
  LineBuffer threeDigits(long value) {
    bytes[length++] = (byte) ('0' + value / 100);
    bytes[length++] = (byte) ('0' + value / 10 % 10);
    bytes[length++] = (byte) ('0' + value % 10);
    return this;
  }
}
