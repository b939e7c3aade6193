package dev.berth.hook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.berth.http.Networks;
import java.io.IOException;
import java.net.InetAddress;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Which addresses webhooks are sent to.
class ReceiverAddressesTest {
  private final ReceiverAddresses addresses = new ReceiverAddresses(Networks.NONE);

  @ParameterizedTest
  @ValueSource(
      strings = {
        // this machine, in all the ways to write it
        "127.0.0.1",
        "127.8.9.10",
        "0.0.0.0",
        "0.1.2.3",
        "2130706433",
        "127.1",
        "localhost",
        "::1",
        "::",
        "[::1]",
        "::ffff:127.0.0.1",
        "::127.0.0.1",
        "64:ff9b::127.0.0.1",
        "2002:7f00:1::",
        // networks of one's own
        "10.0.0.1",
        "172.16.0.1",
        "172.31.255.255",
        "192.168.1.1",
        "100.64.0.1",
        "100.127.255.255",
        "198.18.0.1",
        "fc00::1",
        "fd12:3456::1",
        "fec0::1",
        "::ffff:10.0.0.1",
        // links, and what clouds tell machines
        "169.254.169.254",
        "169.254.1.1",
        "100.100.100.200",
        "192.0.0.192",
        "168.63.129.16",
        "fd00:ec2::254",
        "fe80::1",
        "::ffff:169.254.169.254",
        // many at once, and nobody
        "224.0.0.1",
        "239.255.255.255",
        "240.0.0.1",
        "255.255.255.255",
        "ff02::1",
        "192.0.2.1",
        "198.51.100.1",
        "203.0.113.1",
        "192.88.99.1",
        "2001:db8::1",
        "2001::1",
        "100::1",
      })
  void thisIsNoAddressToSendTo(String host) {
    assertThatExceptionOfType(ReceiverAddresses.RefusedException.class)
        .isThrownBy(() -> addresses.resolve(host));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "8.8.8.8",
        "1.1.1.1",
        "100.63.255.255",
        "100.128.0.1",
        "172.15.0.1",
        "172.32.0.1",
        "169.253.1.1",
        "223.255.255.255",
        "::ffff:8.8.8.8",
        "2606:4700::1111",
        "2a00:1450::1",
      })
  void thisIsAnAddressToSendTo(String host) throws IOException {
    assertThat(addresses.resolve(host)).isEqualTo(InetAddress.ofLiteral(host));
  }

  @Test
  void theSiteMayAllowAddressesOfItsOwn() throws IOException {
    ReceiverAddresses some =
        new ReceiverAddresses(Networks.parse(List.of("10.1.0.0/16", "127.0.0.1")));

    assertThat(some.resolve("10.1.2.3")).isEqualTo(InetAddress.ofLiteral("10.1.2.3"));
    assertThat(some.resolve("::ffff:127.0.0.1")).isEqualTo(InetAddress.ofLiteral("127.0.0.1"));
    assertThat(some.allows(InetAddress.ofLiteral("10.2.2.3"))).isFalse();
    assertThat(some.allows(InetAddress.ofLiteral("127.0.0.2"))).isFalse();
  }
}
