package dev.berth.contents;

/// What a file of an image is, as far as two are compared: not when it was changed.
///
/// @param content a part of the hash of what is in it
record FileState(
    char kind, long size, int mode, long owner, long group, String target, long content) {
  /// The kind of what is there no more; no archive has it.
  static final char GONE = 0x100;

  boolean isGone() {
    return kind == GONE;
  }

  boolean isDirectory() {
    return kind == '5';
  }
}
