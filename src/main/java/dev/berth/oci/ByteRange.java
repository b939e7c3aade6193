package dev.berth.oci;

/// A stretch of a blob's bytes, both ends inclusive as in `Range` and `Content-Range`.
///
/// @param first offset of the first byte, not negative
/// @param last offset of the last byte, not before `first`
public record ByteRange(long first, long last) {

  public ByteRange {
    if (first < 0 || last < first) {
      throw new IllegalArgumentException("not a range: " + first + "-" + last);
    }
  }

  /// The number of bytes.
  public long length() {
    return last - first + 1;
  }

  /// All bytes of content that is `size` bytes long and not empty.
  public static ByteRange whole(long size) {
    return new ByteRange(0, size - 1);
  }

  @Override
  public String toString() {
    return first + "-" + last;
  }
}
