package io.gatehouse.cli;

import io.gatehouse.simulator.Faults;
import io.gatehouse.simulator.ServerOptions;
import io.gatehouse.simulator.Simulator;
import io.gatehouse.simulator.Thing;
import io.gatehouse.simulator.axacs.AxAcsQuirk;
import io.gatehouse.simulator.axacs.AxAcsSimulator;
import io.gatehouse.simulator.k30.K30Quirk;
import io.gatehouse.simulator.k30.K30Simulator;
import io.gatehouse.simulator.wecom.Tokens;
import io.gatehouse.simulator.wecom.WeComCompany;
import io.gatehouse.simulator.wecom.WeComQuirk;
import io.gatehouse.simulator.wecom.WeComSimulator;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;

/** A server of a vendor whose simulator is built in. */
final class SimulatedBuiltIn extends SimulatedVendor {
  /** The vendors that have one, by the names that sites give them. */
  enum Kind {
    AX_ACS("ax-acs", 6500, AxAcsQuirk.values(), SimulatedBuiltIn::axAcs),
    WECOM("wecom", 6600, WeComQuirk.values(), SimulatedBuiltIn::weCom),
    K30("k30", 6700, K30Quirk.values(), SimulatedBuiltIn::k30);

    private final String vendor;
    final int port;
    final List<Enum<?>> quirks;

    /** Throws IllegalArgumentException for a quirk that the vendor has not. */
    final Function<Wish, SimulatedVendor> maker;

    Kind(String vendor, int port, Enum<?>[] quirks, Function<Wish, SimulatedVendor> maker) {
      this.vendor = vendor;
      this.port = port;
      this.quirks = List.of(quirks);
      this.maker = maker;
    }

    /**
     * @param others where those are that are a file
     * @throws IllegalArgumentException that names those there are
     */
    static Kind named(String vendor, Path others) {
      List<String> vendors = Arrays.stream(values()).map(kind -> kind.vendor).toList();
      if (!vendors.contains(vendor)) {
        throw new IllegalArgumentException(
            "no simulator for vendor \"%s\": use %s, or one of the files of %s"
                .formatted(vendor, String.join(" or ", vendors), others));
      }
      return values()[vendors.indexOf(vendor)];
    }
  }

  private static final int PUNCH_DAYS = 30;
  private static final int PEOPLE_ASKED_ABOUT = 3;

  private final String vendor;
  private final Simulator<?> server;
  private final Supplier<Map<String, ?>> figures;

  /**
   * @param figures what {@code /simulate/<vendor>.txt} says in the place of names
   */
  private SimulatedBuiltIn(
      String vendor,
      Wish wish,
      Simulator<?> server,
      Map<String, String> settings,
      Supplier<Map<String, ?>> figures) {
    super(vendor, wish, settings);
    this.vendor = vendor;
    this.server = server;
    this.figures = figures;
  }

  private static void shape(ServerOptions options, Wish wish) {
    options.port = wish.port();
    options.seed = wish.seed();
    options.history = wish.records();
  }

  private static SimulatedVendor axAcs(Wish wish) {
    AxAcsSimulator server =
        AxAcsSimulator.make(
            Clock.systemUTC(),
            o -> {
              shape(o, wish);
              o.people = wish.people();
              o.quirks = wish.quirks(AxAcsQuirk.class).toArray(AxAcsQuirk[]::new);
            });
    List<String> devices = server.devices().oldestFirst().stream().map(Thing::id).toList();
    return new SimulatedBuiltIn(
        "ax-acs",
        wish,
        server,
        Map.of(),
        () ->
            Map.of(
                "people", server.people().size(),
                "records", server.recordCount(),
                "devices", String.join(",", devices),
                "door", server.doors().get(0).id()));
  }

  /** As many passages as asked for, and punches of 30 days. */
  private static SimulatedVendor weCom(Wish wish) {
    WeComSimulator server =
        WeComSimulator.make(
            Clock.systemUTC(),
            o -> {
              shape(o, wish);
              o.punchDays = wish.records() > 0 ? PUNCH_DAYS : 0;
              o.quirks = wish.quirks(WeComQuirk.class).toArray(WeComQuirk[]::new);
            });
    WeComCompany company = server.company();
    Tokens.App app = server.app(Tokens.Kind.SELF_BUILT);
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("corp-id", app.corpId());
    settings.put("corp-secret", app.corpSecret());
    settings.put("agent-id", String.valueOf(app.agentId()));
    settings.put("device-sns", String.join(",", company.deviceSns()));
    settings.put("user-ids", String.join(",", company.userIds().subList(0, PEOPLE_ASKED_ABOUT)));
    return new SimulatedBuiltIn(
        "wecom",
        wish,
        server,
        settings,
        () ->
            Map.of(
                "passages", server.events() - company.punches().size(),
                "punches", company.punches().size(),
                "corp-id", app.corpId(),
                "corp-secret", app.corpSecret(),
                "device", company.deviceSns().get(0)));
  }

  /** It pushes its passages to a daemon. */
  private static SimulatedVendor k30(Wish wish) {
    K30Simulator server =
        K30Simulator.make(
            Clock.systemUTC(),
            o -> {
              shape(o, wish);
              o.people = wish.people();
              o.quirks = wish.quirks(K30Quirk.class).toArray(K30Quirk[]::new);
            });
    server.pusher().to(wish.webhook());
    return new SimulatedBuiltIn(
        "k30",
        wish,
        server,
        Map.of("company-no", server.credentials().companyNo()),
        () -> Map.of("passages", server.events(), "webhook", wish.webhook()));
  }

  @Override
  String about() {
    String resource = "/simulate/" + vendor + ".txt";
    try (InputStream in = SimulatedBuiltIn.class.getResourceAsStream(resource)) {
      String about = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      for (Map.Entry<String, ?> figure : figures.get().entrySet()) {
        about = about.replace("{" + figure.getKey() + "}", figure.getValue().toString());
      }
      return about.replace("{url}", baseUrl());
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + resource + ": " + e.getMessage(), e);
    }
  }

  @Override
  void start() {
    server.listen();
  }

  @Override
  String baseUrl() {
    return server.baseUrl();
  }

  @Override
  void live(double perSecond) {
    server.live(perSecond);
  }

  @Override
  Faults faults() {
    return server.faults();
  }

  @Override
  void writeLedger(Path file) throws IOException {
    server.truth().writeTo(file);
  }

  @Override
  public void close() {
    server.close();
  }
}
