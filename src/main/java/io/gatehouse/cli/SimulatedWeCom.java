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
import java.util.Map;

/** WeCom, simulated: as many passages as asked for, and punches of 30 days. */
final class SimulatedWeCom implements SimulatedVendor {
  static final List<String> QUIRKS = SimulatedVendor.names(WeComQuirk.class);
  private static final int PUNCH_DAYS = 30;

  private static final int PEOPLE_ASKED_ABOUT = 3;

  private final String site;
  private final WeComSimulator simulator;

  SimulatedWeCom(Wish wish, int port) {
    site = wish.site();
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
    WeComCompany company = simulator.company();
    Tokens.App app = simulator.app(Tokens.Kind.SELF_BUILT);
    return """
    WeCom, simulated: %1$s
      %2$d passages and %3$d punches so far, %4$.1f new ones per second. Ctrl-C ends it.

    Try:
      curl '%1$s/cgi-bin/gettoken?corpid=%5$s&corpsecret=%6$s'
      curl '%1$s/cgi-bin/devicedata/get_accesscontrol_rule?access_token=...' -d '{"device_sn":"%7$s"}'
      curl '%1$s/simulator/ledger'                  the truth, as JSON lines
      curl '%1$s/simulator/violations'              what clients did wrong
      curl '%1$s/simulator/faults/ERROR_CODE?code=45009&times=3' also /simulator/faults/clear
      curl '%1$s/simulator/quirks/all/on'           also /off, or one by its name

      ./gatehouse run \\
        %8$s
    """
        .formatted(
            simulator.baseUrl(),
            simulator.events() - company.punches().size(),
            company.punches().size(),
            live,
            app.corpId(),
            app.corpSecret(),
            company.deviceSns().get(0),
            options());
  }

  @Override
  public Map<String, String> settings() {
    WeComCompany company = simulator.company();
    Tokens.App app = simulator.app(Tokens.Kind.SELF_BUILT);
    return SimulatedVendor.settingsOf(
        site,
        "vendor",
        "wecom",
        "base-url",
        simulator.baseUrl(),
        "corp-id",
        app.corpId(),
        "corp-secret",
        app.corpSecret(),
        "agent-id",
        String.valueOf(app.agentId()),
        "device-sns",
        String.join(",", company.deviceSns()),
        "user-ids",
        String.join(",", company.userIds().subList(0, PEOPLE_ASKED_ABOUT)));
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
