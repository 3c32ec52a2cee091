package io.gatehouse.cli;

import io.gatehouse.demo.Outcome;
import io.gatehouse.warehouse.WarehouseReader;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/** The demo for a program: what happens as JSON lines, what came of it as one object. */
final class DemoJson implements DemoCommand.Show {

  private final PrintWriter out;
  private final PrintWriter err;

  DemoJson(PrintWriter out, PrintWriter err) {
    this.out = out;
    this.err = err;
  }

  @Override
  public synchronized void says(Duration elapsed, String site, Actor actor, String what) {
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("elapsed_ms", elapsed.toMillis());
    line.put("site", site);
    line.put("actor", actor.name());
    line.put("what", what);
    print(err, line);
  }

  @Override
  public synchronized void progress(Progress now) {
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("elapsed_ms", now.elapsed().toMillis());
    line.put("truth", now.truth());
    line.put("rows", now.rows());
    line.put("rejected", now.rejected());
    print(err, line);
  }

  @Override
  public void result(Outcome outcome, WarehouseReader warehouse) {
    Map<String, Object> result = new LinkedHashMap<>();
    result.put("equal", outcome.isEqual());
    result.put("requests", outcome.requests());
    result.put("sites", outcome.sites().stream().map(DemoJson::site).toList());
    result.put("warehouse_url", outcome.warehouseUrl());
    print(out, result);
  }

  private static Map<String, Object> site(Outcome.OfSite of) {
    Map<String, Object> site = new LinkedHashMap<>();
    site.put("site", of.site());
    site.put("vendor", of.vendor());
    site.put("rows", new TreeMap<>(of.rows()));
    site.put("requests", of.requests());
    site.put("differences", of.differences());
    site.put("violations", of.violations());
    return site;
  }

  private static void print(PrintWriter to, Map<String, Object> object) {
    new JsonLines(to).line(object);
    to.println();
    to.flush();
  }
}
