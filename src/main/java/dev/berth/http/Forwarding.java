package dev.berth.http;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Decides what the client's address and our own outside address are, of which proxies tell.
///
/// `Forwarded` and `X-Forwarded-…` are believed as far as they come from a trusted proxy: addresses
/// are read from the last to the first, and the first one that is no trusted proxy is the client.
///
/// @param trusted the proxies whose word is taken
/// @param url our own outside address if it is fixed, without a slash at the end
public record Forwarding(Networks trusted, @Nullable String url) {
  /// Believes nobody.
  public static final Forwarding NONE = new Forwarding(Networks.NONE, null);

  public Forwarding {
    if (url != null) {
      url = url.endsWith("/") ? url.substring(0, url.length() - 1) : url;
    }
  }

  /// The address of the client behind `peer`.
  public String remoteAddress(Request request, InetAddress peer, String peerText) {
    if (trusted.isEmpty() || !trusted.contains(peer)) {
      return peerText;
    }
    List<String> hops = hops(request);
    String client = peerText;
    for (int i = hops.size() - 1; i >= 0; i--) {
      client = hops.get(i);
      if (!trusted.contains(client)) {
        break;
      }
    }
    return client;
  }

  /// Scheme, host and port under which the client reaches us.
  public String origin(Request request, InetAddress peer, String scheme, String authority) {
    if (url != null) {
      return url;
    }
    if (trusted.isEmpty() || !trusted.contains(peer)) {
      return scheme + "://" + authority;
    }
    String outerScheme =
        forwarded(request, "proto")
            .or(() -> last(request, "X-Forwarded-Proto"))
            .map(value -> value.toLowerCase(Locale.ROOT))
            .filter(value -> value.equals("http") || value.equals("https"))
            .orElse(scheme);
    String outerAuthority =
        forwarded(request, "host")
            .or(() -> last(request, "X-Forwarded-Host"))
            .filter(Forwarding::isAuthority)
            .orElse(authority);
    return outerScheme + "://" + outerAuthority;
  }

  private static boolean isAuthority(String value) {
    return !value.isEmpty()
        && value
            .chars()
            .allMatch(c ->
                (c >= 'a' && c <= 'z')
                    || (c >= 'A' && c <= 'Z')
                    || (c >= '0' && c <= '9')
                    || "-._:[]".indexOf(c) >= 0);
  }

  private static List<String> hops(Request request) {
    List<String> hops = new ArrayList<>();
    for (String line : request.headers("Forwarded")) {
      for (String element : line.split(",", -1)) {
        parameter(element, "for").ifPresent(value -> hops.add(withoutPort(value)));
      }
    }
    if (hops.isEmpty()) {
      for (String line : request.headers("X-Forwarded-For")) {
        for (String element : line.split(",", -1)) {
          hops.add(withoutPort(element.strip()));
        }
      }
    }
    return hops;
  }

  /// A parameter of the last element of `Forwarded`, which the proxy next to us wrote.
  private static Optional<String> forwarded(Request request, String name) {
    List<String> lines = request.headers("Forwarded");
    if (lines.isEmpty()) {
      return Optional.empty();
    }
    String line = lines.getLast();
    return parameter(line.substring(line.lastIndexOf(',') + 1), name);
  }

  private static Optional<String> last(Request request, String name) {
    List<String> lines = request.headers(name);
    if (lines.isEmpty()) {
      return Optional.empty();
    }
    String line = lines.getLast();
    return Optional.of(line.substring(line.lastIndexOf(',') + 1).strip());
  }

  private static Optional<String> parameter(String element, String name) {
    for (String pair : element.split(";", -1)) {
      int equals = pair.indexOf('=');
      if (equals > 0 && pair.substring(0, equals).strip().equalsIgnoreCase(name)) {
        String value = pair.substring(equals + 1).strip();
        boolean quoted = value.length() >= 2 && value.startsWith("\"") && value.endsWith("\"");
        return Optional.of(quoted ? value.substring(1, value.length() - 1) : value);
      }
    }
    return Optional.empty();
  }

  private static String withoutPort(String address) {
    if (address.startsWith("[")) {
      int end = address.indexOf(']');
      return end < 0 ? address : address.substring(1, end);
    }
    int colon = address.indexOf(':');
    boolean oneColon = colon >= 0 && colon == address.lastIndexOf(':');
    return oneColon ? address.substring(0, colon) : address;
  }
}
