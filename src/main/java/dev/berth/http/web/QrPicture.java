package dev.berth.http.web;

import io.nayuki.qrcodegen.QrCode;

/// A QR code as a picture in the text of a page, which takes neither a script nor another request.
final class QrPicture {
  /// How many empty modules are around it, by ISO 18004.
  private static final int QUIET = 4;

  private QrPicture() {}

  static String of(String text) {
    QrCode code = QrCode.encodeText(text, QrCode.Ecc.MEDIUM);
    StringBuilder path = new StringBuilder();
    for (int y = 0; y < code.size; y++) {
      for (int x = 0; x < code.size; x++) {
        if (code.getModule(x, y)) {
          path.append('M').append(x + QUIET).append(',').append(y + QUIET).append("h1v1h-1z");
        }
      }
    }
    int size = code.size + 2 * QUIET;
    return "<svg class=\"qr\" role=\"img\" aria-label=\"QR code of the secret\" viewBox=\"0 0 %d %d\""
            .formatted(size, size)
        + " shape-rendering=\"crispEdges\"><path fill=\"#fff\" d=\"M0,0h%1$dv%1$dH0z\"/>"
            .formatted(size)
        + "<path fill=\"#000\" d=\""
        + path
        + "\"/></svg>";
  }
}
