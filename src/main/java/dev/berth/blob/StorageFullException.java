package dev.berth.blob;

import java.io.IOException;

/// The store has no room for more. What is stored is untouched.
public final class StorageFullException extends IOException {

  public StorageFullException(String message, Throwable cause) {
    super(message, cause);
  }
}
