package dev.berth.http.jetty;

import java.time.Duration;
import org.eclipse.jetty.http.HttpParser;
import org.eclipse.jetty.http2.ErrorCode;
import org.eclipse.jetty.http2.HTTP2Connection;
import org.eclipse.jetty.http2.HTTP2Session;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.ssl.SslConnection;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.internal.HttpConnection;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.NanoTime;
import org.jspecify.annotations.Nullable;

/// Closes connections that have waited too long between requests or inside the head of one.
///
/// Jetty knows one limit for a silent connection, which has to be as long as an upload may stall,
/// and it begins anew with each byte. The shorter limits are kept here, by a look at all
/// connections now and then, so that a request pays nothing for them.
final class Sweeper {
  private final long keepAliveMillis;
  private final long headerMillis;

  Sweeper(Duration keepAlive, Duration headerTime) {
    this.keepAliveMillis = keepAlive.toMillis();
    this.headerMillis = headerTime.toMillis();
  }

  /// Closes what is over its time.
  void sweep(Connector connector) {
    for (EndPoint endPoint : connector.getConnectedEndPoints()) {
      look(endPoint, endPoint.getConnection(), keepAliveMillis);
    }
  }

  /// Closes what serves no request at the moment, and lets clients of HTTP/2 know that their
  /// connection takes no more.
  void closeIdle(Connector connector) {
    for (EndPoint endPoint : connector.getConnectedEndPoints()) {
      Connection connection = endPoint.getConnection();
      if (inner(connection) instanceof HTTP2Connection http2) {
        var _ = http2.getSession().shutdown();
      } else {
        look(endPoint, connection, 0);
      }
    }
  }

  private static @Nullable Connection inner(@Nullable Connection connection) {
    return connection instanceof SslConnection ssl
        ? ssl.getSslEndPoint().getConnection()
        : connection;
  }

  private void look(EndPoint endPoint, Connection connection, long allowedIdle) {
    switch (connection) {
      case HttpConnection http -> lookAtHttp1(endPoint, http, allowedIdle);
      case HTTP2Connection http2 -> lookAtHttp2(endPoint, http2, allowedIdle);
      case SslConnection ssl -> {
        Connection inner = ssl.getSslEndPoint().getConnection();
        if (inner instanceof HttpConnection || inner instanceof HTTP2Connection) {
          look(endPoint, inner, allowedIdle);
        } else {
          lookAtHandshake(endPoint, allowedIdle);
        }
      }
      case null, default -> lookAtHandshake(endPoint, allowedIdle);
    }
  }

  private void lookAtHttp1(EndPoint endPoint, HttpConnection connection, long allowedIdle) {
    if (connection.getHttpChannel().getRequest() != null) {
      return;
    }
    if (connection.getParser().isStart()) {
      if (idleMillis(endPoint) >= allowedIdle) {
        endPoint.close();
      }
    } else if (isLateHead(connection.getParser())) {
      endPoint.close();
    }
  }

  /// Whether a head, or the client's end after a last answer, has been awaited for too long.
  ///
  /// The connection's own thread goes on meanwhile: while it makes a parser ready for the next
  /// request, the time at which one began is zero and the parser not at its start yet.
  boolean isLateHead(HttpParser parser) {
    boolean waits = parser.inHeaderState() || parser.isTerminated();
    long begun = parser.getBeginNanoTime();
    return waits && begun != 0 && NanoTime.millisSince(begun) > headerMillis;
  }

  private static void lookAtHttp2(EndPoint endPoint, HTTP2Connection connection, long allowedIdle) {
    HTTP2Session session = connection.getSession();
    if (session.getStreams().isEmpty() && idleMillis(endPoint) >= allowedIdle) {
      session.close(ErrorCode.NO_ERROR.code, "idle", Callback.NOOP);
    }
  }

  private void lookAtHandshake(EndPoint endPoint, long allowedIdle) {
    long age = System.currentTimeMillis() - endPoint.getCreatedTimeStamp();
    if (age > Math.min(allowedIdle, headerMillis)) {
      endPoint.close();
    }
  }

  private static long idleMillis(EndPoint endPoint) {
    return endPoint instanceof org.eclipse.jetty.io.IdleTimeout timeout ? timeout.getIdleFor() : 0;
  }
}
