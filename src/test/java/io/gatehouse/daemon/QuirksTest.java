package io.gatehouse.daemon;

import io.gatehouse.simulator.axacs.AxAcsSimulator;
import io.gatehouse.simulator.axacs.Quirk;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a server's own habits do to a load: nothing. */
class QuirksTest {

  @TempDir Path directory;

  @ParameterizedTest
  @EnumSource(Quirk.class)
  void a_quirk_of_the_server_costs_no_row(Quirk quirk) {
    try (AxAcsSimulator server = AxAcsSimulator.builder().history(1_500).quirks(quirk).start()) {
      Site site = new Site(server, "jdbc:h2:file:" + directory.resolve("warehouse"));
      site.loads();
      site.equalsTheLedger();
    }
  }
}
