package dev.berth.blob;

import dev.berth.oci.ByteRange;
import dev.berth.oci.Digest;
import dev.berth.oci.DigestAlgorithm;
import dev.berth.oci.UploadId;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.util.Random;

/// What the contracts of a store have in common: the store, and a few short ways to use it.
interface BlobStoreContract {

  /// The store under test, empty at first and the same all through a test.
  BlobStore store();

  static byte[] randomBytes(int length) {
    byte[] bytes = new byte[length];
    new Random(length).nextBytes(bytes);
    return bytes;
  }

  static Digest sha256(byte[] content) {
    return Digest.compute(DigestAlgorithm.SHA256, content);
  }

  static Digest put(BlobStore store, byte[] content) throws IOException {
    Digest digest = sha256(content);
    try (BlobWriter writer = store.begin(UploadId.random(), DigestAlgorithm.SHA256)) {
      writer.write(ByteBuffer.wrap(content));
      writer.commit(digest);
    }
    return digest;
  }

  static byte[] read(BlobStore store, Digest digest) throws IOException {
    try (BlobContent content = store.open(digest).orElseThrow()) {
      return content.size() == 0 ? new byte[0] : read(content, ByteRange.whole(content.size()));
    }
  }

  static byte[] read(BlobContent content, ByteRange range) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    content.transferTo(range, Channels.newChannel(bytes));
    return bytes.toByteArray();
  }
}
