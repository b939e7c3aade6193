package dev.berth.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Berth, started as a user starts it.
///
/// @param script `./berth`
/// @param arguments more for `serve`
/// @param recordings where a flight recording of each server goes, if one is wanted
record BerthLauncher(Path script, List<String> arguments, Optional<Path> recordings)
    implements Launcher {
  /// The same with more arguments.
  BerthLauncher with(String... more) {
    List<String> all = new ArrayList<>(arguments);
    all.addAll(List.of(more));
    return new BerthLauncher(script, all, recordings);
  }

  @Override
  public String name() {
    return "Berth";
  }

  @Override
  public int greeting() {
    return 401;
  }

  @Override
  public String configuration() {
    return "`./berth serve --listen … --data …"
        + (arguments.isEmpty() ? "" : " " + String.join(" ", arguments))
        + "`, all else as it comes: private packages, a bearer token checked on every request,"
        + " SQLite and files, every acknowledgement durable, its log on";
  }

  @Override
  public ServerProcess launch(Placement placement) throws IOException {
    Files.createDirectories(placement.directory());
    List<String> command =
        new ArrayList<>(
            List.of(
                script.toAbsolutePath().toString(),
                "serve",
                "--listen",
                placement.endpoint().authority(),
                "--data",
                placement.data().toString()));
    placement
        .certificate()
        .ifPresent(pem ->
            command.addAll(
                List.of(
                    "--tls-certificate",
                    pem.certificate().toString(),
                    "--tls-key",
                    pem.key().toString())));
    command.addAll(arguments);
    ServerProcess process =
        ServerProcess.start(command, placement.cores(), environment(), placement.log());
    recordings.ifPresent(
        directory -> process.beforeClose(fetchRecording(directory, placement, process.pid())));
    return process;
  }

  @Override
  public Contender contender(Placement placement, ServerProcess process) throws IOException {
    String token = Files.readString(placement.data().resolve("admin-token")).strip();
    Access access = new Access("admin:" + token);
    return new Contender(
        name(),
        placement.endpoint(),
        process.figures(),
        access,
        new PushProvision(placement.endpoint(), access, Optional.of(placement.data())),
        true);
  }

  private Map<String, String> environment() {
    return recordings.isPresent()
        ? Map.of("BERTH_JAVA_OPTIONS", "-XX:StartFlightRecording=settings=profile")
        : Map.of();
  }

  /// Berth ends too fast for a recording to be written on the way out, so it is fetched before.
  private static List<String> fetchRecording(Path directory, Placement placement, long pid) {
    return List.of(
        Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
        Long.toString(pid),
        "JFR.dump",
        "filename=" + directory.resolve("berth-" + placement.port() + ".jfr"));
  }
}
