package dev.berth.contents;

import dev.berth.oci.Descriptor;
import dev.berth.packages.RegistryPackage;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import tools.jackson.core.JacksonException;

/// Reads documents beside images. They are as large as whoever pushed them liked, so few are read
/// at once, and none beyond its limit.
public final class Documents {
  /// The largest SBOM that is read, in bytes.
  static final int LARGEST = 16 << 20;

  private static final int LARGEST_TREE = 1 << 20;
  private static final int LARGEST_TEXT = 64 << 10;
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final Attachments attachments;
  private final Semaphore turn = new Semaphore(1);

  public Documents(Attachments attachments) {
    this.attachments = attachments;
  }

  /// What a document says.
  ///
  /// @param blob with it, in this package
  /// @param query of an SBOM the components with this in their names, versions or licenses; empty:
  ///   all
  /// @param skip how many of them come before those that are listed
  public Document read(
      RegistryPackage subject,
      Attachment.Kind kind,
      Descriptor blob,
      String query,
      int skip,
      int limit) {
    int largest =
        switch (kind) {
          case SBOM -> LARGEST;
          case PROVENANCE -> LARGEST_TREE;
          default -> LARGEST_TEXT;
        };
    if (blob.size() > largest) {
      return new Document.Unread("it is larger than " + words(largest));
    }
    try {
      if (!turn.tryAcquire(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
        return new Document.Unread("others read documents too; load the page again");
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return new Document.Unread("the server is stopping");
    }
    try {
      return read(kind, attachments.bytes(subject, blob), query, skip, limit);
    } catch (JacksonException | IllegalArgumentException _) {
      return new Document.Unread("it is not the JSON that it says it is");
    } finally {
      turn.release();
    }
  }

  private static String words(int bytes) {
    return bytes >= 1 << 20
        ? String.format(Locale.ROOT, "%d MiB", bytes >> 20)
        : String.format(Locale.ROOT, "%d KiB", bytes >> 10);
  }

  private static Document read(
      Attachment.Kind kind, byte[] bytes, String query, int skip, int limit) {
    if (bytes.length == 0) {
      return new Document.Unread("it is not here");
    }
    return switch (kind) {
      case SBOM -> SbomReader.read(bytes, query, skip, limit);
      case PROVENANCE -> ProvenanceReader.read(bytes);
      case SIGNATURE, SCAN, STATEMENT, OTHER -> text(bytes);
    };
  }

  /// JSON is formatted; what is no text at all is not shown.
  private static Document text(byte[] bytes) {
    String text = new String(bytes, StandardCharsets.UTF_8);
    if (text.chars().anyMatch(c -> c == 0 || c == 0xfffd)) {
      return new Document.Unread("it is no text");
    }
    if (!text.startsWith("{") && !text.startsWith("[")) {
      return new Document.Text(text);
    }
    try {
      return new Document.Text(
          ArtifactManifest.JSON
              .writerWithDefaultPrettyPrinter()
              .writeValueAsString(ArtifactManifest.JSON.readTree(bytes)));
    } catch (JacksonException _) {
      return new Document.Text(text);
    }
  }
}
