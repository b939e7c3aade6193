package dev.berth.config;

/// Where the server accepts connections.
///
/// @param host a name or an address; empty for all addresses of this machine
/// @param port 0 for any that is free
public record ListenAddress(String host, int port) {
  private static final String EXPECTED =
      "HOST:PORT, such as localhost:8080, :8080 for all addresses, or [::1]:8080";

  public ListenAddress {
    if (port < 0 || port > 65_535) {
      throw new IllegalArgumentException(EXPECTED);
    }
  }

  /// Reads `HOST:PORT`.
  static ListenAddress parse(String text) {
    int colon = text.lastIndexOf(':');
    if (colon < 0) {
      throw new IllegalArgumentException(EXPECTED);
    }
    String host = text.substring(0, colon);
    boolean bracketed = host.startsWith("[") && host.endsWith("]");
    if (bracketed) {
      host = host.substring(1, host.length() - 1);
    } else if (host.indexOf(':') >= 0) {
      throw new IllegalArgumentException(EXPECTED);
    }
    try {
      return new ListenAddress(
          host.equals("*") ? "" : host, Integer.parseInt(text.substring(colon + 1)));
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(EXPECTED, e);
    }
  }
}
