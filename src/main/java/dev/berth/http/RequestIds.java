package dev.berth.http;

import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.concurrent.atomic.AtomicLong;

/// Makes names for requests in GitHub's form, five groups of hexadecimal digits: 16 digits that
/// come once in the life of this process, six that stand for the process, and the second of the
/// request.
final class RequestIds {
  private static final HexFormat HEX = HexFormat.of().withUpperCase();
  private static final int PROCESS_DIGITS = 6;
  private static final int MILLISECONDS = 1000;

  private final AtomicLong next;
  private final String process;

  RequestIds() {
    SecureRandom random = new SecureRandom();
    this.next = new AtomicLong(random.nextLong());
    this.process = HEX.toHexDigits(random.nextInt(), PROCESS_DIGITS);
  }

  /// A name that no request had before.
  String next() {
    String number = HEX.toHexDigits(scatter(next.getAndIncrement()));
    return number.substring(0, 4)
        + ':'
        + number.substring(4, 10)
        + ':'
        + number.substring(10)
        + ':'
        + process
        + ':'
        + HEX.toHexDigits((int) (System.currentTimeMillis() / MILLISECONDS));
  }

  // One to one, so that different numbers stay different: the last steps of MurmurHash3.
  private static long scatter(long number) {
    long mixed = (number ^ (number >>> 33)) * 0xff51afd7ed558ccdL;
    mixed = (mixed ^ (mixed >>> 33)) * 0xc4ceb9fe1a85ec53L;
    return mixed ^ (mixed >>> 33);
  }
}
