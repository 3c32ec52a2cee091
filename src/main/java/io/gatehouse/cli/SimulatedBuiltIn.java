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
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Supplier;

/** A server of a vendor whose simulator is built in. */
final class SimulatedBuiltIn extends SimulatedVendor {
  /** The vendors that have one, by the names that sites give them. */
  enum Kind {
    AX_ACS("ax-acs", 6500, AxAcsQuirk.class, SimulatedBuiltIn::axAcs),
    WECOM("wecom", 6600, WeComQuirk.class, SimulatedBuiltIn::weCom),
    K30("k30", 6700, K30Quirk.class, SimulatedBuiltIn::k30);

    private final String vendor;
    private final int port;
    private final Class<? extends Enum<?>> quirks;
    private final BiFunction<Wish, Integer, SimulatedVendor> maker;

    Kind(
        String vendor,
        int port,
        Class<? extends Enum<?>> quirks,
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
                          .formatted(
                              vendor,
                              String.join(
                                  " or ", Arrays.stream(values()).map(k -> k.vendor).toList()),
                              others)));
    }

    Enum<?>[] quirks() {
      return quirks.getEnumConstants();
    }

    /**
     * @param sites null for one, of the name wished
     * @throws IllegalArgumentException for a quirk that the vendor has not
     */
    List<SimulatedVendor> make(Wish wish, Integer sites) {
      return wish.make(vendor, port, maker, sites);
    }
  }

  private static final int PUNCH_DAYS = 30;
  private static final int PEOPLE_ASKED_ABOUT = 3;

  private final Simulator<?> server;

  private SimulatedBuiltIn(
      String vendor,
      Wish wish,
      Simulator<?> server,
      String title,
      Supplier<String> counts,
      Supplier<String> tries,
      Map<String, String> settings) {
    super(vendor, wish.site(), title, counts, tries, settings);
    this.server = server;
  }

  private static void shape(ServerOptions options, Wish wish, int port) {
    options.port = port;
    options.seed = wish.seed();
    options.history = wish.records();
  }

  private static SimulatedVendor axAcs(Wish wish, int port) {
    AxAcsSimulator server =
        AxAcsSimulator.make(
            Clock.systemUTC(),
            o -> {
              shape(o, wish, port);
              o.people = wish.people();
              o.quirks = wish.quirks(AxAcsQuirk.class).toArray(AxAcsQuirk[]::new);
            });
    return new SimulatedBuiltIn(
        "ax-acs",
        wish,
        server,
        "AX-ACS server",
        () ->
            "%d people, %d records so far".formatted(server.people().size(), server.recordCount()),
        () ->
            """
          curl '%1$s/api/v1/acsrecords/byid/?id=0&isalarm=-1&offset=0&rows=3'
          curl '%1$s/api/v1/acs/device/eventcache/swipecard/%2$s'
          curl '%1$s/api/v1/users?offset=0&rows=2'      also orgs, areas, acs/devices, acs/device/doors, usertypes
          curl '%1$s/api/v1/acs/alarmevent/notconfirmandclear'
          curl '%1$s/api/v1/acsrecords/areausers?areaid=0'
          curl '%1$s/api/v1/acs/device/door/state/%3$s'
          curl '%1$s/simulator/faults/HTTP_500?times=3' also /simulator/faults/clear
          curl '%1$s/simulator/quirks/all/on'           also /off, or one by its name
        """
                .formatted(
                    server.baseUrl(),
                    String.join(
                        ",", server.devices().oldestFirst().stream().map(Thing::id).toList()),
                    server.doors().get(0).id()),
        Map.of());
  }

  /** As many passages as asked for, and punches of 30 days. */
  private static SimulatedVendor weCom(Wish wish, int port) {
    WeComSimulator server =
        WeComSimulator.make(
            Clock.systemUTC(),
            o -> {
              shape(o, wish, port);
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
        "WeCom",
        () ->
            "%d passages and %d punches so far"
                .formatted(server.events() - company.punches().size(), company.punches().size()),
        () ->
            """
          curl '%1$s/cgi-bin/gettoken?corpid=%2$s&corpsecret=%3$s'
          curl '%1$s/cgi-bin/devicedata/get_accesscontrol_rule?access_token=...' -d '{"device_sn":"%4$s"}'
          curl '%1$s/simulator/faults/ERROR_CODE?code=45009&times=3' also /simulator/faults/clear
          curl '%1$s/simulator/quirks/all/on'           also /off, or one by its name
        """
                .formatted(
                    server.baseUrl(), app.corpId(), app.corpSecret(), company.deviceSns().get(0)),
        settings);
  }

  /** It pushes its passages to a daemon. */
  private static SimulatedVendor k30(Wish wish, int port) {
    URI webhook = URI.create(wish.webhooks() + "/" + wish.site());
    K30Simulator server =
        K30Simulator.make(
            Clock.systemUTC(),
            o -> {
              shape(o, wish, port);
              o.people = wish.people();
              o.quirks = wish.quirks(K30Quirk.class).toArray(K30Quirk[]::new);
            });
    server.pusher().to(webhook);
    return new SimulatedBuiltIn(
        "k30",
        wish,
        server,
        "K30 门禁软件",
        () -> server.events() + " passages so far",
        () ->
            """
          (it pushes to %2$s; every interface takes signed and encrypted requests only)
          curl '%1$s/simulator/faults/WRONG_SIGNATURE?times=3' also /simulator/faults/clear
          curl '%1$s/simulator/quirks/all/on'           also /off, or one by its name
        """
                .formatted(server.baseUrl(), webhook),
        Map.of("company-no", server.credentials().companyNo()));
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
