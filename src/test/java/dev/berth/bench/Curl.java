package dev.berth.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// curl, which checks the certificate and speaks both editions of HTTP over TLS as fast as any
/// client.
///
/// All of one load runs in one process, so that its start hardly counts: one stream is one
/// connection used again; several are several connections with HTTP/1.1, and one connection shared
/// with HTTP/2, as Go's and with it Docker's client does. All servers are asked for the same
/// cipher, the one that Go's client prefers.
final class Curl implements Exchange {
  private final String program;
  private final Path certificate;
  private final Endpoint endpoint;

  Curl(String program, Path certificate, Endpoint endpoint) {
    this.program = program;
    this.certificate = certificate;
    this.endpoint = endpoint;
  }

  /// An edition of HTTP.
  enum Protocol {
    HTTP_1_1("--http1.1", "1.1", "HTTP/1.1"),
    HTTP_2("--http2", "2", "HTTP/2");

    private final String option;
    private final String version;
    private final String title;

    Protocol(String option, String version, String title) {
      this.option = option;
      this.version = version;
      this.title = title;
    }

    String title() {
      return title;
    }
  }

  @Override
  public Endpoint endpoint() {
    return endpoint;
  }

  @Override
  public Answer ask(String method, String target, String... headers) throws IOException {
    List<String> command = command(Protocol.HTTP_1_1, headers);
    command.addAll(List.of("--include", "--request", method, endpoint.url(target)));
    try {
      String text = Shell.run(command);
      int end = text.indexOf("\r\n\r\n");
      return new Answer(
          Head.parse(text.substring(0, end)),
          text.substring(end + 4).getBytes(StandardCharsets.UTF_8));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  String digestOf(String target, Protocol protocol, String header) throws Exception {
    List<String> command = command(protocol, header);
    command.addAll(List.of("--fail", endpoint.url(target)));
    return Shell.digestOfOutput(command);
  }

  /// Downloads `target` as often as said on so many streams; checks every status, protocol and
  /// length. Returns the nanoseconds.
  long download(String target, long size, Protocol protocol, int streams, int times, String header)
      throws Exception {
    List<String> command = command(protocol, header);
    command.addAll(
        List.of("--fail", "--write-out", "%{http_code} %{http_version} %{size_download}\n"));
    if (streams > 1) {
      command.addAll(List.of("--parallel", "--parallel-max", Integer.toString(streams)));
    }
    for (int i = 0; i < times; i++) {
      command.addAll(List.of("--output", "/dev/null", endpoint.url(target)));
    }
    long start = System.nanoTime();
    String printed = Shell.run(command);
    long nanos = System.nanoTime() - start;
    String wanted = "200 " + protocol.version + " " + size;
    List<String> lines = printed.lines().filter(line -> !line.isBlank()).toList();
    if (lines.size() != times || !lines.stream().allMatch(wanted::equals)) {
      throw new BenchException(
          "curl printed other than " + times + " times " + wanted + ": " + printed);
    }
    return nanos;
  }

  private List<String> command(Protocol protocol, String... headers) {
    List<String> command =
        new ArrayList<>(List.of(program, "--no-progress-meter", "--ipv4", protocol.option));
    command.addAll(List.of("--cacert", certificate.toString()));
    command.addAll(List.of("--tls13-ciphers", "TLS_AES_128_GCM_SHA256"));
    for (String header : headers) {
      if (!header.isEmpty()) {
        command.addAll(List.of("--header", header));
      }
    }
    return command;
  }
}
