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
import java.util.function.BiFunction;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

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

    /**
     * @throws IllegalArgumentException for a quirk that the vendor has not
     */
    <Q extends Enum<Q>> Set<Q> quirks(Class<Q> type) {
      Set<Q> chosen = EnumSet.noneOf(type);
      for (String name : quirks) {
        if (name.equals("all")) {
          chosen.addAll(EnumSet.allOf(type));
        } else {
          chosen.add(constant(type, "quirk", name));
        }
      }
      return chosen;
    }

    /**
     * Servers of as many sites, {@code ax-acs-1} and so on, on ports and of seeds that follow one
     * another; of one site, of the name wished, where none are counted.
     *
     * @param usually the vendor's port, where none is wished
     * @param maker takes each server's wish and port
     */
    List<SimulatedVendor> make(
        String vendor,
        int usually,
        BiFunction<Wish, Integer, SimulatedVendor> maker,
        Integer sites) {
      int first = port == null ? usually : port;
      if (sites == null) {
        return List.of(maker.apply(this, first));
      }
      return IntStream.range(0, sites)
          .mapToObj(
              i ->
                  maker.apply(
                      new Wish(
                          vendor + "-" + (i + 1),
                          port,
                          records,
                          people,
                          seed + i,
                          quirks,
                          webhooks),
                      first == 0 ? 0 : first + i))
          .toList();
    }
  }

  private final String vendor;
  private final String site;
  private final String title;
  private final Supplier<String> counts;
  private final Supplier<String> tries;
  private final Map<String, String> settings;

  /**
   * @param site what the daemon is to call it
   * @param counts what there is so far
   * @param tries lines to try that are its own; asked once it is started
   * @param settings what the daemon needs to know beside vendor and address, by their names
   */
  SimulatedVendor(
      String vendor,
      String site,
      String title,
      Supplier<String> counts,
      Supplier<String> tries,
      Map<String, String> settings) {
    this.vendor = vendor;
    this.site = site;
    this.title = title;
    this.counts = counts;
    this.tries = tries;
    this.settings = settings;
  }

  final String site() {
    return site;
  }

  abstract void start();

  /** Once it is started. */
  abstract String baseUrl();

  abstract void live(double perSecond);

  abstract Faults faults();

  abstract void writeLedger(Path file) throws IOException;

  @Override
  public abstract void close();

  /** Where it serves, and what to try. */
  final String greeting(double live) {
    return GREETING.formatted(
        title, baseUrl(), counts.get(), live, tries.get().stripTrailing(), options());
  }

  /** What the daemon needs to know of the site, by whole names. */
  final Map<String, String> settings() {
    Map<String, String> whole = new LinkedHashMap<>();
    String prefix = "sites." + site + ".";
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
