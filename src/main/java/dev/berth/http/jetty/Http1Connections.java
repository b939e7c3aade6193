package dev.berth.http.jetty;

import org.eclipse.jetty.http.HttpCompliance;
import org.eclipse.jetty.http.HttpParser;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.internal.HttpConnection;

/// Makes connections of HTTP/1.1 that read repeated fields once.
final class Http1Connections extends HttpConnectionFactory {
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
        },
        connector,
        endPoint);
  }
}
