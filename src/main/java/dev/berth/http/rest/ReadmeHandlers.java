package dev.berth.http.rest;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.berth.http.Response;
import dev.berth.packages.Repository;
import dev.berth.registry.Repositories;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;
import tools.jackson.databind.node.ObjectNode;

/// A repository's README.
final class ReadmeHandlers {
  static final String NAME = "README.md";
  private static final int LINE = 60;

  private final Repositories repositories;

  ReadmeHandlers(Repositories repositories) {
    this.repositories = repositories;
  }

  Response find(RestCall call) {
    Repository repository = call.repository();
    if (repository.readme().isEmpty()) {
      throw ApiException.notFound();
    }
    byte[] bytes = repository.readme().getBytes(UTF_8);
    return call.request().header("Accept").filter(ReadmeHandlers::isRaw).isPresent()
        ? Response.of(200).body("text/markdown; charset=utf-8", bytes)
        : RestCall.json(200, content(call.links(), repository, bytes));
  }

  private static boolean isRaw(String accept) {
    return accept.matches("application/vnd\\.github(\\.v3)?\\.raw(\\+json)?\\s*(;.*)?");
  }

  Response set(RestCall call) {
    Fields fields = call.body("Repository");
    String readme = decode(fields, fields.text("content"));
    boolean isNew = call.repository().readme().isEmpty();
    Repository now =
        repositories
            .setReadme(call.repository(), readme, call.actor())
            .orElseThrow(ApiException::notFound);
    ObjectNode answer = Json.object();
    if (readme.isEmpty()) {
      answer.putNull("content");
    } else {
      answer.set("content", content(call.links(), now, readme.getBytes(UTF_8)));
    }
    return RestCall.json(isNew && !readme.isEmpty() ? 201 : 200, answer);
  }

  private static String decode(Fields fields, String content) {
    byte[] bytes;
    try {
      bytes = Base64.getMimeDecoder().decode(content);
    } catch (IllegalArgumentException e) {
      throw fields.wrong("content", content, "is not Base64.");
    }
    if (bytes.length > Repositories.LARGEST_README) {
      throw fields.wrong(
          "content",
          content,
          "has more than " + Repositories.LARGEST_README + " bytes when decoded.");
    }
    try {
      return UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw fields.wrong("content", content, "is not UTF-8 in Base64.");
    }
  }

  /// `content-file`.
  private static ObjectNode content(Links links, Repository repository, byte[] bytes) {
    String url = links.repository(repository) + "/readme";
    String page = links.page(repository);
    String encoded = Base64.getMimeEncoder(LINE, new byte[] {'\n'}).encodeToString(bytes) + "\n";
    ObjectNode content =
        Json.object()
            .put("type", "file")
            .put("encoding", "base64")
            .put("size", bytes.length)
            .put("name", NAME)
            .put("path", NAME)
            .put("content", encoded)
            .put("sha", blobId(bytes))
            .put("url", url)
            .putNull("git_url")
            .put("html_url", page)
            .putNull("download_url");
    content.putObject("_links").put("self", url).putNull("git").put("html", page);
    return content;
  }

  /// The name that Git has for a file of this content.
  static String blobId(byte[] bytes) {
    try {
      MessageDigest sha1 = MessageDigest.getInstance("SHA-1");
      sha1.update(("blob " + bytes.length + "\0").getBytes(UTF_8));
      return HexFormat.of().formatHex(sha1.digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-1", e);
    }
  }
}
