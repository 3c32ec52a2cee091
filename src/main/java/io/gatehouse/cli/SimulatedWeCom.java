package io.gatehouse.cli;

import io.gatehouse.simulator.Faults;
import io.gatehouse.simulator.wecom.Tokens;
import io.gatehouse.simulator.wecom.WeComCompany;
import io.gatehouse.simulator.wecom.WeComQuirk;
import io.gatehouse.simulator.wecom.WeComSimulator;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;

/** WeCom, simulated: as many passages as asked for, and punches of 30 days. */
final class SimulatedWeCom implements SimulatedVendor {
  static final List<String> QUIRKS = SimulatedVendor.names(WeComQuirk.class);
  private static final int PUNCH_DAYS = 30;

  private final WeComSimulator simulator;

  SimulatedWeCom(Wish wish, int port) {
    simulator =
        WeComSimulator.make(
            Clock.systemUTC(),
            o -> {
              o.port = port;
              o.seed = wish.seed();
              o.history = wish.records();
              o.punchDays = wish.records() > 0 ? PUNCH_DAYS : 0;
              o.quirks = wish.quirks(WeComQuirk.class).toArray(WeComQuirk[]::new);
            });
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
    WeComCompany company = simulator.company();
    Tokens.App app = simulator.app(Tokens.Kind.SELF_BUILT);
    return """
    WeCom, simulated: %1$s
      %2$d passages and %3$d punches so far, %4$.1f new ones per second. Ctrl-C ends it.

    Try:
      curl '%1$s/cgi-bin/gettoken?corpid=%5$s&corpsecret=%6$s'
      curl '%1$s/cgi-bin/devicedata/get_accesscontrol_rule?access_token=...' -d '{"device_sn":"%8$s"}'
      curl '%1$s/simulator/ledger'                  the truth, as JSON lines
      curl '%1$s/simulator/violations'              what clients did wrong
      curl '%1$s/simulator/faults/ERROR_CODE?code=45009&times=3' also /simulator/faults/clear
      curl '%1$s/simulator/quirks/all/on'           also /off, or one by its name

      ./gatehouse run --set sites.hq.vendor=wecom --set sites.hq.base-url=%1$s \\
        --set sites.hq.corp-id=%5$s --set sites.hq.corp-secret=%6$s --set sites.hq.agent-id=%7$d \\
        --set sites.hq.device-sns=%9$s --set sites.hq.user-ids=%10$s
    """
        .formatted(
            simulator.baseUrl(),
            simulator.events() - company.punches().size(),
            company.punches().size(),
            live,
            app.corpId(),
            app.corpSecret(),
            app.agentId(),
            company.deviceSns().get(0),
            String.join(",", company.deviceSns()),
            String.join(",", company.userIds().subList(0, 3)));
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
