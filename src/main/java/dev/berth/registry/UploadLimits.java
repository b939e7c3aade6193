package dev.berth.registry;

/// What one upload, and one user's uploads together, may take.
///
/// @param largestBlob in bytes
/// @param openUploads how many uploads a user may have under way at once
public record UploadLimits(long largestBlob, int openUploads) {

  public UploadLimits {
    if (largestBlob < 1 || openUploads < 1) {
      throw new IllegalArgumentException("limits of uploads must be positive");
    }
  }
}
