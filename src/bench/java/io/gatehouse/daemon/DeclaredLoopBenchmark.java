package io.gatehouse.daemon;

import io.gatehouse.simulator.axacs.AxAcsSimulator;
import io.gatehouse.support.TestPostgres;
import io.gatehouse.warehouse.Warehouse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;

/**
 * What a row costs by a vendor's file, against the same rows by the feed that is built in: pages of
 * 1000 of one simulated AX-ACS server, in one process, in turn, into PostgreSQL. Processor time is
 * the process's, its server's among it; the database's is not. No test: figures for
 * docs/benchmarks.md.
 *
 * <p>Arguments: records (100000), rounds (7). The first two rounds warm up and are not counted.
 */
final class DeclaredLoopBenchmark {

  private static final int WARM_UP = 2;

  private static final String VENDOR =
      """
      vendor: rival
      reply: {records: data, success: {field: status, is: ["0"]}, empty: {field: status, is: ["102"]}, message: msg}
      feeds:
        records:
          get: /api/v1/acsrecords/byid/
          parameters: {id: "0", isalarm: "-1"}
          paging: {kind: offset, offset: offset, limit: rows, page-size: 1000}
          key: recordId
          into: access_event
      """;

  /** The columns of the built-in mapping, its two functions left out. */
  private static final String MAPPING =
      """
      table: access_event
      identity:
        id: event_id
        time: occurred_at
        columns: [site, access_point_id, occurred_at, credential_no, event_name]
        numbering: [source_event_id]
        count-repeats: true
      columns:
        source_event_id: {from: recordId, type: integer, required: true}
        source_epoch: {default: 0}
        occurred_at: {from: gmtSwipeCardTime, required: true}
        local_date: {from: gmtSwipeCardTime, required: true}
        direction: {from: inOrOut, codes: {"1": IN, "2": OUT, "*": UNKNOWN}, default: UNKNOWN}
        decision: {from: isOpenDoor, codes: {"1": GRANTED, "*": DENIED}}
        event_code: {from: acsEventValue, type: id}
        event_name: acsEventName
        is_alarm: {from: isAlarm, type: boolean}
        credential_no: cardNo
        person_id: {from: userId, type: id}
        person_no: userNo
        person_name: userName
        org_id: {from: userOrgId, type: id}
        org_name: userOrgName
        plate_no: plateNumber
        device_id: deviceId
        device_name: deviceName
        access_point_id: doorId
        access_point_name: doorName
        area_id: {from: areaId, type: id}
        area_name: areaName
      """;

  public static void main(String[] arguments) throws Exception {
    int records = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 100_000;
    int rounds = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 7;
    String url = TestPostgres.freshDatabase();
    Path directory = Files.createTempDirectory("declared-loop");
    List<Double> ratios = new ArrayList<>();
    try (AxAcsSimulator server = AxAcsSimulator.start(Clock.systemUTC(), o -> o.history = records);
        Warehouse warehouse = RecordsRun.open(url)) {
      Home home = new Home(directory);
      new Site(server, url).ownHome(directory);
      Files.createDirectories(home.vendors());
      Files.writeString(home.vendors().resolve("rival.yaml"), VENDOR);
      Files.writeString(home.mappings().resolve("rival-access_event.yaml"), MAPPING);
      for (int round = 0; round < rounds; round++) {
        RecordsRun builtIn = run(home, "ax-acs", server, url, warehouse);
        RecordsRun declared = run(home, "rival", server, url, warehouse);
        System.out.printf(
            "%s built in %,9.0f rows/s %6.2f us a row   declared %,9.0f rows/s %6.2f us a row%n",
            round < WARM_UP ? "warm-up" : "round  ",
            records / builtIn.seconds(),
            builtIn.processor() * 1e6 / records,
            records / declared.seconds(),
            declared.processor() * 1e6 / records);
        if (round >= WARM_UP) {
          ratios.add(declared.processor() / builtIn.processor());
        }
      }
    }
    double[] sorted = ratios.stream().mapToDouble(Double::doubleValue).sorted().toArray();
    System.out.printf(
        "processor time a row, declared / built in: median %.2f of %s%n",
        sorted[sorted.length / 2], java.util.Arrays.toString(sorted));
  }

  private static RecordsRun run(
      Home home, String vendor, AxAcsSimulator server, String url, Warehouse warehouse)
      throws Exception {
    RecordsRun.truncate(warehouse);
    return RecordsRun.of(home, vendor, server.baseUrl(), url, page -> {});
  }

  private DeclaredLoopBenchmark() {}
}
