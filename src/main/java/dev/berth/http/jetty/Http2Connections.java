package dev.berth.http.jetty;

import java.lang.reflect.Field;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpTokens;
import org.eclipse.jetty.http2.hpack.HpackDecoder;
import org.eclipse.jetty.http2.hpack.HpackException.SessionException;
import org.eclipse.jetty.http2.hpack.internal.MetaDataBuilder;
import org.eclipse.jetty.http2.server.HTTP2ServerConnectionFactory;
import org.eclipse.jetty.http2.server.internal.HTTP2ServerConnection;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.HttpConfiguration;

/// Connections of HTTP/2 that take a field with blanks around its value as HTTP/1.1 does: without
/// them. RFC 9113 (section 8.2.1) has such a request refused, and so has Jetty; but `gh` asks who
/// has signed in by a browser as `User-Agent: GitHub CLI `, with a blank after it, and GitHub
/// answers.
///
/// Jetty has no setting for it. What collects a request's fields is replaced in its decoder.
final class Http2Connections extends HTTP2ServerConnectionFactory {
  private static final Field COLLECTOR = collector();

  Http2Connections(HttpConfiguration configuration) {
    super(configuration);
  }

  private static Field collector() {
    try {
      Field field = HpackDecoder.class.getDeclaredField("_builder");
      field.setAccessible(true);
      return field;
    } catch (NoSuchFieldException e) {
      throw new IllegalStateException("this is another Jetty than the one that was built with", e);
    }
  }

  @Override
  public Connection newConnection(Connector connector, EndPoint endPoint) {
    Connection connection = super.newConnection(connector, endPoint);
    HTTP2ServerConnection http2 = (HTTP2ServerConnection) connection;
    HpackDecoder decoder = http2.getSession().getParser().getHpackDecoder();
    try {
      COLLECTOR.set(decoder, new Collector(decoder.getMaxHeaderListSize()));
    } catch (IllegalAccessException e) {
      throw new IllegalStateException("it was made accessible", e);
    }
    return connection;
  }

  private static final class Collector extends MetaDataBuilder {
    private static final String ILLEGAL_VALUE = "Illegal header value %s";

    Collector(int maxSize) {
      super(maxSize);
    }

    @Override
    public void emit(HttpField field) throws SessionException {
      String value = field.getValue();
      super.emit(
          value != null && hasBlanksAround(value)
              ? new HttpField(field.getHeader(), field.getName(), strip(value))
              : field);
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
