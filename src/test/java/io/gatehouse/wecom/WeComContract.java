package io.gatehouse.wecom;

import io.gatehouse.simulator.wecom.Tokens;
import io.gatehouse.simulator.wecom.WeComSimulator;
import io.gatehouse.support.SetClock;
import io.gatehouse.support.TestDatabase;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A corp with a simulated WeCom and an empty warehouse. */
abstract class WeComContract {

  /** A Thursday, 14:00 in China. */
  static final String NOW = "2026-03-12T06:00:00Z";

  @TempDir Path directory;

  final SetClock clock = new SetClock(NOW);
  WeComSimulator server;
  WeComSite site;
  private String url;

  /** The url of a new, empty warehouse: H2, unless a test is about another database. */
  String newWarehouse(Path directory) {
    return TestDatabase.H2.freshWarehouseOfSite(directory);
  }

  /** What there is where a test says nothing else. */
  abstract void corp(WeComSimulator.Options o);

  @BeforeEach
  void open() {
    url = newWarehouse(directory);
    serve(o -> {});
  }

  /** Another one: what the test says besides. */
  void serve(Consumer<WeComSimulator.Options> more) {
    close();
    Consumer<WeComSimulator.Options> usual = this::corp;
    server = WeComSimulator.start(clock, usual.andThen(more));
    site = site(Tokens.Kind.SELF_BUILT);
  }

  WeComSite site(Tokens.Kind kind) {
    return new WeComSite(server, url, clock).as(kind);
  }

  @AfterEach
  void close() {
    if (server != null) {
      server.close();
    }
  }
}
