package io.gatehouse.cli;

import io.gatehouse.simulator.Faults;
import io.gatehouse.simulator.k30.K30Quirk;
import io.gatehouse.simulator.k30.K30Simulator;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;

/** K30, simulated. It pushes its passages to a daemon. */
final class SimulatedK30 implements SimulatedVendor {
  static final List<String> QUIRKS = SimulatedVendor.names(K30Quirk.class);

  private final String site;
  private final URI webhook;
  private final K30Simulator simulator;

  SimulatedK30(Wish wish, int port) {
    site = wish.site();
    webhook = URI.create(wish.webhooks() + "/" + site);
    simulator =
        K30Simulator.make(
            Clock.systemUTC(),
            o -> {
              o.port = port;
              o.seed = wish.seed();
              o.people = wish.people();
              o.history = wish.records();
              o.quirks = wish.quirks(K30Quirk.class).toArray(K30Quirk[]::new);
            });
  }

  @Override
  public String site() {
    return site;
  }

  @Override
  public void start() {
    simulator.listen();
    simulator.pusher().to(webhook);
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
    return """
    K30 门禁软件, simulated: %1$s
      %2$d passages so far, %3$.1f new ones per second, pushed to %5$s. Ctrl-C ends it.

    Every interface takes signed and encrypted requests only. Try:
      curl '%1$s/simulator/ledger'                  the truth, as JSON lines
      curl '%1$s/simulator/violations'              what clients did wrong
      curl '%1$s/simulator/faults/WRONG_SIGNATURE?times=3' also /simulator/faults/clear
      curl '%1$s/simulator/quirks/all/on'           also /off, or one by its name

      ./gatehouse run \\
        %4$s
    """
        .formatted(simulator.baseUrl(), simulator.events(), live, options(), webhook);
  }

  @Override
  public Map<String, String> settings() {
    return SimulatedVendor.settingsOf(
        site,
        "vendor",
        "k30",
        "base-url",
        simulator.baseUrl(),
        "company-no",
        simulator.credentials().companyNo());
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
