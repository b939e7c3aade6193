package dev.berth.hook;

import dev.berth.hook.ReceiverAddresses.RefusedException;
import dev.berth.meta.HookOutbox;
import dev.berth.meta.HookOutbox.Claim;
import dev.berth.meta.StoreException;
import dev.berth.packages.Hook;
import dev.berth.packages.HookDelivery;
import dev.berth.packages.HookEvent;
import dev.berth.packages.HookFormat;
import dev.berth.packages.HookPlace;
import dev.berth.packages.HookSettings;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import javax.net.ssl.SSLException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Sends one event to one webhook and notes how that ended.
final class Delivery implements AutoCloseable {
  /// The largest payload that is sent, in bytes: GitHub's 25 MB.
  static final int LARGEST_PAYLOAD = 25_000_000;

  private static final Logger LOG = LoggerFactory.getLogger(Delivery.class);
  private static final Duration FIRST_RETRY = Duration.ofSeconds(10);
  private static final Duration LONGEST_RETRY = Duration.ofHours(1);
  // GitHub has a commit's number here.
  private static final String USER_AGENT = "GitHub-Hookshot/be47000";

  private final HookOutbox outbox;
  private final Payloads payloads;
  private final Receiver receiver;
  private final int retries;
  private final InstantSource clock;
  private final LongAdder succeeded = new LongAdder();
  private final LongAdder failed = new LongAdder();

  Delivery(
      HookOutbox outbox, Payloads payloads, Receiver receiver, int retries, InstantSource clock) {
    this.outbox = outbox;
    this.payloads = payloads;
    this.receiver = receiver;
    this.retries = retries;
    this.clock = clock;
  }

  /// How sending ended.
  private record Ended(int statusCode, String status, Map<String, String> headers, String body) {
    static Ended without(String status) {
      return new Ended(0, status, Map.of(), "");
    }
  }

  void send(Claim claim) {
    Optional<String> payload = payload(claim);
    if (payload.isEmpty()) {
      outbox.drop(claim);
      return;
    }
    HookSettings settings = claim.hook().settings();
    byte[] text = payload.get().getBytes(StandardCharsets.UTF_8);
    boolean tooLarge = text.length > LARGEST_PAYLOAD;
    byte[] body = body(settings.format(), payload.get(), text);
    Map<String, String> headers = headers(claim, body);
    Instant at = clock.instant();
    long began = System.nanoTime();
    Ended ended =
        tooLarge
            ? Ended.without("the payload is larger than 25 MB")
            : post(settings, headers, body);
    if (Thread.currentThread().isInterrupted()) {
      return; // the server stops; nobody knows whether it arrived
    }
    HookDelivery.Result result =
        new HookDelivery.Result(
            at, Duration.ofNanos(System.nanoTime() - began), ended.status(), ended.statusCode());
    outbox.finish(
        claim,
        result,
        new HookDelivery.Exchange(
            settings.url(), headers, tooLarge ? "" : payload.get(), ended.headers(), ended.body()),
        tooLarge || result.succeeded() ? Optional.empty() : retryIn(claim.retries()));
    (result.succeeded() ? succeeded : failed).increment();
  }

  /// How many deliveries receivers took since the start.
  long succeeded() {
    return succeeded.sum();
  }

  /// How many deliveries they did not take, or never got, since the start.
  long failed() {
    return failed.sum();
  }

  @SuppressWarnings("IllegalCatch")
  private Optional<String> payload(Claim claim) {
    Optional<String> before = outbox.findPayload(claim.event());
    if (before.isPresent()) {
      return before;
    }
    try {
      return payloads.write(claim.hook(), claim.event());
    } catch (StoreException e) {
      throw e;
    } catch (RuntimeException e) { // trying it again would end the same way
      LOG.error("what webhook {} is to be told cannot be written", claim.hook().id(), e);
      return Optional.empty();
    }
  }

  private static byte[] body(HookFormat format, String payload, byte[] bytes) {
    return switch (format) {
      case JSON -> bytes;
      case FORM ->
          ("payload=" + URLEncoder.encode(payload, StandardCharsets.UTF_8))
              .getBytes(StandardCharsets.US_ASCII);
    };
  }

  private static Map<String, String> headers(Claim claim, byte[] body) {
    Hook hook = claim.hook();
    HookEvent event = claim.event();
    HookPlace place = hook.place();
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("User-Agent", USER_AGENT);
    headers.put("Accept", "*/*");
    headers.put(
        "Content-Type",
        switch (hook.settings().format()) {
          case JSON -> "application/json";
          case FORM -> "application/x-www-form-urlencoded";
        });
    headers.put("X-GitHub-Event", event.name());
    headers.put("X-GitHub-Delivery", event.guid());
    headers.put("X-GitHub-Hook-ID", Long.toString(hook.id()));
    headers.put(
        "X-GitHub-Hook-Installation-Target-Type", place.kind().name().toLowerCase(Locale.ROOT));
    headers.put("X-GitHub-Hook-Installation-Target-ID", Long.toString(place.id()));
    hook.settings()
        .secret()
        .ifPresent(secret -> {
          headers.put("X-Hub-Signature", Signatures.sha1(secret, body));
          headers.put("X-Hub-Signature-256", Signatures.sha256(secret, body));
        });
    return headers;
  }

  private Ended post(HookSettings settings, Map<String, String> headers, byte[] body) {
    try {
      Answer answer =
          receiver.post(URI.create(settings.url()), settings.anyCertificate(), headers, body);
      String status =
          answer.status() / 100 == 2
              ? answer.reason().isBlank() ? "OK" : answer.reason()
              : "Invalid HTTP Response: " + answer.status();
      return new Ended(answer.status(), status, answer.headers(), answer.body());
    } catch (RefusedException e) {
      return Ended.without(String.valueOf(e.getMessage()));
    } catch (SocketTimeoutException _) {
      return Ended.without("timed out");
    } catch (UnknownHostException _) {
      return Ended.without("could not resolve the host");
    } catch (SSLException _) {
      return Ended.without("the receiver's certificate cannot be authenticated, or TLS failed");
    } catch (IOException | IllegalArgumentException _) {
      return Ended.without("failed to connect to host");
    }
  }

  /// Each time three times as late as before.
  private Optional<Duration> retryIn(int before) {
    if (before >= retries) {
      return Optional.empty();
    }
    Duration pause = FIRST_RETRY;
    for (int i = 0; i < before && pause.compareTo(LONGEST_RETRY) < 0; i++) {
      pause = pause.multipliedBy(3);
    }
    return Optional.of(pause.compareTo(LONGEST_RETRY) > 0 ? LONGEST_RETRY : pause);
  }

  @Override
  public void close() {
    receiver.close();
  }
}
