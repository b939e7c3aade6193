package dev.berth.contents;

/// A file, a link or a directory of an archive.
///
/// @param path without slashes at its ends, and without steps such as `.` and `..`
/// @param kind the archive's letter for what it is
/// @param size of the content in bytes
/// @param target of a link
record TarEntry(
    String path, char kind, long size, int mode, long owner, long group, String target) {
  boolean isDirectory() {
    return kind == '5';
  }

  /// Whether it has content.
  boolean isFile() {
    return kind == '0' || kind == '7' || kind == 0;
  }
}
