package io.gatehouse.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.UnknownHostException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NetworksTest {

  private static boolean contains(String networks, String address) throws UnknownHostException {
    return Networks.parse(networks).contain(InetAddress.getByName(address));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "10.0.0.0/8 | 10.255.0.1",
        "172.16.0.0/12 | 172.31.255.255",
        "192.0.2.7 | 192.0.2.7",
        "203.0.113.128/25,10.0.0.0/8 | 203.0.113.200",
        "0.0.0.0/0 | 8.8.8.8",
        "fc00::/7 | fd12:3456::1",
        "::1 | ::1",
        "10.0.0.0/8 | ::ffff:10.1.2.3",
        "::/0 | 2001:db8::1"
      })
  void an_address_inside_is_contained(String networks, String address) throws Exception {
    assertThat(contains(networks, address)).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "10.0.0.0/8 | 11.0.0.1",
        "172.16.0.0/12 | 172.32.0.0",
        "192.0.2.7 | 192.0.2.6",
        "203.0.113.128/25 | 203.0.113.127",
        "0.0.0.0/0 | 2001:db8::1",
        "::/0 | 8.8.8.8",
        "fc00::/7 | fe80::1"
      })
  void an_address_outside_is_not(String networks, String address) throws Exception {
    assertThat(contains(networks, address)).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "10.0.0.0/33 | expected 0 to 32 bits after the / of 10.0.0.0",
        "10.0.0.0/x | expected 0 to 32 bits after the / of 10.0.0.0",
        "10.1.2.3/8 | 10.1.2.3/8 is no network: expected 10.0.0.0/8 or 10.1.2.3",
        "10.0.0/8 | expected networks such as 10.0.0.0/8 or fd00::/8, and not \"10.0.0\"",
        "300.0.0.1 | expected networks such as 10.0.0.0/8 or fd00::/8, and not \"300.0.0.1\"",
        "localhost | expected networks such as 10.0.0.0/8 or fd00::/8, and not \"localhost\"",
        "fd00::/129 | expected 0 to 128 bits after the / of fd00::"
      })
  void what_is_no_network_is_told_with_what_would_be(String networks, String message) {
    assertThatThrownBy(() -> Networks.parse(networks)).hasMessage(message);
  }
}
