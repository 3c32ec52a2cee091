package io.gatehouse.settings;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Ranges of addresses, IPv4 and IPv6, as a setting lists them: {@code 10.0.0.0/8, fd00::/8,
 * 192.0.2.7}. An IPv4 address that is written as an IPv6 one counts as IPv4.
 */
public final class Networks {

  private static final String TO_255 = "(25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)";
  private static final Pattern IPV4 = Pattern.compile(TO_255 + "(\\." + TO_255 + "){3}");
  private static final Pattern IPV6 = Pattern.compile("[0-9a-fA-F.]*:[0-9a-fA-F:.]*");

  private record Network(byte[] address, int bits) {

    boolean contains(byte[] other) {
      return other.length == address.length && differsAt(address, other) >= bits;
    }
  }

  private final List<Network> networks;

  private Networks(List<Network> networks) {
    this.networks = networks;
  }

  /**
   * @param list separated by commas
   * @throws IllegalArgumentException saying what was expected
   */
  public static Networks parse(String list) {
    return new Networks(Values.split(list).stream().map(Networks::network).toList());
  }

  public boolean contain(InetAddress address) {
    byte[] bytes = address.getAddress();
    return networks.stream().anyMatch(network -> network.contains(bytes));
  }

  /** What matches neither pattern would be looked up by its name. */
  private static InetAddress literal(String text) {
    if (IPV4.matcher(text).matches() || IPV6.matcher(text).matches()) {
      try {
        return InetAddress.getByName(text);
      } catch (UnknownHostException e) {
        // told below, in the words of the setting
      }
    }
    throw new IllegalArgumentException(
        "expected networks such as 10.0.0.0/8 or fd00::/8, and not \"" + text + '"');
  }

  private static Network network(String text) {
    String[] parts = text.split("/", 2);
    byte[] address = literal(parts[0]).getAddress();
    int most = address.length * 8;
    if (parts.length == 1) {
      return new Network(address, most);
    }
    if (!parts[1].matches("\\d{1,3}") || Integer.parseInt(parts[1]) > most) {
      throw new IllegalArgumentException(
          "expected 0 to " + most + " bits after the / of " + parts[0]);
    }
    int bits = Integer.parseInt(parts[1]);
    byte[] first = address.clone();
    for (int bit = bits; bit < most; bit++) {
      first[bit / 8] &= (byte) ~(0x80 >> bit % 8);
    }
    if (differsAt(first, address) < most) { // a typing error, or one address and not a network
      throw new IllegalArgumentException(
          text + " is no network: expected " + text(first) + "/" + bits + " or " + parts[0]);
    }
    return new Network(address, bits);
  }

  private static String text(byte[] address) {
    try {
      return InetAddress.getByAddress(address).getHostAddress();
    } catch (UnknownHostException e) {
      throw new IllegalStateException(e); // only of a wrong length
    }
  }

  /** The first bit in which they differ; their length where they are equal. */
  private static int differsAt(byte[] one, byte[] other) {
    for (int i = 0; i < one.length; i++) {
      int difference = (one[i] ^ other[i]) & 0xff;
      if (difference != 0) {
        return i * 8 + Integer.numberOfLeadingZeros(difference) - 24;
      }
    }
    return one.length * 8;
  }
}
