package dev.berth.oci;

/// What names a manifest in a repository: a tag, which may move, or a digest, which may not.
public sealed interface Reference permits Tag, Digest {

  /// Reads `<reference>` of a manifest address. A colon can only stand in a digest.
  ///
  /// @throws RegistryException `DIGEST_INVALID` or `MANIFEST_INVALID` when it is neither
  static Reference parse(String text) {
    return text.indexOf(':') >= 0 ? Digest.parse(text) : new Tag(text);
  }
}
