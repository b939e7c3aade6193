package dev.berth.http;

import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.concurrent.atomic.AtomicLong;

/// Makes names for requests: 16 hexadecimal digits, each once in the life of this process.
final class RequestIds {
  private static final HexFormat HEX = HexFormat.of().withUpperCase();

  private final AtomicLong next = new AtomicLong(new SecureRandom().nextLong());

  /// A name that no request had before.
  String next() {
    return HEX.toHexDigits(scatter(next.getAndIncrement()));
  }

  // One to one, so that different numbers stay different: the last steps of MurmurHash3.
  private static long scatter(long number) {
    long mixed = (number ^ (number >>> 33)) * 0xff51afd7ed558ccdL;
    mixed = (mixed ^ (mixed >>> 33)) * 0xc4ceb9fe1a85ec53L;
    return mixed ^ (mixed >>> 33);
  }
}
