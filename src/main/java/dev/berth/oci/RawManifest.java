package dev.berth.oci;

/// A manifest as it was pushed: the exact bytes, their digest and the media type they came with.
public final class RawManifest {
  private final Digest digest;
  private final String mediaType;
  private final byte[] bytes;

  /// `bytes` belong to the new value; they are not copied and must not be written to afterwards.
  public RawManifest(Digest digest, String mediaType, byte[] bytes) {
    this.digest = digest;
    this.mediaType = mediaType;
    this.bytes = bytes;
  }

  public Digest digest() {
    return digest;
  }

  public String mediaType() {
    return mediaType;
  }

  /// The content, for reading only.
  public byte[] bytes() {
    return bytes;
  }

  public int size() {
    return bytes.length;
  }
}
