package io.gatehouse.cli;

import io.gatehouse.simulator.Faults;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A vendor's simulated server, as {@code simulate} runs it; not listening before its start. */
interface SimulatedVendor extends AutoCloseable {

  /** The vendors that can be simulated, by the names that sites give them. */
  enum Kind {
    AX_ACS("ax-acs", 6500, SimulatedAxAcs.QUIRKS, SimulatedAxAcs::new),
    WECOM("wecom", 6600, SimulatedWeCom.QUIRKS, SimulatedWeCom::new),
    K30("k30", 6700, SimulatedK30.QUIRKS, SimulatedK30::new);

    private final String vendor;
    private final int port;
    private final List<String> quirks;
    private final BiFunction<Wish, Integer, SimulatedVendor> maker;

    Kind(
        String vendor,
        int port,
        List<String> quirks,
        BiFunction<Wish, Integer, SimulatedVendor> maker) {
      this.vendor = vendor;
      this.port = port;
      this.quirks = quirks;
      this.maker = maker;
    }

    /**
     * @param others where those are that are a file
     * @throws IllegalArgumentException that names those there are
     */
    static Kind named(String vendor, Path others) {
      return Arrays.stream(values())
          .filter(kind -> kind.vendor.equals(vendor))
          .findFirst()
          .orElseThrow(
              () ->
                  new IllegalArgumentException(
                      "no simulator for vendor \"%s\": use %s, or one of the files of %s"
                          .formatted(vendor, names(), others)));
    }

    static String names() {
      return String.join(" or ", Arrays.stream(values()).map(kind -> kind.vendor).toList());
    }

    /** The names of its quirks. */
    List<String> quirks() {
      return quirks;
    }

    /**
     * @param sites null for one, of the name wished
     * @throws IllegalArgumentException for a quirk that the vendor has not
     */
    List<SimulatedVendor> make(Wish wish, Integer sites) {
      return SimulatedVendor.make(vendor, port, maker, wish, sites);
    }
  }

  /**
   * Servers of as many sites, {@code ax-acs-1} and so on, on ports and of seeds that follow one
   * another; of one site, of the name wished, where none are counted.
   */
  static List<SimulatedVendor> make(
      String vendor,
      int port,
      BiFunction<Wish, Integer, SimulatedVendor> maker,
      Wish wish,
      Integer sites) {
    int first = wish.port() == null ? port : wish.port();
    if (sites == null) {
      return List.of(maker.apply(wish, first));
    }
    return IntStream.range(0, sites)
        .mapToObj(i -> maker.apply(wish.of(vendor + "-" + (i + 1), i), first == 0 ? 0 : first + i))
        .toList();
  }

  /**
   * What was asked for.
   *
   * @param site what the daemon is to call it
   * @param port null for the vendor's own
   * @param records of the past
   * @param people where the vendor lists them
   * @param quirks names, in any case; {@code all} for all
   * @param webhooks where a vendor that pushes does, up to, not including, {@code /<site>}
   */
  record Wish(
      String site,
      Integer port,
      int records,
      int people,
      long seed,
      List<String> quirks,
      URI webhooks) {

    /** Another site's. */
    Wish of(String other, int further) {
      return new Wish(other, port, records, people, seed + further, quirks, webhooks);
    }

    <Q extends Enum<Q>> List<Q> quirks(Class<Q> type) {
      return quirks.contains("all")
          ? List.of(type.getEnumConstants())
          : quirks.stream().map(name -> constant(type, "quirk", name)).toList();
    }
  }

  /** What the daemon is to call it. */
  String site();

  void start();

  void live(double perSecond);

  Faults faults();

  /** Where it serves, and what to try. */
  String greeting(double live);

  /** What the daemon needs to know of the site, by the names of settings. */
  Map<String, String> settings();

  /** The same as options of {@code run}, the address on the first line. */
  default String options() {
    return settings().entrySet().stream()
        .map(one -> "--set " + one.getKey() + "=" + one.getValue())
        .collect(Collectors.joining(" \\\n    "));
  }

  void writeLedger(Path file) throws IOException;

  @Override
  void close();

  /** Settings of a site, by whole names, from names and values in turn. */
  static Map<String, String> settingsOf(String site, String... namesAndValues) {
    Map<String, String> settings = new LinkedHashMap<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      settings.put("sites." + site + "." + namesAndValues[i], namesAndValues[i + 1]);
    }
    return settings;
  }

  static List<String> names(Class<? extends Enum<?>> type) {
    return Arrays.stream(type.getEnumConstants()).map(Enum::name).toList();
  }

  /**
   * @throws IllegalArgumentException that names those there are
   */
  static <E extends Enum<E>> E constant(Class<E> type, String what, String name) {
    try {
      return Enum.valueOf(type, name.trim().toUpperCase(Locale.ROOT).replace('-', '_'));
    } catch (IllegalArgumentException unknown) {
      throw new IllegalArgumentException(
          "no %s \"%s\": there are %s".formatted(what, name, List.of(type.getEnumConstants())));
    }
  }
}
