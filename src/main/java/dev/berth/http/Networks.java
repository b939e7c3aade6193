package dev.berth.http;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;

/// Ranges of addresses, such as `10.0.0.0/8` and `fd00::/8`.
public final class Networks {
  /// No address at all.
  public static final Networks NONE = new Networks(List.of());

  private record Network(InetAddress base, int bits) {
    boolean contains(byte[] other) {
      byte[] address = base.getAddress();
      if (other.length != address.length) {
        return false;
      }
      int whole = bits / 8;
      for (int i = 0; i < whole; i++) {
        if (address[i] != other[i]) {
          return false;
        }
      }
      int rest = bits % 8;
      return rest == 0 || (address[whole] ^ other[whole]) >> (8 - rest) << (8 - rest) == 0;
    }
  }

  private final List<Network> networks;

  private Networks(List<Network> networks) {
    this.networks = networks;
  }

  /// Reads addresses and ranges.
  ///
  /// @throws IllegalArgumentException naming the one that is neither
  public static Networks parse(List<String> texts) {
    List<Network> networks = new ArrayList<>();
    for (String text : texts) {
      networks.add(parse(text.strip()));
    }
    return networks.isEmpty() ? NONE : new Networks(List.copyOf(networks));
  }

  private static Network parse(String text) {
    int slash = text.indexOf('/');
    InetAddress address = literal(slash < 0 ? text : text.substring(0, slash), text);
    int most = address.getAddress().length * 8;
    int bits = most;
    if (slash >= 0) {
      try {
        bits = Integer.parseInt(text.substring(slash + 1));
      } catch (NumberFormatException e) {
        throw noNetwork(text);
      }
      if (bits < 0 || bits > most) {
        throw noNetwork(text);
      }
    }
    return new Network(address, bits);
  }

  /// The address that `text` writes out; names are not looked up.
  private static InetAddress literal(String text, String whole) {
    try {
      return InetAddress.ofLiteral(text);
    } catch (IllegalArgumentException e) {
      throw noNetwork(whole);
    }
  }

  private static IllegalArgumentException noNetwork(String text) {
    return new IllegalArgumentException(
        "\"" + text + "\" is neither an address nor a range such as 10.0.0.0/8");
  }

  public boolean isEmpty() {
    return networks.isEmpty();
  }

  public boolean contains(InetAddress address) {
    byte[] bytes = address.getAddress();
    for (Network network : networks) {
      if (network.contains(bytes)) {
        return true;
      }
    }
    return false;
  }

  /// Whether the address that `text` writes out is one of these; false if it writes none.
  public boolean contains(String text) {
    try {
      return contains(InetAddress.ofLiteral(text));
    } catch (IllegalArgumentException e) {
      return false;
    }
  }
}
