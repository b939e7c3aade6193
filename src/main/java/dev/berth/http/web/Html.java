package dev.berth.http.web;

import dev.berth.http.Request;
import dev.berth.http.Response;
import gg.jte.ContentType;
import gg.jte.TemplateEngine;
import gg.jte.output.Utf8ByteOutput;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.zip.GZIPOutputStream;

/// Writes pages by their templates, with the headers that all pages have.
final class Html {
  /// Nothing but our own style, script and pictures; no frames, and forms to this site alone.
  /// Bootstrap's stylesheet draws the arrows of select boxes and the like as `data:` pictures.
  static final String POLICY =
      "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:;"
          + " connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'";

  /// Pages are compressed anew for each request, and hold what strangers wrote.
  private static final int FAST = 4;

  private Html() {}

  private static final class Holder {
    static final TemplateEngine ENGINE =
        TemplateEngine.createPrecompiled(
            null, ContentType.Html, Html.class.getClassLoader(), Html.class.getPackageName());
  }

  /// A page by a template.
  static Response page(Request request, int status, String template, Map<String, Object> values) {
    Utf8ByteOutput output = new Utf8ByteOutput();
    Holder.ENGINE.render(template + ".jte", values, output);
    Response response = withHeaders(Response.of(status)).header("Vary", "Accept-Encoding, Cookie");
    byte[] bytes = output.toByteArray();
    return takesGzip(request)
        ? response
            .header("Content-Encoding", "gzip")
            .body("text/html; charset=utf-8", compress(bytes, FAST))
        : response.body("text/html; charset=utf-8", bytes);
  }

  /// Sends the browser to another page of this site.
  static Response seeOther(String path) {
    return withHeaders(Response.of(303)).header("Location", path);
  }

  private static Response withHeaders(Response response) {
    return response
        .header("Cache-Control", "private, no-store")
        .header("Content-Security-Policy", POLICY)
        .header("X-Frame-Options", "DENY")
        .header("X-Content-Type-Options", "nosniff")
        .header("Referrer-Policy", "same-origin")
        .header("Cross-Origin-Opener-Policy", "same-origin");
  }

  static boolean takesGzip(Request request) {
    return request.header("Accept-Encoding").filter(text -> text.contains("gzip")).isPresent();
  }

  /// @param level of the compression, from 1 to 9
  static byte[] compress(byte[] bytes, int level) {
    ByteArrayOutputStream compressed = new ByteArrayOutputStream(bytes.length / 4 + 64);
    try (GZIPOutputStream out =
        new GZIPOutputStream(compressed) {
          {
            def.setLevel(level);
          }
        }) {
      out.write(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return compressed.toByteArray();
  }
}
