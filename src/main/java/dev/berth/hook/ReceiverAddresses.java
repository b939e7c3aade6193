package dev.berth.hook;

import dev.berth.http.Networks;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;

/// Which addresses webhooks are sent to: those of the public Internet, and those that the site
/// allows besides. Who may make a hook must not reach by it what only this machine reaches.
public final class ReceiverAddresses {
  // The IANA registries of special-purpose addresses, and where clouds tell machines their secrets.
  private static final Networks NOT_PUBLIC =
      Networks.parse(
          List.of(
              "0.0.0.0/8",
              "10.0.0.0/8",
              "100.64.0.0/10",
              "127.0.0.0/8",
              "168.63.129.16",
              "169.254.0.0/16",
              "172.16.0.0/12",
              "192.0.0.0/24",
              "192.0.2.0/24",
              "192.88.99.0/24",
              "192.168.0.0/16",
              "198.18.0.0/15",
              "198.51.100.0/24",
              "203.0.113.0/24",
              "224.0.0.0/3",
              "2001::/23",
              "2001:db8::/32",
              "2002::/16",
              "3fff::/20"));
  // Whatever lies outside is no global unicast address, or stands for one of IPv4.
  private static final Networks PUBLIC = Networks.parse(List.of("0.0.0.0/0", "2000::/3"));

  private final Networks allowed;
  private final Names names;

  /// Finds the addresses that a name stands for.
  @FunctionalInterface
  interface Names {
    InetAddress[] find(String name) throws UnknownHostException;
  }

  /// @param allowed what the site allows besides
  public ReceiverAddresses(Networks allowed) {
    this(allowed, InetAddress::getAllByName);
  }

  ReceiverAddresses(Networks allowed, Names names) {
    this.allowed = allowed;
    this.names = names;
  }

  /// Nothing is sent to the address that a name stands for.
  static final class RefusedException extends IOException {
    private static final long serialVersionUID = 1;

    RefusedException() {
      super("the receiver's address is not one that webhooks may be sent to");
    }
  }

  /// The address that a host's name stands for now, to be connected to as it is: asked again, the
  /// name might stand for another.
  ///
  /// @throws RefusedException if it may not be sent to
  /// @throws UnknownHostException if there is none
  InetAddress resolve(String host) throws IOException {
    for (InetAddress address : names.find(host)) {
      if (allows(address)) {
        return address;
      }
    }
    throw new RefusedException();
  }

  /// Whether an address may be sent to.
  boolean allows(InetAddress address) {
    return allowed.contains(address) || (PUBLIC.contains(address) && !NOT_PUBLIC.contains(address));
  }
}
