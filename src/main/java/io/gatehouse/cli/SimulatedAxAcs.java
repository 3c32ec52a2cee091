package io.gatehouse.cli;

import io.gatehouse.simulator.Faults;
import io.gatehouse.simulator.Thing;
import io.gatehouse.simulator.axacs.AxAcsQuirk;
import io.gatehouse.simulator.axacs.AxAcsSimulator;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;

/** AX-ACS, simulated. */
final class SimulatedAxAcs implements SimulatedVendor {
  static final List<String> QUIRKS = SimulatedVendor.names(AxAcsQuirk.class);

  private final String site;
  private final AxAcsSimulator simulator;

  SimulatedAxAcs(Wish wish, int port) {
    site = wish.site();
    simulator =
        AxAcsSimulator.make(
            Clock.systemUTC(),
            o -> {
              o.port = port;
              o.seed = wish.seed();
              o.people = wish.people();
              o.history = wish.records();
              o.quirks = wish.quirks(AxAcsQuirk.class).toArray(AxAcsQuirk[]::new);
            });
  }

  @Override
  public String site() {
    return site;
  }

  @Override
  public void start() {
    simulator.listen();
  }

  @Override
  public void live(double perSecond) {
    simulator.live(perSecond);
  }

  @Override
  public Faults faults() {
    return simulator.faults();
  }

  @Override
  public String greeting(double live) {
    String devices =
        String.join(",", simulator.devices().oldestFirst().stream().map(Thing::id).toList());
    return """
    AX-ACS server, simulated: %1$s
      %6$d people, %2$d records so far, %3$.1f new events per second. Ctrl-C ends it.

    Try:
      curl '%1$s/api/v1/acsrecords/byid/?id=0&isalarm=-1&offset=0&rows=3'
      curl '%1$s/api/v1/acs/device/eventcache/swipecard/%4$s'
      curl '%1$s/api/v1/users?offset=0&rows=2'      also orgs, areas, acs/devices, acs/device/doors, usertypes
      curl '%1$s/api/v1/acs/alarmevent/notconfirmandclear'
      curl '%1$s/api/v1/acsrecords/areausers?areaid=0'
      curl '%1$s/api/v1/acs/device/door/state/%5$s'
      curl '%1$s/simulator/ledger'                  the truth, as JSON lines
      curl '%1$s/simulator/violations'              what clients did wrong
      curl '%1$s/simulator/faults/HTTP_500?times=3' also /simulator/faults/clear
      curl '%1$s/simulator/quirks/all/on'           also /off, or one by its name

      ./gatehouse run \\
        %7$s
    """
        .formatted(
            simulator.baseUrl(),
            simulator.recordCount(),
            live,
            devices,
            simulator.doors().get(0).id(),
            simulator.people().size(),
            options());
  }

  @Override
  public Map<String, String> settings() {
    return SimulatedVendor.settingsOf(site, "vendor", "ax-acs", "base-url", simulator.baseUrl());
  }

  @Override
  public void writeLedger(Path file) throws IOException {
    simulator.truth().writeTo(file);
  }

  @Override
  public void close() {
    simulator.close();
  }
}
