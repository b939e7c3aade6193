package dev.berth.blob;

import dev.berth.oci.Digest;
import java.io.IOException;

/// The bytes of an upload have another digest than the one they were to be stored under.
public final class DigestMismatchException extends IOException {

  public DigestMismatchException(Digest expected, Digest actual) {
    super("the content's digest is " + actual + ", not " + expected);
  }
}
