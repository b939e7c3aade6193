package dev.berth.openid;

import dev.berth.access.IdentityProviderException;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Asks the issuer: few at once, for so long and for so many bytes, without following it elsewhere.
final class IssuerRequests {
  static final int LARGEST = 256 * 1024;
  private static final int AT_ONCE = 8;
  private static final Logger LOG = LoggerFactory.getLogger(IssuerRequests.class);

  private final Duration patience;
  private final Semaphore turns = new Semaphore(AT_ONCE);
  private final HttpClient http;

  /// @param patience how long an answer may take, to its last byte
  IssuerRequests(Duration patience) {
    this.patience = patience;
    this.http =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(patience)
            .followRedirects(HttpClient.Redirect.NEVER)
            .executor(Executors.newVirtualThreadPerTaskExecutor())
            .build();
  }

  /// The answer to a request, whatever its status.
  ///
  /// @throws IdentityProviderException if there is none in time, or it is too large
  HttpResponse<byte[]> send(HttpRequest request) {
    boolean turn = false;
    try {
      turn = turns.tryAcquire(patience.toMillis(), TimeUnit.MILLISECONDS);
      if (!turn) {
        throw IdentityProviderException.unreachable("Too many others are signing in just now.");
      }
      return await(request);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw IdentityProviderException.unreachable("This server is stopping.");
    } finally {
      if (turn) {
        turns.release();
      }
    }
  }

  private HttpResponse<byte[]> await(HttpRequest request) throws InterruptedException {
    CompletableFuture<HttpResponse<byte[]>> answer =
        http.sendAsync(request, BodyHandlers.limiting(BodyHandlers.ofByteArray(), LARGEST));
    try {
      return answer.get(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException _) {
      answer.cancel(true);
      throw failed(request, "it took longer than " + patience.toSeconds() + " seconds");
    } catch (ExecutionException e) {
      throw failed(
          request, e.getCause() instanceof IOException cause ? cause.toString() : e.toString());
    }
  }

  private static IdentityProviderException failed(HttpRequest request, String why) {
    LOG.warn("no answer to sign in by from {}: {}", request.uri().getHost(), why);
    return IdentityProviderException.unreachable("It does not answer, or not as it should.");
  }
}
