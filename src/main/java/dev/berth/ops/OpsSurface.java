package dev.berth.ops;

import dev.berth.http.EventLoop;
import dev.berth.http.HttpMethod;
import dev.berth.http.Networks;
import dev.berth.http.Request;
import dev.berth.http.Response;
import dev.berth.http.Surface;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;

/// `/-/health` (the process runs), `/-/ready` (it can answer requests) and `/-/metrics`.
///
/// Metrics tell which routes are used and how much. They are served to this machine and to the
/// networks that the settings name, and for everybody else do not exist.
public final class OpsSurface implements Surface {
  private static final String HEALTH = "/-/health";
  private static final String READY = "/-/ready";
  private static final String METRICS = "/-/metrics";
  private static final String TEXT = "text/plain; version=0.0.4; charset=utf-8";

  private final Readiness readiness;
  private final Metrics metrics;
  private final Networks metricsFrom;

  public OpsSurface(Readiness readiness, Metrics metrics, Networks metricsFrom) {
    this.readiness = readiness;
    this.metrics = metrics;
    this.metricsFrom = metricsFrom;
  }

  @Override
  public boolean serves(Request request) {
    String path = request.path();
    return path.equals(HEALTH) || path.equals(READY) || path.equals(METRICS);
  }

  @Override
  public Answer answer(Request request) {
    Response response;
    if (request.method() != HttpMethod.GET && request.method() != HttpMethod.HEAD) {
      response =
          Response.of(405)
              .header("Allow", "GET, HEAD")
              .json("{\"message\":\"Method Not Allowed\",\"status\":\"405\"}");
    } else {
      response =
          switch (request.path()) {
            case HEALTH -> Response.of(200).json("{\"status\":\"up\"}");
            case READY -> ready();
            default -> metrics(request);
          };
    }
    return new Answer(response.header("Cache-Control", "no-store"), request.path(), "");
  }

  @Override
  public Response failed(Request request) {
    return Response.of(500).json("{\"message\":\"Internal Server Error\",\"status\":\"500\"}");
  }

  private Response ready() {
    Readiness.Finding found = readiness.known().orElseGet(this::check);
    String checks =
        found.works().entrySet().stream()
            .map(check ->
                "\"%s\":\"%s\"".formatted(check.getKey(), check.getValue() ? "ok" : "failed"))
            .collect(Collectors.joining(","));
    return Response.of(found.isReady() ? 200 : 503)
        .json(
            "{\"status\":\"%s\",\"checks\":{%s}}"
                .formatted(found.isReady() ? "ready" : "not ready", checks));
  }

  private Readiness.Finding check() {
    EventLoop.refuseToWait();
    return readiness.find();
  }

  private Response metrics(Request request) {
    if (!maySeeMetrics(request)) {
      return Response.of(404).json("{\"message\":\"Not Found\",\"status\":\"404\"}");
    }
    EventLoop.refuseToWait();
    return Response.of(200).body(TEXT, metrics.scrape().getBytes(StandardCharsets.UTF_8));
  }

  private boolean maySeeMetrics(Request request) {
    String remote = request.remoteAddress();
    if (metricsFrom.contains(remote)) {
      return true;
    }
    // A proxy on this machine that is not among the trusted ones would make everybody local.
    boolean forwarded =
        request.header("Forwarded").isPresent() || request.header("X-Forwarded-For").isPresent();
    return isLoopback(remote) && !forwarded;
  }

  private static boolean isLoopback(String address) {
    try {
      return InetAddress.ofLiteral(address).isLoopbackAddress();
    } catch (IllegalArgumentException e) {
      return false;
    }
  }
}
