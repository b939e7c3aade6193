package dev.berth.bench;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Optional;

/// Brings content into a registry as any client would.
///
/// Registries free a blob's bytes long after a deletion, so blobs are taken away behind the
/// server's back: the files that carry the digest in their path are removed. Without a known
/// directory they stay.
class PushProvision implements Provision {
  private static final int CLIENTS = 8;

  private final Endpoint endpoint;
  private final Access access;
  private final Optional<Path> blobs;

  /// @param blobs the directory under which the server keeps its blobs
  PushProvision(Endpoint endpoint, Access access, Optional<Path> blobs) {
    this.endpoint = endpoint;
    this.access = access;
    this.blobs = blobs;
  }

  @Override
  public void image(String repository, String tag, Image image) throws IOException {
    try (RegistryClient client = client()) {
      client.push(repository, tag, image);
    }
  }

  @Override
  public void blob(String repository, Payload payload) throws IOException {
    try (RegistryClient client = client()) {
      client.push(repository, payload, UploadForm.POST_PUT);
    }
  }

  @Override
  public void tags(String repository, Image image, List<String> tags) throws Exception {
    image(repository, tags.getFirst(), image);
    Streams.run(
        CLIENTS,
        stream -> {
          try (RegistryClient client = client()) {
            for (int i = 1 + stream; i < tags.size(); i += CLIENTS) {
              client.pushManifest(repository, tags.get(i), image.manifest());
            }
          }
        });
  }

  @Override
  public void discard(String digest) throws IOException {
    if (blobs.isPresent()) {
      String hex = digest.substring(digest.indexOf(':') + 1);
      Files.walkFileTree(
          blobs.get(),
          new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
                throws IOException {
              if (file.toString().contains(hex)) {
                Files.deleteIfExists(file);
              }
              return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException gone) {
              return FileVisitResult.CONTINUE;
            }
          });
    }
  }

  private RegistryClient client() {
    return new RegistryClient(endpoint, access.anotherClient());
  }
}
