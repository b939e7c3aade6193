package dev.berth.registry;

import dev.berth.meta.UsageStore;
import dev.berth.packages.RegistryPackage;
import dev.berth.packages.Visibility;
import java.util.Optional;
import java.util.OptionalLong;

/// GitHub's rule, where the site has it, that what is public and was pulled by many cannot be
/// deleted. Each refusal is GitHub's text.
public final class DeletionLimit {
  private final UsageStore usage;
  private final OptionalLong most;

  /// @param most with how many downloads it can still be deleted; empty: with any number
  public DeletionLimit(UsageStore usage, OptionalLong most) {
    this.usage = usage;
    this.most = most;
  }

  /// Why a package cannot be deleted, if it cannot.
  Optional<String> refusal(RegistryPackage subject) {
    boolean refused = holdsFor(subject) && usage.hasVersionWithMore(subject.id(), most.getAsLong());
    return refused
        ? Optional.of(text("Publicly visible packages with a version"))
        : Optional.empty();
  }

  /// Why a version cannot be deleted, if it cannot.
  Optional<String> refusal(RegistryPackage subject, long versionId) {
    boolean refused =
        holdsFor(subject)
            && usage.countVersionDownloads(subject.id(), versionId) > most.getAsLong();
    return refused ? Optional.of(text("Publicly visible package versions")) : Optional.empty();
  }

  private boolean holdsFor(RegistryPackage subject) {
    return most.isPresent() && subject.visibility() == Visibility.PUBLIC;
  }

  private String text(String what) {
    return what
        + " with more than "
        + most.getAsLong()
        + " downloads cannot be deleted. Contact GitHub support for further assistance.";
  }
}
