package dev.berth.http.jetty;

import org.eclipse.jetty.http.HttpCompliance;
import org.eclipse.jetty.http.HttpParser;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.internal.HttpConnection;

/// Makes connections of HTTP/1.1 that read repeated fields once, and long content in large pieces.
final class Http1Connections extends HttpConnectionFactory {
  /// How much is read at once of content that has turned out to be long: each read tells the client
  /// that there is room again, and what that costs both sides is a part of what an upload costs.
  static final int LONG_CONTENT_BUFFER = 256 * 1024;

  Http1Connections(HttpConfiguration configuration) {
    super(configuration);
  }

  @Override
  public Connection newConnection(Connector connector, EndPoint endPoint) {
    return configure(
        new HttpConnection(getHttpConfiguration(), connector, endPoint) {
          @Override
          protected HttpParser newHttpParser(HttpCompliance compliance) {
            HttpParser parser = super.newHttpParser(compliance);
            return new RepeatedFieldsParser(
                (HttpParser.RequestHandler) parser.getHandler(),
                getHttpConfiguration().getRequestHeaderSize(),
                compliance);
          }

          // A connection holds its buffer until its request is taken up, so that only those have
          // a large one whose content is being taken.
          @Override
          public int getInputBufferSize() {
            return getParser().getContentRead() >= LONG_CONTENT_BUFFER
                ? LONG_CONTENT_BUFFER
                : super.getInputBufferSize();
          }
        },
        connector,
        endPoint);
  }
}
