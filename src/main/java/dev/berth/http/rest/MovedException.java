package dev.berth.http.rest;

/// A repository goes by another name than the one in the path.
final class MovedException extends RuntimeException {
  private final long repositoryId;

  MovedException(long repositoryId) {
    super("", null, false, false);
    this.repositoryId = repositoryId;
  }

  long repositoryId() {
    return repositoryId;
  }
}
