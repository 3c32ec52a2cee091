package io.gatehouse.cli;

import io.gatehouse.simulator.Faults;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.BiFunction;

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
     * @throws IllegalArgumentException for a quirk that the vendor has not
     */
    SimulatedVendor make(Wish wish) {
      return maker.apply(wish, wish.port() == null ? port : wish.port());
    }
  }

  /**
   * What was asked for.
   *
   * @param port null for the vendor's own
   * @param records of the past
   * @param people where the vendor lists them
   * @param quirks names, in any case; {@code all} for all
   */
  record Wish(Integer port, int records, int people, long seed, List<String> quirks) {

    <Q extends Enum<Q>> List<Q> quirks(Class<Q> type) {
      return quirks.contains("all")
          ? List.of(type.getEnumConstants())
          : quirks.stream().map(name -> constant(type, "quirk", name)).toList();
    }
  }

  void start();

  void live(double perSecond);

  Faults faults();

  /** Where it serves, and what to try. */
  String greeting(double live);

  void writeLedger(Path file) throws IOException;

  @Override
  void close();

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
