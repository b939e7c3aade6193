package dev.berth.hook;

import java.io.IOException;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;

/// TLS over a connection that is there already, so that the name is checked and the address stays
/// the one that was looked at.
final class ReceiverTls {
  private final SSLContext strict;
  private final SSLContext lenient;

  /// @param strict by which receivers' certificates are looked at
  ReceiverTls(SSLContext strict) {
    this.strict = strict;
    try {
      lenient = SSLContext.getInstance("TLS");
      lenient.init(null, new TrustManager[] {new AnyCertificate()}, new SecureRandom());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e); // every Java has it
    }
  }

  /// Looks at certificates as this Java does.
  static ReceiverTls usual() {
    try {
      return new ReceiverTls(SSLContext.getDefault());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e); // every Java has it
    }
  }

  /// Speaks TLS on a connection; closing the result closes it.
  ///
  /// @param host the receiver's name
  /// @param anyCertificate whether its certificate is not looked at
  Socket over(Socket connection, String host, int port, boolean anyCertificate) throws IOException {
    SSLContext context = anyCertificate ? lenient : strict;
    SSLSocket socket =
        (SSLSocket) context.getSocketFactory().createSocket(connection, host, port, true);
    if (!anyCertificate) {
      SSLParameters parameters = socket.getSSLParameters();
      parameters.setEndpointIdentificationAlgorithm("HTTPS");
      socket.setSSLParameters(parameters);
    }
    socket.startHandshake();
    return socket;
  }

  /// For hooks whose makers said that the certificate is not to be looked at.
  private static final class AnyCertificate extends X509ExtendedTrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
