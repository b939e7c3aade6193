package dev.berth.packages;

import java.util.Optional;

/// What is to change of a repository; what is absent stays as it is.
///
/// @param sourceUrl where the sources are; an empty text for nowhere
/// @param readme Markdown; an empty text for none
public record RepositoryChange(
    Optional<String> name,
    Optional<Visibility> visibility,
    Optional<String> description,
    Optional<String> sourceUrl,
    Optional<String> readme,
    Optional<Boolean> archived) {

  /// Changes the README alone.
  public static RepositoryChange ofReadme(String readme) {
    return new RepositoryChange(
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.of(readme),
        Optional.empty());
  }

  /// Whether something beside being archived is to change.
  public boolean changesContent() {
    return name.isPresent()
        || visibility.isPresent()
        || description.isPresent()
        || sourceUrl.isPresent()
        || readme.isPresent();
  }
}
