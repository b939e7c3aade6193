package dev.berth.clients;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/// A certificate for `localhost` that signs itself, made with the JDK's own tool, as PEM files.
record Certificate(Path certificate, Path key, SSLContext trust) {
  private static final char[] PASSWORD = "changeit".toCharArray();

  static Certificate make(Path directory) {
    Path store = directory.resolve("certificate.p12");
    Shell.in(directory)
        .tool(Path.of(System.getProperty("java.home"), "bin", "keytool"))
        .run(
            "-genkeypair",
            "-alias",
            "localhost",
            "-keyalg",
            "EC",
            "-groupname",
            "secp256r1",
            "-dname",
            "CN=localhost",
            "-ext",
            "san=dns:localhost,ip:127.0.0.1",
            "-ext",
            "bc=ca:true",
            "-validity",
            "30",
            "-storetype",
            "PKCS12",
            "-keystore",
            store,
            "-storepass",
            new String(PASSWORD));
    try (InputStream in = Files.newInputStream(store)) {
      KeyStore keys = KeyStore.getInstance("PKCS12");
      keys.load(in, PASSWORD);
      byte[] certificate = keys.getCertificate("localhost").getEncoded();
      byte[] key = keys.getKey("localhost", PASSWORD).getEncoded();
      TrustManagerFactory trust =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      KeyStore trusted = KeyStore.getInstance("PKCS12");
      trusted.load(null, null);
      trusted.setCertificateEntry("localhost", keys.getCertificate("localhost"));
      trust.init(trusted);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, trust.getTrustManagers(), null);
      return new Certificate(
          pem(directory.resolve("certificate.pem"), "CERTIFICATE", certificate),
          pem(directory.resolve("key.pem"), "PRIVATE KEY", key),
          context);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Path pem(Path file, String kind, byte[] bytes) throws IOException {
    String body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(bytes);
    return Files.writeString(
        file, "-----BEGIN %s-----\n%s\n-----END %s-----\n".formatted(kind, body, kind));
  }
}
