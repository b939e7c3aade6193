package dev.berth.registry;

import dev.berth.oci.Platform;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What an image says of itself (image-spec, "Image Configuration"). Nobody has checked any of it;
/// what it does not say is empty.
///
/// @param platform that it is for, if it says so
/// @param container what runs in a container of it
/// @param ports that it listens on, as `80/tcp`
/// @param history how it came to be, the oldest step first
public record ImageConfiguration(
    Optional<Platform> platform,
    Container container,
    List<String> ports,
    List<String> volumes,
    Map<String, String> labels,
    List<Step> history) {

  public ImageConfiguration {
    ports = List.copyOf(ports);
    volumes = List.copyOf(volumes);
    labels = Map.copyOf(labels);
    history = List.copyOf(history);
  }

  /// What runs in a container.
  ///
  /// @param environment as `NAME=value`
  public record Container(
      String user,
      String workingDirectory,
      List<String> entrypoint,
      List<String> command,
      List<String> environment,
      String stopSignal) {
    public Container {
      entrypoint = List.copyOf(entrypoint);
      command = List.copyOf(command);
      environment = List.copyOf(environment);
    }
  }

  /// A step of how an image was built.
  ///
  /// @param command that made it
  /// @param empty whether it made no layer
  public record Step(String command, String comment, boolean empty) {}

  /// The commands that made the layers, one for each, the lowest first; empty where the history
  /// does not say as many as there are layers, so that none can be told.
  ///
  /// @param layers how many the image has
  public List<String> commands(int layers) {
    List<String> commands =
        history.stream()
            .filter(step -> !step.empty())
            .map(step -> step.command().isEmpty() ? step.comment() : step.command())
            .toList();
    return commands.size() == layers ? commands : List.of();
  }
}
