package dev.berth.oci;

import java.util.UUID;

/// The name of an upload under way. It cannot be guessed, but it grants nothing by itself.
public record UploadId(String value) {

  public UploadId {
    if (!isUuid(value)) {
      throw new RegistryException(
          ErrorCode.BLOB_UPLOAD_UNKNOWN, "no such upload: " + RegistryException.quote(value));
    }
  }

  public static UploadId random() {
    return new UploadId(UUID.randomUUID().toString());
  }

  private static boolean isUuid(String text) {
    if (text.length() != 36) {
      return false;
    }
    for (int i = 0; i < 36; i++) {
      char c = text.charAt(i);
      boolean dash = i == 8 || i == 13 || i == 18 || i == 23;
      if (dash ? c != '-' : !((c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'))) {
        return false;
      }
    }
    return true;
  }

  @Override
  public String toString() {
    return value;
  }
}
