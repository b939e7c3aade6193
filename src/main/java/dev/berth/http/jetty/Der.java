package dev.berth.http.jetty;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/// Writes the little ASN.1 that certificates and keys need (DER, ITU-T X.690).
final class Der {
  static final int SEQUENCE = 0x30;
  static final int OCTET_STRING = 0x04;

  private static final int INTEGER = 0x02;
  private static final int BIT_STRING = 0x03;
  private static final int OBJECT_IDENTIFIER = 0x06;
  private static final int UTF8_STRING = 0x0c;
  private static final int UTC_TIME = 0x17;
  private static final int SET = 0x31;

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyMMddHHmmss'Z'").withZone(ZoneOffset.UTC);

  private Der() {}

  static byte[] sequence(byte[]... parts) {
    return of(SEQUENCE, parts);
  }

  static byte[] set(byte[]... parts) {
    return of(SET, parts);
  }

  static byte[] integer(BigInteger value) {
    return of(INTEGER, value.toByteArray());
  }

  static byte[] text(String value) {
    return of(UTF8_STRING, value.getBytes(StandardCharsets.UTF_8));
  }

  static byte[] time(Instant value) {
    return of(UTC_TIME, TIME.format(value).getBytes(StandardCharsets.US_ASCII));
  }

  static byte[] octets(byte[] value) {
    return of(OCTET_STRING, value);
  }

  static byte[] bits(byte[] value) {
    return of(BIT_STRING, new byte[1], value);
  }

  static byte[] identifier(int... arcs) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.write(arcs[0] * 40 + arcs[1]);
    for (int i = 2; i < arcs.length; i++) {
      for (int shift = 28; shift > 0; shift -= 7) {
        if (arcs[i] >>> shift != 0) {
          bytes.write(((arcs[i] >>> shift) & 0x7f) | 0x80);
        }
      }
      bytes.write(arcs[i] & 0x7f);
    }
    return of(OBJECT_IDENTIFIER, bytes.toByteArray());
  }

  /// A value of the given tag.
  static byte[] of(int tag, byte[]... parts) {
    int length = 0;
    for (byte[] part : parts) {
      length += part.length;
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(length + 6);
    bytes.write(tag);
    if (length < 0x80) {
      bytes.write(length);
    } else {
      int octets = (39 - Integer.numberOfLeadingZeros(length)) / 8;
      bytes.write(0x80 | octets);
      for (int shift = 8 * (octets - 1); shift >= 0; shift -= 8) {
        bytes.write(length >>> shift);
      }
    }
    for (byte[] part : parts) {
      bytes.writeBytes(part);
    }
    return bytes.toByteArray();
  }
}
