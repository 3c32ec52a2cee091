package io.gatehouse.wecom;

import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.zip.CRC32C;

/** Texts by eight letters each: a list of thousands stays small in a checkpoint. */
final class Fingerprint {

  private static final int LETTERS = 8;

  private Fingerprint() {}

  /** One for all of them together, in this order. */
  static String ofAll(List<String> ids) {
    return of(String.join("\n", ids));
  }

  static String ofEach(Collection<String> ids) {
    return ids.stream().map(Fingerprint::of).distinct().sorted().collect(Collectors.joining());
  }

  /** Those that are not among the known. */
  static List<String> strangers(List<String> ids, String known) {
    Set<String> prints = prints(known);
    return ids.stream().filter(id -> !prints.contains(of(id))).toList();
  }

  /** The known without that one. */
  static String without(String id, String known) {
    Set<String> prints = prints(known);
    prints.remove(of(id));
    return String.join("", prints);
  }

  private static Set<String> prints(String known) {
    Set<String> prints = new TreeSet<>();
    for (int i = 0; i + LETTERS <= known.length(); i += LETTERS) {
      prints.add(known.substring(i, i + LETTERS));
    }
    return prints;
  }

  static String of(String id) {
    CRC32C sum = new CRC32C();
    sum.update(id.getBytes(StandardCharsets.UTF_8));
    return String.format("%08x", sum.getValue());
  }
}
