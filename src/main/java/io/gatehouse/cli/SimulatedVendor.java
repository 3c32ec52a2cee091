package io.gatehouse.cli;

import io.gatehouse.simulator.Faults;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** A vendor's simulated server, as {@code simulate} runs it; not listening before its start. */
abstract class SimulatedVendor implements AutoCloseable {
  private static final String GREETING =
      """
      %1$s, simulated: %2$s
        %3$s, %4$.1f new ones per second. Ctrl-C ends it.
      Try:
      %5$s
        curl '%2$s/simulator/ledger'                  the truth, as JSON lines
        curl '%2$s/simulator/violations'              what clients did wrong
        ./gatehouse run \\
          %6$s
      """;

  /**
   * What kind of server it is to be.
   *
   * @param site what the daemon is to call it
   * @param port 0 for a free one
   * @param records of the past
   * @param people where the vendor lists them
   * @param quirks names, in any case; {@code all} for all
   * @param webhook where a vendor that pushes does
   */
  record Wish(
      String site, int port, int records, int people, long seed, List<String> quirks, URI webhook) {

    /**
     * @throws IllegalArgumentException for a quirk that the vendor has not
     */
    <Q extends Enum<Q>> Set<Q> quirks(Class<Q> type) {
      return quirks.stream()
          .flatMap(name -> constants(type, "quirk", name).stream())
          .collect(Collectors.toCollection(() -> EnumSet.noneOf(type)));
    }
  }

  private final String vendor;
  final Wish wish;
  private final Map<String, String> settings;

  /**
   * @param settings what the daemon needs to know beside vendor and address, by their names
   */
  SimulatedVendor(String vendor, Wish wish, Map<String, String> settings) {
    this.vendor = vendor;
    this.wish = wish;
    this.settings = settings;
  }

  final String site() {
    return wish.site();
  }

  abstract void start();

  /** Once it is started. */
  abstract String baseUrl();

  abstract void live(double perSecond);

  abstract Faults faults();

  abstract void writeLedger(Path file) throws IOException;

  /** A line of what it is, one of what there is so far, and lines to try that are its own. */
  abstract String about();

  @Override
  public abstract void close();

  /** Where it serves, and what to try. */
  final String greeting(double live) {
    String[] about = about().split("\n", 3);
    return GREETING.formatted(
        about[0], baseUrl(), about[1], live, about[2].stripTrailing(), options());
  }

  /** What the daemon needs to know of the site, by whole names. */
  final Map<String, String> settings() {
    Map<String, String> whole = new LinkedHashMap<>();
    String prefix = "sites." + site() + ".";
    whole.put(prefix + "vendor", vendor);
    whole.put(prefix + "base-url", baseUrl());
    settings.forEach((name, value) -> whole.put(prefix + name, value));
    return whole;
  }

  /** The same as options of {@code run}. */
  private String options() {
    return settings().entrySet().stream()
        .map(one -> "--set " + one.getKey() + "=" + one.getValue())
        .collect(Collectors.joining(" \\\n    "));
  }

  /**
   * The constant of this name, in any case; all of them for {@code all}.
   *
   * @throws IllegalArgumentException that names those there are
   */
  static <E extends Enum<E>> Set<E> constants(Class<E> type, String what, String name) {
    if (name.equals("all")) {
      return EnumSet.allOf(type);
    }
    try {
      String constant = name.trim().toUpperCase(Locale.ROOT).replace('-', '_');
      return EnumSet.of(Enum.valueOf(type, constant));
    } catch (IllegalArgumentException unknown) {
      throw new IllegalArgumentException(
          "no %s \"%s\": there are %s".formatted(what, name, List.of(type.getEnumConstants())));
    }
  }
}
