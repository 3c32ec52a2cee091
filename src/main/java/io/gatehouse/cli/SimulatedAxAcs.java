package io.gatehouse.cli;

import io.gatehouse.simulator.Faults;
import io.gatehouse.simulator.axacs.AxAcsSimulator;
import io.gatehouse.simulator.axacs.Quirk;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** AX-ACS, simulated. */
final class SimulatedAxAcs implements SimulatedVendor {
  static final List<String> QUIRKS = SimulatedVendor.names(Quirk.class);

  private final AxAcsSimulator simulator;

  SimulatedAxAcs(Wish wish, int port) {
    simulator =
        AxAcsSimulator.builder()
            .port(port)
            .seed(wish.seed())
            .people(wish.people())
            .history(wish.records())
            .quirks(wish.quirks(Quirk.class).toArray(Quirk[]::new))
            .build();
  }

  @Override
  public void start() {
    simulator.start();
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
    String devices = String.join(",", simulator.devices().stream().map(d -> d.id()).toList());
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
      curl '%1$s/simulator/ledger'                  the true events, as JSON lines
      curl '%1$s/simulator/people'                  other truths: orgs, areas, devices, doors, codes, alarms, presence
      curl '%1$s/simulator/violations'              what clients did wrong
      curl '%1$s/simulator/faults/HTTP_500?times=3' also /simulator/faults/clear
      curl '%1$s/simulator/quirks/all/on'           also /off, or one by its name

      ./gatehouse run --set sites.hq.vendor=ax-acs --set sites.hq.base-url=%1$s
    """
        .formatted(
            simulator.baseUrl(),
            simulator.recordCount(),
            live,
            devices,
            simulator.doors().get(0).id(),
            simulator.people().all().size());
  }

  @Override
  public void writeLedger(Path file) throws IOException {
    simulator.ledger().writeTo(file);
  }

  @Override
  public void close() {
    simulator.close();
  }
}
