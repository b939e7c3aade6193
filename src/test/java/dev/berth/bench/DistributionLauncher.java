package dev.berth.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// CNCF Distribution with everything off that costs it time and may be off.
record DistributionLauncher(Path program) implements Launcher {
  @Override
  public String name() {
    return "Distribution";
  }

  @Override
  public int greeting() {
    return 200;
  }

  @Override
  public String configuration() {
    return "file system driver, blob descriptors cached in memory as its example configuration has"
        + " it, no authentication, access log and traces off, log level error. It fsyncs"
        + " what it stores";
  }

  @Override
  public ServerProcess launch(Placement placement) throws IOException {
    Path configuration = placement.directory().resolve("config.yml");
    Files.createDirectories(placement.data());
    Files.writeString(configuration, text(placement));
    return ServerProcess.start(
        List.of(program.toString(), "serve", configuration.toString()),
        placement.cores(),
        Map.of("OTEL_TRACES_EXPORTER", "none"),
        placement.log());
  }

  @Override
  public Contender contender(Placement placement, ServerProcess process) {
    Access access = new Access("");
    return new Contender(
        name(),
        placement.endpoint(),
        process.figures(),
        access,
        new DistributionProvision(placement.endpoint(), access, placement.data()),
        true);
  }

  private static String text(Placement placement) {
    String tls =
        placement
            .certificate()
            .map(pem ->
                "  tls:\n    certificate: %s\n    key: %s\n"
                    .formatted(pem.certificate(), pem.key()))
            .orElse("");
    return """
    version: 0.1
    log:
      level: error
      accesslog:
        disabled: true
    storage:
      cache:
        blobdescriptor: inmemory
      delete:
        enabled: true
      filesystem:
        rootdirectory: %s
    http:
      addr: 127.0.0.1:%d
    %s\
    """
        .formatted(placement.data(), placement.port(), tls);
  }
}
