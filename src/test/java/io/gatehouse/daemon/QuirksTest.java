package io.gatehouse.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.simulator.axacs.AxAcsQuirk;
import io.gatehouse.simulator.axacs.AxAcsSimulator;
import io.gatehouse.support.TestDatabase;
import java.nio.file.Path;
import java.time.Clock;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a server's own habits do to a load: nothing. One daemon loads a site for each of them. */
class QuirksTest {

  @TempDir static Path directory;

  private static final Map<AxAcsQuirk, AxAcsSimulator> SERVERS = new EnumMap<>(AxAcsQuirk.class);
  private static Site site;

  @BeforeAll
  static void load() {
    for (AxAcsQuirk quirk : AxAcsQuirk.values()) {
      AxAcsSimulator server =
          AxAcsSimulator.start(
              Clock.systemUTC(),
              o -> {
                o.history = 600;
                o.quirks = new AxAcsQuirk[] {quirk};
              });
      SERVERS.put(quirk, server);
      if (site == null) {
        site = new Site(server, TestDatabase.H2.freshWarehouseOfSite(directory));
      }
      site.set("sites." + name(quirk) + ".vendor=ax-acs")
          .set("sites." + name(quirk) + ".base-url=" + server.baseUrl());
    }
    site.loads();
  }

  private static String name(AxAcsQuirk quirk) {
    return quirk.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  @AfterAll
  static void close() {
    SERVERS.values().forEach(AxAcsSimulator::close);
  }

  @ParameterizedTest
  @EnumSource(AxAcsQuirk.class)
  void a_quirk_of_the_server_costs_no_row(AxAcsQuirk quirk) {
    AxAcsSimulator server = SERVERS.get(quirk);
    assertThat(site.differences(name(quirk), server)).isEmpty();
    assertThat(site.count("select count(*) from access_event where site = '" + name(quirk) + "'"))
        .isEqualTo(server.events());
    // The first server has two sites, and each of them a poll.
    assertThat(quirk.ordinal() == 0 ? 0 : server.violations().count()).isZero();
  }
}
