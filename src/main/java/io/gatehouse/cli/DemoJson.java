package io.gatehouse.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.gatehouse.demo.Audience;
import io.gatehouse.demo.Demo;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/** The demo for a program: what happens as JSON lines, what came of it as one object. */
final class DemoJson implements Audience {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final PrintWriter err;

  DemoJson(PrintWriter err) {
    this.err = err;
  }

  @Override
  public synchronized void says(Duration elapsed, Actor actor, String what) {
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("elapsed_ms", elapsed.toMillis());
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

  static void result(PrintWriter out, Demo.Outcome outcome) {
    Map<String, Object> result = new LinkedHashMap<>();
    result.put("equal", outcome.isEqual());
    result.put("events", outcome.events());
    result.put("bad_records", outcome.badRecords());
    result.put("requests", outcome.requests());
    result.put("differences", outcome.differences());
    result.put(
        "violations",
        outcome.violations().stream().map(v -> v.kind() + " " + v.requestLine()).toList());
    result.put("warehouse_url", outcome.warehouseUrl());
    print(out, result);
  }

  private static void print(PrintWriter to, Map<String, Object> object) {
    try {
      to.println(JSON.writeValueAsString(object));
      to.flush();
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }
}
