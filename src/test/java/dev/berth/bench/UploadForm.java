package dev.berth.bench;

/// The ways in which a client sends a blob.
enum UploadForm {
  /// `POST`, one `PATCH` in chunks of unknown total, empty `PUT`: Docker, and whoever compresses
  /// while sending.
  STREAMED("PATCH (streamed) + PUT"),
  /// `POST`, then `PUT` with everything: containerd.
  POST_PUT("POST + PUT"),
  /// One `POST` with digest and everything. Distribution does not know it.
  POST("single POST");

  private final String title;

  UploadForm(String title) {
    this.title = title;
  }

  String title() {
    return title;
  }
}
