package dev.berth.http.web;

import dev.berth.http.Body;
import dev.berth.http.Response;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.zip.Deflater;
import java.util.zip.GZIPInputStream;

/// What pages refer to: the stylesheet, the script and the site's icon. Their names change with
/// their content, so that browsers keep them for good. Read at the first page, and kept compressed.
final class Assets {
  private static final String BOOTSTRAP =
      "META-INF/resources/webjars/bootstrap/5.3.8/dist/css/bootstrap.min.css";
  private static final String OURS = "dev/berth/http/web/";
  private static final String FOR_GOOD = "public, max-age=31536000, immutable";

  private final String stylesheet;
  private final String script;
  private final Asset icon;
  private final Map<String, Asset> byName;

  private record Asset(String name, String type, Body.Bytes compressed) {}

  private static final class Holder {
    static final Assets ASSETS = new Assets();
  }

  private Assets() {
    Asset css =
        asset("berth", "css", "text/css; charset=utf-8", List.of(BOOTSTRAP, OURS + "berth.css"));
    Asset js = asset("berth", "js", "text/javascript; charset=utf-8", List.of(OURS + "berth.js"));
    Asset svg = asset("icon", "svg", "image/svg+xml", List.of(OURS + "icon.svg"));
    this.stylesheet = css.name();
    this.script = js.name();
    this.icon = svg;
    this.byName = Map.of(css.name(), css, js.name(), js, svg.name(), svg);
  }

  /// What this version of Berth has.
  static Assets shared() {
    return Holder.ASSETS;
  }

  /// The address of the stylesheet.
  String stylesheet() {
    return "/assets/" + stylesheet;
  }

  /// The address of the script.
  String script() {
    return "/assets/" + script;
  }

  /// The address of the site's icon.
  String icon() {
    return "/assets/" + icon.name();
  }

  Response find(WebCall call) {
    Asset asset = byName.get(call.variables().value("name"));
    if (asset == null) {
      throw PageException.notFound();
    }
    return answer(call, asset, FOR_GOOD);
  }

  /// The site's icon, where browsers ask for it unasked.
  Response favicon(WebCall call) {
    return answer(call, icon, "public, max-age=86400");
  }

  private static Response answer(WebCall call, Asset asset, String caching) {
    Response response =
        Response.of(200)
            .header("Cache-Control", caching)
            .header("Vary", "Accept-Encoding")
            .header("X-Content-Type-Options", "nosniff");
    return Html.takesGzip(call.request())
        ? response
            .header("Content-Encoding", "gzip")
            .header("Content-Type", asset.type())
            .body(asset.compressed())
        : response.body(asset.type(), inflate(asset.compressed().bytes()));
  }

  private static Asset asset(String name, String end, String type, List<String> parts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (String part : parts) {
      try (InputStream in = Assets.class.getClassLoader().getResourceAsStream(part)) {
        if (in == null) {
          throw new IllegalStateException("the jar has no " + part);
        }
        all.writeBytes(withoutMap(in.readAllBytes(), end));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    byte[] bytes = all.toByteArray();
    return new Asset(
        name + "-" + hash(bytes) + "." + end,
        type,
        new Body.Bytes(Html.compress(bytes, Deflater.BEST_COMPRESSION)));
  }

  /// Bootstrap names a file for debugging at its end, which is not served.
  private static byte[] withoutMap(byte[] bytes, String end) {
    if (!end.equals("css")) {
      return bytes;
    }
    String text = new String(bytes, StandardCharsets.UTF_8);
    int map = text.indexOf("/*# sourceMappingURL");
    return (map < 0 ? text : text.substring(0, map)).getBytes(StandardCharsets.UTF_8);
  }

  private static String hash(byte[] bytes) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(bytes);
      return HexFormat.of().formatHex(digest, 0, 8);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  private static byte[] inflate(byte[] compressed) {
    try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(compressed))) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
