package dev.berth.http.jetty;

import dev.berth.http.HttpMethod;
import dev.berth.http.Paths;
import dev.berth.http.Site;
import java.io.Closeable;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.jetty.alpn.server.ALPNServerConnectionFactory;
import org.eclipse.jetty.http.HttpCompliance;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.io.ArrayByteBufferPool;
import org.eclipse.jetty.io.ManagedSelector;
import org.eclipse.jetty.io.SocketChannelEndPoint;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.IO;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.eclipse.jetty.util.thread.ScheduledExecutorScheduler;
import org.eclipse.jetty.util.thread.Scheduler;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Serves a [Site] by HTTP/1.1 and, over TLS, HTTP/2.
///
/// A few threads read from all connections and answer what is in memory at once; every request that
/// has to wait for a client, a disk or a database runs on a virtual thread.
public final class JettyServer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(JettyServer.class);
  private static final int LARGEST_HEAD = 16 * 1024;
  static final int READ_BUFFER = 64 * 1024;
  private static final int AHEAD = 1024 * 1024;
  private static final int ACCEPT_QUEUE = 1024;
  private static final long KEPT_DIRECT_MEMORY = 24L << 20;
  private static final long KEPT_HEAP_MEMORY = 2L << 20;

  // What these allow reaches the routes as it was sent. An encoded slash belongs to a package's
  // name, and a segment that stands for another directory is refused here for every path.
  private static final UriCompliance ADDRESSES =
      UriCompliance.from(
          EnumSet.of(
              UriCompliance.Violation.AMBIGUOUS_PATH_SEPARATOR,
              UriCompliance.Violation.AMBIGUOUS_PATH_ENCODING,
              UriCompliance.Violation.AMBIGUOUS_EMPTY_SEGMENT,
              UriCompliance.Violation.AMBIGUOUS_PATH_PARAMETER));

  private final Server server;
  private final Site site;
  private final ServerSettings settings;
  private final @Nullable TlsContext tls;
  private final Sweeper sweeper;
  private final AtomicInteger inFlight = new AtomicInteger();
  private List<InetSocketAddress> addresses = List.of();
  private final Executor waiting = new WaitingThreads();
  private volatile boolean draining;

  private JettyServer(ServerSettings settings, Site site) throws IOException {
    this.settings = settings;
    this.site = site;
    this.tls = settings.tls() == null ? null : new TlsContext(settings.tls());
    this.sweeper = new Sweeper(settings.keepAlive(), settings.headerTime());
    int selectors = Math.max(1, Runtime.getRuntime().availableProcessors() / 2);
    this.server = newServer(settings.listen().size() * selectors);
    for (InetSocketAddress address : settings.listen()) {
      server.addConnector(newConnector(address, selectors));
    }
    server.addBean(new NetworkConnectionLimit(settings.connections(), server));
    server.setHandler(new Entrance());
    server.setErrorHandler(new RefusalHandler(site));
  }

  /// Starts to listen; requests are answered when this returns.
  ///
  /// @throws IOException if an address cannot be listened on, or the certificate is unusable, with
  ///   a message for the person who starts the server
  public static JettyServer start(ServerSettings settings, Site site) throws IOException {
    JettyServer server = new JettyServer(settings, site);
    server.start();
    return server;
  }

  private static Server newServer(int selectors) {
    // Jetty's own queue asks the JDK's management classes for the processor, and loads them at the
    // start.
    QueuedThreadPool threads =
        new QueuedThreadPool(
            selectors + 6, Math.min(selectors + 1, 4), 60_000, new LinkedBlockingQueue<>());
    threads.setName("http");
    threads.setReservedThreads(0);
    Scheduler scheduler = new ScheduledExecutorScheduler("http-timer", true);
    ArrayByteBufferPool buffers =
        new ArrayByteBufferPool(
            0,
            4096,
            Http1Connections.LONG_CONTENT_BUFFER,
            512,
            KEPT_HEAP_MEMORY,
            KEPT_DIRECT_MEMORY);
    Server server = new Server(threads, scheduler, buffers);
    server.setStopAtShutdown(false);
    server.setStopTimeout(0);
    return server;
  }

  private ServerConnector newConnector(InetSocketAddress address, int selectors) {
    ServerConnector connector =
        new ServerConnector(
            server,
            new ConnectionThreads(server.getThreadPool()),
            null,
            null,
            0,
            selectors,
            protocols()) {
          @Override
          protected SocketChannelEndPoint newEndPoint(
              SocketChannel channel, ManagedSelector selector, SelectionKey key) {
            FileEndPoint endPoint = new FileEndPoint(channel, selector, key, getScheduler());
            endPoint.setIdleTimeout(getIdleTimeout());
            return endPoint;
          }
        };
    connector.setHost(address.getHostString());
    connector.setPort(address.getPort());
    connector.setAcceptQueueSize(ACCEPT_QUEUE);
    connector.setAcceptedTcpNoDelay(true);
    connector.setIdleTimeout(settings.stall().toMillis());
    return connector;
  }

  private ConnectionFactory[] protocols() {
    HttpConfiguration configuration = new HttpConfiguration();
    configuration.setSendServerVersion(false);
    configuration.setSendDateHeader(true);
    configuration.setRequestHeaderSize(LARGEST_HEAD);
    configuration.setOutputAggregationSize(0);
    configuration.setUriCompliance(ADDRESSES);
    configuration.setHttpCompliance(HttpCompliance.STRICT);
    Http1Connections http1 = new Http1Connections(configuration);
    http1.setInputBufferSize(READ_BUFFER);
    if (tls == null) {
      return new ConnectionFactory[] {http1};
    }
    Http2Connections http2 = new Http2Connections(configuration);
    http2.setStreamIdleTimeout(settings.stall().toMillis());
    http2.setInputBufferSize(READ_BUFFER);
    // Bytes a client may send ahead of an upload that is written slowly: as many as a connection
    // of HTTP/1.1 would hold in the kernel.
    http2.setInitialStreamRecvWindow(AHEAD);
    http2.setInitialSessionRecvWindow(AHEAD);
    ALPNServerConnectionFactory choice = new ALPNServerConnectionFactory("h2", "http/1.1");
    choice.setDefaultProtocol(http1.getProtocol());
    SslConnectionFactory encryption = new SslConnectionFactory(tls.factory(), choice.getProtocol());
    return new ConnectionFactory[] {encryption, choice, http2, http1};
  }

  private void start() throws IOException {
    try {
      server.start();
      addresses = takenAddresses();
    } catch (IOException e) {
      close();
      throw e;
    } catch (Exception e) {
      close();
      throw new IOException("the HTTP server did not start: " + e.getMessage(), e);
    }
    long pause = Math.clamp(settings.headerTime().toMillis() / 4, 50, 2000);
    Thread.ofVirtual().name("http-sweeper").start(() -> sweepUntilStopped(pause));
  }

  private void sweepUntilStopped(long pauseMillis) {
    try {
      while (true) {
        TimeUnit.MILLISECONDS.sleep(pauseMillis);
        if (draining) {
          return;
        }
        sweep();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /// Must go on whatever happens: without it nothing limits what a silent client holds.
  private void sweep() {
    try {
      for (var connector : server.getConnectors()) {
        sweeper.sweep(connector);
      }
      if (tls != null) {
        tls.reloadIfChanged();
      }
    } catch (RuntimeException e) {
      LOG.warn("idle connections were not looked at this time", e);
    }
  }

  /// The addresses listened on, with the ports that were taken, in the order of the settings.
  public List<InetSocketAddress> addresses() {
    return addresses;
  }

  private List<InetSocketAddress> takenAddresses() {
    List<InetSocketAddress> taken = new ArrayList<>();
    for (int i = 0; i < settings.listen().size(); i++) {
      int port = ((ServerConnector) server.getConnectors()[i]).getLocalPort();
      taken.add(new InetSocketAddress(settings.listen().get(i).getHostString(), port));
    }
    return List.copyOf(taken);
  }

  /// How many requests are being answered.
  public int inFlight() {
    return inFlight.get();
  }

  /// Runs what may wait for a client, a disk or a database.
  void runWaiting(Runnable task) {
    waiting.execute(task);
  }

  boolean isDraining() {
    return draining;
  }

  void finished() {
    inFlight.decrementAndGet();
  }

  /// Refuses new connections at once, lets the requests under way finish, and ends.
  ///
  /// @param limit how long that may take
  /// @return how many requests were cut off after that time
  public int stop(Duration limit) {
    draining = true;
    long deadline = System.nanoTime() + limit.toNanos();
    for (var connector : server.getConnectors()) {
      stopListening((ServerConnector) connector);
    }
    try {
      while (inFlight.get() > 0 && System.nanoTime() < deadline) {
        closeIdle();
        TimeUnit.MILLISECONDS.sleep(10);
      }
      closeIdle();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    int cut = inFlight.get();
    close();
    return cut;
  }

  private static void stopListening(ServerConnector connector) {
    Object socket = connector.getTransport();
    connector.close();
    IO.close(socket instanceof Closeable channel ? channel : null);
    // The kernel goes on taking connections until the selector has let go of the closed socket,
    // which it does when it wakes up.
    for (var selector : connector.getSelectorManager().getBeans(ManagedSelector.class)) {
      selector.submit(woken -> {});
    }
  }

  private void closeIdle() {
    for (var connector : server.getConnectors()) {
      sweeper.closeIdle(connector);
    }
  }

  /// Ends at once.
  @Override
  public void close() {
    draining = true;
    try {
      server.stop();
    } catch (Exception e) {
      throw new IllegalStateException("the HTTP server did not stop", e);
    }
  }

  /// Where requests come in, on a thread that must not wait.
  private final class Entrance extends Handler.Abstract {
    private static final String METHODS = "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS";

    Entrance() {
      super(InvocationType.NON_BLOCKING);
    }

    @Override
    public boolean handle(Request in, Response out, Callback done) {
      HttpMethod method = method(in.getMethod());
      inFlight.incrementAndGet();
      Exchange exchange =
          new Exchange(
              JettyServer.this, site, in, out, done, method == null ? HttpMethod.GET : method);
      String path = in.getHttpURI().getPath();
      if (method == null) {
        out.getHeaders().put("Allow", METHODS);
        exchange.refuse(Site.refuse(path == null ? "/" : path, 501, "no such method is known"));
      } else if (path == null || !path.startsWith("/")) {
        exchange.refuse(Site.refuse("/", 400, "the path must begin with a slash"));
      } else if (isEncodedOtherwise(in)) {
        exchange.refuse(Site.refuse(path, 501, "the only transfer coding understood is chunked"));
      } else if (Paths.hasDotSegment(path)) {
        exchange.refuse(Site.refuse(path, 400, "the path has a segment \".\" or \"..\""));
      } else {
        exchange.start();
      }
      return true;
    }

    /// A proxy before us might see another request in what is encoded in an unusual way.
    private static boolean isEncodedOtherwise(Request in) {
      List<String> codings = in.getHeaders().getValuesList(HttpHeader.TRANSFER_ENCODING);
      return !codings.isEmpty()
          && !(codings.size() == 1 && codings.getFirst().equalsIgnoreCase("chunked"));
    }

    private static @Nullable HttpMethod method(String name) {
      return switch (name) {
        case "GET" -> HttpMethod.GET;
        case "HEAD" -> HttpMethod.HEAD;
        case "POST" -> HttpMethod.POST;
        case "PUT" -> HttpMethod.PUT;
        case "PATCH" -> HttpMethod.PATCH;
        case "DELETE" -> HttpMethod.DELETE;
        case "OPTIONS" -> HttpMethod.OPTIONS;
        default -> null;
      };
    }
  }
}
