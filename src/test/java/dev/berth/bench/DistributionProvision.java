package dev.berth.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// Brings content into Distribution.
///
/// Tags are laid out as files, because pushing a hundred thousand takes it minutes. This is the
/// part of its documented layout that listing and pulling read (what only a deletion reads is left
/// out, which makes its work no greater):
///
/// ```
/// docker/registry/v2/repositories/NAME/_manifests/tags/TAG/current/link
/// ```
final class DistributionProvision extends PushProvision {
  private final Path root;

  DistributionProvision(Endpoint endpoint, Access access, Path data) {
    super(endpoint, access, Optional.of(data.resolve("docker/registry/v2/blobs")));
    this.root = data.resolve("docker/registry/v2/repositories");
  }

  @Override
  public void tags(String repository, Image image, List<String> tags) throws IOException {
    image(repository, tags.getFirst(), image);
    String digest = image.digest();
    Path directory = root.resolve(repository).resolve("_manifests/tags");
    for (String tag : tags.subList(1, tags.size())) {
      Path current = directory.resolve(tag).resolve("current");
      Files.createDirectories(current);
      Files.writeString(current.resolve("link"), digest);
    }
  }
}
