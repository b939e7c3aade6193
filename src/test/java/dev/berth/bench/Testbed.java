package dev.berth.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The servers of a run, the cores they are held on and the directory they live in.
final class Testbed implements AutoCloseable {
  private final Options options;
  private final List<Launcher> launchers;
  private final List<ServerProcess> processes = new ArrayList<>();
  private final Map<String, List<ServerProcess>> processesByName = new LinkedHashMap<>();
  private List<Contender> contenders;
  private Certificate certificate;

  Testbed(Options options, List<Launcher> launchers) {
    this.options = options;
    this.launchers = List.copyOf(launchers);
    Runtime.getRuntime().addShutdownHook(new Thread(this::stopAll));
  }

  Options options() {
    return options;
  }

  List<Launcher> launchers() {
    return launchers;
  }

  Path directory() {
    return options.work();
  }

  /// The servers that speak plain HTTP, and the peers; started when first asked for.
  List<Contender> contenders() throws Exception {
    if (contenders == null) {
      List<Contender> started = new ArrayList<>();
      for (Launcher launcher : launchers) {
        started.add(start(launcher, placement(launcher.name())));
      }
      options.peers().forEach(peer -> started.add(peer.contender()));
      contenders = List.copyOf(started);
    }
    return contenders;
  }

  List<Contender> registries() throws Exception {
    return contenders().stream().filter(Contender::takesPushes).toList();
  }

  /// A place of its own for another server of a kind, on the server core.
  Placement placement(String name) throws IOException {
    Path directory = directory().resolve(name.replace(' ', '-'));
    Files.createDirectories(directory);
    return new Placement(
        freePort(), directory.toAbsolutePath(), options.serverCore(), Optional.empty());
  }

  /// Starts a server and waits for its first answer, or for its port when it speaks TLS.
  Contender start(Launcher launcher, Placement placement) throws Exception {
    ServerProcess process = launcher.launch(placement);
    synchronized (processes) {
      processes.add(process);
    }
    processesByName.computeIfAbsent(launcher.name(), name -> new ArrayList<>()).add(process);
    if (placement.certificate().isPresent()) {
      process.awaitConnection(placement.endpoint());
    } else {
      process.awaitAnswer(placement.endpoint(), launcher.greeting());
    }
    return launcher.contender(placement, process);
  }

  void stop(Contender contender) {
    processes.stream()
        .filter(process -> process.pid() == contender.process().pid())
        .forEach(ServerProcess::close);
  }

  Certificate certificate() throws Exception {
    if (certificate == null) {
      certificate = Certificate.make(directory().toAbsolutePath());
    }
    return certificate;
  }

  /// Keeps the logs of the running servers short.
  void cutLogs() throws IOException {
    for (ServerProcess process : processes) {
      if (process.running()) {
        process.cutLog();
      }
    }
  }

  /// The most memory that a server of each kind ever had resident.
  Map<String, Double> peakMegabytes() {
    Map<String, Double> peaks = new LinkedHashMap<>();
    processesByName.forEach((name, all) ->
        peaks.put(
            name,
            all.stream()
                .mapToDouble(process -> process.figures().peakMegabytes())
                .max()
                .orElse(0)));
    return peaks;
  }

  @Override
  public void close() {
    stopAll();
  }

  private void stopAll() {
    synchronized (processes) {
      processes.forEach(ServerProcess::close);
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
