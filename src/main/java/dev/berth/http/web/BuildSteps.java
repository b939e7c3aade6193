package dev.berth.http.web;

import dev.berth.oci.Descriptor;
import dev.berth.oci.Manifest;
import dev.berth.registry.ImageConfiguration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/// How an image was built: the steps of its history, each with the layer that it made.
final class BuildSteps {
  private static final int MOST = 300;
  private static final int LONGEST = 2000;
  private static final String NOTHING_RUN = "/bin/sh -c #(nop)";
  private static final String SHELL = "/bin/sh -c ";
  private static final String BUILDKIT = " # buildkit";

  private BuildSteps() {}

  /// A step.
  ///
  /// @param command as it stands in a Dockerfile, as far as that can be told; empty where nothing
  ///   is said
  /// @param layer empty where it made none
  record Step(String command, Optional<Descriptor> layer) {}

  /// The steps, the first one first. Where the history does not have as many layers as the image,
  /// nobody can tell which is which, and there are the layers alone.
  static List<Step> of(Manifest.ImageManifest image, Optional<ImageConfiguration> configuration) {
    List<ImageConfiguration.Step> history =
        configuration.map(ImageConfiguration::history).orElse(List.of());
    List<Step> steps = new ArrayList<>();
    if (history.stream().filter(step -> !step.empty()).count() != image.layers().size()) {
      image.layers().forEach(layer -> steps.add(new Step("", Optional.of(layer))));
    } else {
      Iterator<Descriptor> layers = image.layers().iterator();
      for (ImageConfiguration.Step step : history) {
        steps.add(
            new Step(command(step), step.empty() ? Optional.empty() : Optional.of(layers.next())));
      }
    }
    return steps.subList(0, Math.min(MOST, steps.size()));
  }

  /// Builders write down what they ran, not what the Dockerfile has.
  private static String command(ImageConfiguration.Step step) {
    String text = step.command().isEmpty() ? step.comment() : step.command();
    if (text.endsWith(BUILDKIT)) {
      text = text.substring(0, text.length() - BUILDKIT.length());
    }
    if (text.startsWith(NOTHING_RUN)) {
      text = text.substring(NOTHING_RUN.length()).strip();
    } else if (text.startsWith(SHELL)) {
      text = "RUN " + text.substring(SHELL.length());
    } else if (text.startsWith("RUN " + SHELL)) {
      text = "RUN " + text.substring(("RUN " + SHELL).length());
    }
    return text.length() > LONGEST ? text.substring(0, LONGEST) + "…" : text;
  }
}
