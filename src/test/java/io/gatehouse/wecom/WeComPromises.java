package io.gatehouse.wecom;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.simulator.wecom.AppCredentials;
import io.gatehouse.simulator.wecom.WeComSimulator;
import io.gatehouse.simulator.wecom.WeComSimulatorBuilder;
import io.gatehouse.support.SetClock;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a corp's feeds promise, whatever WeCom does. Inherited once a database. */
abstract class WeComPromises {

  /** A Thursday, 14:00 in China. */
  static final String NOW = "2026-03-12T06:00:00Z";

  @TempDir Path directory;

  final SetClock clock = new SetClock(NOW);
  String url;
  WeComSimulator server;
  WeComSite site;

  /** The url of a new, empty warehouse. */
  abstract String newWarehouse(Path directory);

  WeComSimulatorBuilder corp() {
    return WeComSimulator.builder().clock(clock);
  }

  void serve(WeComSimulatorBuilder corp) {
    close();
    server = corp.start();
    site = new WeComSite(server, url, clock).as(AppCredentials.Kind.SELF_BUILT);
  }

  @BeforeEach
  void open() {
    url = newWarehouse(directory);
    serve(corp().history(1_200).punchDays(10).members(60));
  }

  @AfterEach
  void close() {
    if (server != null) {
      server.close();
    }
  }

  @ParameterizedTest
  @EnumSource(AppCredentials.Kind.class)
  void every_kind_of_app_loads_everything(AppCredentials.Kind kind) {
    site = new WeComSite(server, url, clock).as(kind);
    if (kind == AppCredentials.Kind.SUITE) {
      site.set("suite-ticket=" + server.console().suiteTicket());
    }
    site.loads("access", "rules", "checkin").equalsTheLedger("access", "rules", "checkin");
    assertThat(server.requests("gettoken") + server.requests("service/get_corp_token"))
        .isEqualTo(1);
  }
}
