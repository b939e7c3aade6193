package dev.berth.http.jetty;

import java.io.IOException;
import org.eclipse.jetty.http2.HTTP2Cipher;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The certificate that connections are encrypted with, and its replacement while they go on.
final class TlsContext {
  private static final Logger LOG = LoggerFactory.getLogger(TlsContext.class);

  private final PemFiles files;
  private final SslContextFactory.Server factory = new SslContextFactory.Server();
  private String state;

  /// Reads the certificate.
  ///
  /// @throws IOException naming the file that cannot be used, and why
  TlsContext(PemFiles files) throws IOException {
    this.files = files;
    this.state = files.state();
    factory.setKeyStore(files.load());
    factory.setKeyStorePassword(PemFiles.PASSWORD);
    factory.setKeyManagerPassword(PemFiles.PASSWORD);
    factory.setIncludeProtocols("TLSv1.3", "TLSv1.2");
    factory.setCipherComparator(HTTP2Cipher.COMPARATOR);
    factory.setRenegotiationAllowed(false);
    // Whoever connects by a name or an address the certificate does not have decides for himself
    // whether to trust it.
    factory.setSniRequired(false);
  }

  SslContextFactory.Server factory() {
    return factory;
  }

  /// Takes a changed certificate into use for new connections. One that cannot be used is reported
  /// once, and the one before stays.
  void reloadIfChanged() {
    String now = files.state();
    if (now.equals(state)) {
      return;
    }
    state = now;
    try {
      var loaded = files.load();
      factory.reload(changed -> changed.setKeyStore(loaded));
      LOG.info("the certificate in {} is in use now", files.certificate());
    } catch (Exception e) {
      LOG.error("the certificate is not replaced: {}", e.getMessage());
    }
  }
}
