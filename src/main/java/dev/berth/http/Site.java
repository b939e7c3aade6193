package dev.berth.http;

import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// All surfaces together, and what happens to every request whichever answers it: it gets a name, a
/// failure becomes an answer that tells nothing, and the observers hear of it.
public final class Site {
  /// Carries the request's name on every answer, as on GitHub. The server adds it.
  public static final String REQUEST_ID = "X-GitHub-Request-Id";

  /// The status under which a request is logged whose client broke off.
  public static final int CLIENT_GONE = 499;

  private static final Logger LOG = LoggerFactory.getLogger(Site.class);
  private static final String NO_ROUTE = "-";

  private final Surface[] surfaces;
  private final Forwarding forwarding;
  private final RequestObserver[] observers;
  private final RequestIds ids = new RequestIds();

  /// A site whose requests are answered by the first of `surfaces` that serves their path.
  public Site(List<Surface> surfaces, Forwarding forwarding, List<RequestObserver> observers) {
    this.surfaces = surfaces.toArray(Surface[]::new);
    this.forwarding = forwarding;
    this.observers = observers.toArray(RequestObserver[]::new);
  }

  /// A name for the next request.
  public String nextId() {
    return ids.next();
  }

  public Forwarding forwarding() {
    return forwarding;
  }

  /// Answers a request, whatever happens.
  ///
  /// @throws WouldBlockException on a thread that must not wait, if the answer has to be waited
  ///   for; the request is then to be answered again from the start
  public Surface.Answer answer(Request request) {
    for (Surface surface : surfaces) {
      if (surface.serves(request)) {
        return answer(surface, request);
      }
    }
    return refuse(request.path(), 404, "Not Found");
  }

  private static Surface.Answer answer(Surface surface, Request request) {
    try {
      return surface.answer(request);
    } catch (WouldBlockException e) {
      throw e;
    } catch (Throwable e) {
      return failed(surface, request, e);
    }
  }

  /// The answer to a request whose content could not be sent because of `failure`.
  public Surface.Answer failed(Request request, Throwable failure) {
    for (Surface surface : surfaces) {
      if (surface.serves(request)) {
        return failed(surface, request, failure);
      }
    }
    return refuse(request.path(), 500, "Internal Server Error");
  }

  private static Surface.Answer failed(Surface surface, Request request, Throwable failure) {
    if (isClientGone(failure)) {
      return refuse(request.path(), 400, "the request's content broke off");
    }
    LOG.error(
        "{} {} failed, request {}",
        request.method(),
        Paths.forLog(request.path()),
        request.id(),
        failure);
    Response response;
    try {
      response = surface.failed(request);
    } catch (RuntimeException e) {
      LOG.error("{} has no answer to a failure", surface.getClass().getName(), e);
      return refuse(request.path(), 500, "Internal Server Error");
    }
    return new Surface.Answer(response, NO_ROUTE, "");
  }

  /// Whether it was the client that ended a request with `failure`.
  public static boolean isClientGone(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof ClientGoneException) {
        return true;
      }
    }
    return false;
  }

  /// The answer to what is no proper request or reaches no surface.
  ///
  /// @param path empty if it could not be read
  public static Surface.Answer refuse(String path, int status, String message) {
    return new Surface.Answer(Refusals.refuse(path, status, "UNSUPPORTED", message), NO_ROUTE, "");
  }

  /// Tells the observers what became of a request.
  public void finished(Handled handled) {
    for (RequestObserver observer : observers) {
      try {
        observer.finished(handled);
      } catch (RuntimeException e) {
        LOG.error("request {} was not recorded", handled.id(), e);
      }
    }
  }
}
