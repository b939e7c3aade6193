package dev.berth.http.web;

import dev.berth.oci.Descriptor;
import dev.berth.oci.Digest;
import dev.berth.oci.Manifest;
import dev.berth.registry.ImageConfiguration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/// What two images say differently of themselves.
///
/// @param shared layers that both have
/// @param added layers that only the later one has, with what made them
/// @param removed layers that only the earlier one has
/// @param settings what runs in a container
/// @param environment by the names of variables
/// @param labels by their names
record ImageDifferences(
    List<Descriptor> shared,
    List<BuildSteps.Step> added,
    List<BuildSteps.Step> removed,
    List<Difference> settings,
    List<Difference> environment,
    List<Difference> labels) {

  private static final int MOST = 200;

  /// A word that is another.
  ///
  /// @param before empty where there was none
  record Difference(String name, String before, String after) {}

  /// One of the two images.
  record Image(Manifest.ImageManifest manifest, Optional<ImageConfiguration> configuration) {
    /// All layers together, in bytes as they are stored.
    long bytes() {
      return manifest.layers().stream().mapToLong(Descriptor::size).sum();
    }

    private List<BuildSteps.Step> layers() {
      return BuildSteps.of(manifest, configuration).stream()
          .filter(step -> step.layer().isPresent())
          .toList();
    }
  }

  static ImageDifferences between(Image before, Image after) {
    List<Descriptor> earlier = before.manifest().layers();
    List<Descriptor> later = after.manifest().layers();
    Set<Digest> known = digests(earlier);
    return new ImageDifferences(
        later.stream().filter(layer -> known.contains(layer.digest())).toList(),
        without(after.layers(), earlier),
        without(before.layers(), later),
        compare(settings(before), settings(after)),
        compare(environment(before), environment(after)),
        compare(labels(before), labels(after)));
  }

  private static Set<Digest> digests(List<Descriptor> layers) {
    return layers.stream().map(Descriptor::digest).collect(Collectors.toSet());
  }

  private static List<BuildSteps.Step> without(
      List<BuildSteps.Step> steps, List<Descriptor> others) {
    Set<Digest> digests = digests(others);
    return steps.stream()
        .filter(step -> !digests.contains(step.layer().orElseThrow().digest()))
        .toList();
  }

  private static List<Difference> compare(Map<String, String> before, Map<String, String> after) {
    SortedSet<String> names = new TreeSet<>(before.keySet());
    names.addAll(after.keySet());
    List<Difference> differences = new ArrayList<>();
    for (String name : names) {
      String was = before.getOrDefault(name, "");
      String is = after.getOrDefault(name, "");
      if (!was.equals(is) && differences.size() < MOST) {
        differences.add(new Difference(Labels.brief(name), Labels.brief(was), Labels.brief(is)));
      }
    }
    return differences;
  }

  private static Map<String, String> settings(Image image) {
    Map<String, String> settings = new TreeMap<>();
    image
        .configuration()
        .ifPresent(configuration -> {
          ImageConfiguration.Container container = configuration.container();
          settings.put("Entrypoint", CommandLines.text(container.entrypoint()));
          settings.put("Command", CommandLines.text(container.command()));
          settings.put("Working directory", container.workingDirectory());
          settings.put("User", container.user());
          settings.put("Ports", String.join(", ", configuration.ports()));
          settings.put("Volumes", String.join(", ", configuration.volumes()));
        });
    return settings;
  }

  private static Map<String, String> environment(Image image) {
    Map<String, String> environment = new TreeMap<>();
    image
        .configuration()
        .ifPresent(configuration ->
            configuration
                .container()
                .environment()
                .forEach(variable -> {
                  int equals = variable.indexOf('=');
                  environment.put(
                      equals < 0 ? variable : variable.substring(0, equals),
                      variable.substring(equals + 1));
                }));
    return environment;
  }

  private static Map<String, String> labels(Image image) {
    Map<String, String> labels = new TreeMap<>(image.manifest().annotations());
    image.configuration().ifPresent(configuration -> labels.putAll(configuration.labels()));
    return labels;
  }
}
