package dev.berth.bench;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/// Puts content where a server of plain files finds it under the same addresses as a registry's.
final class FileProvision implements Provision {
  private final Path root;

  FileProvision(Path root) {
    this.root = root;
  }

  @Override
  public void image(String repository, String tag, Image image) throws IOException {
    Files.write(file(RegistryClient.manifestPath(repository, tag)), image.manifest());
    Files.write(file(RegistryClient.manifestPath(repository, image.digest())), image.manifest());
  }

  @Override
  public void blob(String repository, Payload payload) throws IOException {
    Path file = file(RegistryClient.blobPath(repository, payload.digest()));
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      payload.writeTo(channel);
    }
  }

  @Override
  public void tags(String repository, Image image, List<String> tags) {
    throw new BenchException("plain files know no tags");
  }

  @Override
  public void discard(String digest) throws IOException {
    try (var files = Files.walk(root)) {
      for (Path file : files.filter(path -> path.endsWith(digest)).toList()) {
        Files.delete(file);
      }
    }
  }

  private Path file(String path) throws IOException {
    Path file = root.resolve(path.substring(1));
    Files.createDirectories(file.getParent());
    return file;
  }
}
