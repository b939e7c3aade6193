package dev.berth.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// nginx serving the same bytes as files: the limit of what a server can do on this machine.
record NginxLauncher(String program) implements Launcher {
  @Override
  public String name() {
    return "nginx";
  }

  @Override
  public int greeting() {
    return 200;
  }

  @Override
  public String configuration() {
    return "the same bytes as static files, one process, `sendfile`, `open_file_cache`, access log"
        + " off";
  }

  @Override
  public ServerProcess launch(Placement placement) throws IOException {
    Path configuration = placement.directory().resolve("nginx.conf");
    Files.createDirectories(placement.data().resolve("v2"));
    Files.createDirectories(placement.directory().resolve("tmp"));
    Files.writeString(placement.data().resolve("v2/index.html"), "{}");
    Files.writeString(configuration, text(placement));
    return ServerProcess.start(
        List.of(
            program,
            "-p",
            placement.directory().toString(),
            "-e",
            "stderr",
            "-c",
            configuration.toString()),
        placement.cores(),
        Map.of(),
        placement.log());
  }

  @Override
  public Contender contender(Placement placement, ServerProcess process) {
    return new Contender(
        name(),
        placement.endpoint(),
        process.figures(),
        new Access(""),
        new FileProvision(placement.data()),
        false);
  }

  private static String text(Placement placement) {
    Optional<Certificate> certificate = placement.certificate();
    String tls =
        certificate
            .map(pem ->
                "ssl_certificate %s; ssl_certificate_key %s; ssl_protocols TLSv1.3;"
                    .formatted(pem.certificate(), pem.key()))
            .orElse("");
    return """
    # One process, which stays whoever started it and needs no other user's rights.
    daemon off;
    master_process off;
    pid nginx.pid;
    error_log stderr error;
    events { worker_connections 1024; }
    http {
      access_log off;
      sendfile on;
      tcp_nopush on;
      keepalive_requests 1000000000;
      keepalive_timeout 1h;
      open_file_cache max=1000 inactive=1h;
      open_file_cache_valid 1h;
      default_type %s;
      client_body_temp_path tmp; proxy_temp_path tmp; fastcgi_temp_path tmp;
      uwsgi_temp_path tmp; scgi_temp_path tmp;
      server {
        listen 127.0.0.1:%d%s;
        %s
        root %s;
      }
    }
    """
        .formatted(
            Image.MEDIA_TYPE,
            placement.port(),
            certificate.isPresent() ? " ssl http2" : "",
            tls,
            placement.data());
  }
}
