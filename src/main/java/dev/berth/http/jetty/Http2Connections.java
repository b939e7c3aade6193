package dev.berth.http.jetty;

import java.lang.reflect.Field;
import java.util.Optional;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpTokens;
import org.eclipse.jetty.http.MetaData;
import org.eclipse.jetty.http2.hpack.HpackDecoder;
import org.eclipse.jetty.http2.hpack.HpackException.SessionException;
import org.eclipse.jetty.http2.hpack.HpackException.StreamException;
import org.eclipse.jetty.http2.hpack.internal.MetaDataBuilder;
import org.eclipse.jetty.http2.server.HTTP2ServerConnectionFactory;
import org.eclipse.jetty.http2.server.internal.HTTP2ServerConnection;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.HttpConfiguration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Connections of HTTP/2 that take a field with blanks around its value as HTTP/1.1 does: without
/// them. RFC 9113 (section 8.2.1) has such a request refused, and so has Jetty; but `gh` asks who
/// has signed in by a browser as `User-Agent: GitHub CLI `, with a blank after it, and GitHub
/// answers.
///
/// Jetty has no setting for it. What collects a request's fields is replaced in its decoder. That
/// is a final field: where Java refuses to change it, Jetty's own collector stays, and `gh` has to
/// speak HTTP/1.1.
final class Http2Connections extends HTTP2ServerConnectionFactory {
  private static final Logger LOG = LoggerFactory.getLogger(Http2Connections.class);
  private static final Optional<Field> COLLECTOR = collector();

  Http2Connections(HttpConfiguration configuration) {
    super(configuration);
  }

  /// Tried once on a decoder of no connection.
  private static Optional<Field> collector() {
    try {
      Field field = HpackDecoder.class.getDeclaredField("_builder");
      field.setAccessible(true);
      field.set(new HpackDecoder(1, System::nanoTime), new Collector(1));
      return Optional.of(field);
    } catch (ReflectiveOperationException | RuntimeException e) {
      LOG.warn(
          "fields with blanks around their value are refused over HTTP/2: Jetty's decoder cannot be"
              + " changed by this Java ({})",
          e.toString());
      return Optional.empty();
    }
  }

  @Override
  public Connection newConnection(Connector connector, EndPoint endPoint) {
    Connection connection = super.newConnection(connector, endPoint);
    if (COLLECTOR.isPresent() && connection instanceof HTTP2ServerConnection http2) {
      HpackDecoder decoder = http2.getSession().getParser().getHpackDecoder();
      try {
        COLLECTOR.get().set(decoder, new Collector(decoder.getMaxHeaderListSize()));
      } catch (IllegalAccessException e) {
        throw new IllegalStateException("it was tried", e);
      }
    }
    return connection;
  }

  private static final class Collector extends MetaDataBuilder {
    private static final String ILLEGAL_VALUE = "Illegal header value %s";

    /// What was left out of the fields of this request. It counts as part of their size: a field
    /// that is mentioned again by its number costs as much each time.
    private int blanks;

    Collector(int maxSize) {
      super(maxSize);
    }

    @Override
    public void emit(HttpField field) throws SessionException {
      String value = field.getValue();
      if (value == null || !hasBlanksAround(value)) {
        super.emit(field);
        return;
      }
      if (field.getName().startsWith(":")) {
        super.streamException(ILLEGAL_VALUE, value);
        super.emit(field);
        return;
      }
      String stripped = strip(value);
      blanks += value.length() - stripped.length();
      super.emit(new HttpField(field.getHeader(), field.getName(), stripped));
      int most = getMaxSize();
      if (most > 0 && getSize() + blanks > most) {
        throw new SessionException("Header size %d > %d", getSize() + blanks, most);
      }
    }

    @Override
    public MetaData build() throws StreamException {
      blanks = 0;
      return super.build();
    }

    @Override
    public void streamException(String format, Object... values) {
      boolean blanks =
          format.equals(ILLEGAL_VALUE)
              && values[0] instanceof String value
              && HttpTokens.isLegalFieldValue(strip(value));
      if (!blanks) {
        super.streamException(format, values);
      }
    }

    private static boolean hasBlanksAround(String value) {
      return !value.isEmpty()
          && (isBlank(value.charAt(0)) || isBlank(value.charAt(value.length() - 1)));
    }

    private static String strip(String value) {
      int start = 0;
      int end = value.length();
      while (start < end && isBlank(value.charAt(start))) {
        start++;
      }
      while (end > start && isBlank(value.charAt(end - 1))) {
        end--;
      }
      return value.substring(start, end);
    }

    private static boolean isBlank(char c) {
      return c == ' ' || c == '\t';
    }
  }
}
