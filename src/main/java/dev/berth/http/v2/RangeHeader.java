package dev.berth.http.v2;

import dev.berth.oci.ByteRange;
import dev.berth.oci.ErrorCode;
import dev.berth.oci.RegistryException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Which parts of some content a `Range` header asks for (RFC 9110, section 14).
sealed interface RangeHeader {
  /// More ranges than this are a nuisance rather than a need.
  int MOST = 64;

  String UNIT = "bytes=";

  /// All of it: there is no such header, or one that is not about bytes.
  record Whole() implements RangeHeader {}

  /// These parts, in the order asked for.
  record Parts(List<ByteRange> ranges) implements RangeHeader {}

  /// None that there is.
  record Unsatisfiable() implements RangeHeader {}

  /// Reads the header's value for content of `size` bytes. Ends beyond the content are cut.
  static RangeHeader parse(Optional<String> header, long size) {
    if (header.isEmpty() || !header.get().regionMatches(true, 0, UNIT, 0, UNIT.length())) {
      return new Whole();
    }
    String[] asked = header.get().substring(UNIT.length()).split(",", MOST + 1);
    if (asked.length > MOST) {
      return new Unsatisfiable();
    }
    List<ByteRange> ranges = new ArrayList<>(asked.length);
    for (String text : asked) {
      Optional<ByteRange> range = parse(text.strip(), size);
      range.ifPresent(ranges::add);
    }
    if (ranges.isEmpty()) {
      return new Unsatisfiable();
    }
    // Ranges that overlap could ask for the content many times over (RFC 9110, section 14.2).
    long together = ranges.stream().mapToLong(ByteRange::length).sum();
    return together > size ? new Whole() : new Parts(ranges);
  }

  private static Optional<ByteRange> parse(String text, long size) {
    int dash = text.indexOf('-');
    if (dash < 0 || size == 0) {
      return Optional.empty();
    }
    long first = number(text.substring(0, dash));
    long last = number(text.substring(dash + 1));
    boolean suffix = dash == 0;
    boolean open = dash == text.length() - 1;
    if ((suffix && open) || (!suffix && first < 0) || (!open && last < 0)) {
      return Optional.empty();
    }
    if (suffix) {
      return last == 0
          ? Optional.empty()
          : Optional.of(new ByteRange(Math.max(0, size - last), size - 1));
    }
    if (first >= size || (!open && last < first)) {
      return Optional.empty();
    }
    return Optional.of(new ByteRange(first, open ? size - 1 : Math.min(last, size - 1)));
  }

  /// The number that `text` writes, or -1 if it writes none below 10¹⁸.
  private static long number(String text) {
    boolean digits =
        !text.isEmpty() && text.length() <= 18 && text.chars().allMatch(c -> c >= '0' && c <= '9');
    return digits ? Long.parseLong(text) : -1;
  }

  /// The refusal of ranges that content of `size` bytes does not have.
  static RegistryException unsatisfiable(long size) {
    return new RegistryException(
        ErrorCode.RANGE_INVALID, "no such range: the blob has " + size + " bytes");
  }
}
