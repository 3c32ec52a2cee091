package io.gatehouse.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.gatehouse.daemon.Home;
import io.gatehouse.lint.Lint;
import io.gatehouse.lint.Lint.Finding;
import io.gatehouse.support.CommandRun;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Vendors proposed from one reply, of servers of several kinds. */
class DiscoverCommandTest {

  @TempDir Path home;

  private final Map<String, String> replies = new ConcurrentHashMap<>();
  private final Map<String, String> asked = new ConcurrentHashMap<>();
  private HttpServer server;

  @BeforeEach
  void start() throws IOException {
    for (String folder : List.of("routes", "config/queries")) {
      try (Stream<Path> files = Files.walk(Path.of(folder))) {
        for (Path file : files.filter(Files::isRegularFile).toList()) {
          Path copy = home.resolve(file.toString());
          Files.createDirectories(copy.getParent());
          Files.copy(file, copy);
        }
      }
    }
    for (String vendor : List.of("ax-acs", "wecom", "k30")) { // which the routes' feeds load by
      try (Stream<Path> files = Files.walk(Path.of("config/mappings"))) {
        for (Path file :
            files
                .filter(Files::isRegularFile)
                .filter(f -> f.toString().contains(vendor))
                .toList()) {
          Path copy = home.resolve(file.toString());
          Files.createDirectories(copy.getParent());
          Files.copy(file, copy);
        }
      }
    }
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          String path = exchange.getRequestURI().getPath();
          asked.put(path, exchange.getRequestHeaders().entrySet().toString());
          String reply = replies.get(path);
          byte[] body = (reply == null ? "no" : reply).getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(reply == null ? 403 : 200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private CommandRun discover(String path, String... more) {
    List<String> arguments =
        new java.util.ArrayList<>(
            List.of(
                "discover",
                "http://127.0.0.1:" + server.getAddress().getPort() + path,
                "--home",
                home.toString()));
    arguments.addAll(List.of(more));
    return CommandRun.of(arguments.toArray(String[]::new));
  }

  private String file(String name) throws IOException {
    return Files.readString(home.resolve("config").resolve(name));
  }

  @Test
  void a_reply_that_was_saved_is_taken_and_nobody_is_asked() throws IOException {
    Path reply =
        Files.writeString(
            home.resolve("saved.json"),
            "{\"list\":[{\"recordId\":7,\"eventTime\":1764200000},{\"recordId\":8,\"eventTime\":1764200060}]}");
    CommandRun run = discover("/signed?size=2", "--vendor", "signed", "--reply", reply.toString());
    assertThat(run.exit()).as(run.err()).isZero();
    assertThat(asked).isEmpty();
    assertThat(file("vendors/signed.yaml")).contains("key: [recordId]", "get: \"/signed\"");
    Files.writeString(
        reply,
        "{\"total\":\"2\",\"rows\":[{\"id\":7,\"time\":1764200000}],\"paging\":{\"nextToken\":\"a\"}}");
    assertThat(discover("/log", "--vendor", "cursed", "--reply", reply.toString()).exit()).isZero();
    assertThat(file("vendors/cursed.yaml"))
        .contains("empty: {field: total, is: [\"0\"]}")
        .contains("paging: {kind: cursor, next: \"paging.nextToken\", send: token}");
    assertThat(discover("/signed", "--vendor", "other", "--reply", "no-such.json").err())
        .contains("there is no file no-such.json");
  }

  @Test
  void what_is_proposed_passes_lint_as_it_is() throws IOException {
    replies.put(
        "/events",
        """
        {"items": [
          {"id": 7, "time": 1764200000, "badge": "00042", "holder": "张三", "way": "in", "gate": "g1", "ok": true},
          {"id": 8, "time": 1764200060, "badge": "00043", "holder": "李四", "way": "out", "gate": "g1", "more": {"a": [1]}}],
         "total": 2300}
        """);
    replies.put(
        "/api/v2/log/list",
        """
        {"code": 0, "msg": "ok", "data": {"count": 2, "rows": [
          {"cardNo": "a-1", "eventTime": "2026-06-05 07:08:09", "deviceSn": "d1", "doorName": "北门", "null": null},
          {"cardNo": "a-1", "eventTime": "2026-06-05 07:08:10", "deviceSn": "d1", "doorName": "北门"}]}}
        """);
    replies.put(
        "/people",
        """
        [{"userId": "u1", "name": "张三", "mobile": "13800000000", "dept": "研发"},
         {"userId": "u2", "name": "李四", "mobile": null, "dept": "研发"}]
        """);
    replies.put(
        "/swipes",
        """
        {"success": true, "message": null, "result": {"list": [
          {"guid": "x-1", "occurredAt": "2026-06-05T07:08:09Z", "createdAt": "2026-06-05T07:08:11Z", "userName": "Ann O'Neil: \\"x\\""}]}}
        """);
    replies.put(
        "/nested",
        """
        {"list": [
          {"data": {"card": {"no": "c-1"}, "event": {"eventId": 7, "time": 1764200000}}, "person": {"name": "张三", "no": "00042", "mobile": "13800000000"}, "door": {"id": "g1", "name": "北门"}, "tags": [1]},
          {"data": {"card": {"no": "c-1"}, "event": {"eventId": 8, "time": 1764200060}}, "person": null, "door": {"id": "g1", "name": "北门"}, "tags": [2]}]}
        """);
    assertThat(discover("/nested?since=1764200000", "--vendor", "deep").exit()).isZero();
    assertThat(file("vendors/deep.yaml"))
        .contains("key: [\"data.event.eventId\"]", "field: \"data.event.time\"");
    assertThat(file("mappings/deep-access_event.yaml"))
        .contains("source_event_id: {from: \"data.event.eventId\", type: id, required: true}")
        .contains("occurred_at: {from: \"data.event.time\", type: epoch-seconds, required: true}")
        .contains("credential_no: {from: \"data.card.no\", type: id}")
        .contains("person_name: \"person.name\"", "person_no: {from: \"person.no\", type: id}")
        .contains("access_point_name: \"door.name\"")
        .contains("private: {\"person.mobile\": phone}")
        .doesNotContain("event_code");
    assertThat(discover("/events?page=1&size=100", "--vendor", "acme", "--bearer", "s3cret-token"))
        .matches(run -> run.exit() == 0);
    assertThat(
            discover(
                    "/api/v2/log/list?pageIndex=0&pageSize=50&startTime=2026-06-05%2000:00:00"
                        + "&endTime=2026-06-06%2000:00:00&type=1",
                    "--vendor", "doors", "--header", "X-Key=s3cret-token")
                .exit())
        .isZero();
    assertThat(discover("/people", "--vendor", "hr", "--basic", "ann=s3cret-token").exit())
        .isZero();
    assertThat(discover("/swipes?since=1764200000", "--vendor", "swipes").exit()).isZero();

    assertThat(asked.get("/events")).contains("Bearer s3cret-token");
    assertThat(asked.get("/api/v2/log/list")).contains("s3cret-token");
    assertThat(file("vendors/acme.yaml"))
        .contains("kind: page, page: page, size: size, first: 1, page-size: 100, total: total")
        .contains("key: [id]")
        .contains("auth: {kind: bearer, token: \"{{token}}\"}");
    assertThat(file("vendors/doors.yaml"))
        .contains("records: \"data.rows\"", "success: {field: code, is: [\"0\"]}", "first: 0")
        .contains("startTime: \"{from}\", endTime: \"{to}\", type: \"1\"")
        .contains("window: {widest: 1d, overlap: 2h, lag: 2m, format: local-time}");
    assertThat(file("vendors/hr.yaml")).contains("records: .", "listing: true", "into: person");
    assertThat(file("vendors/swipes.yaml"))
        .contains("checkpoint: {field: occurredAt, overlap: 2h, format: iso}");
    assertThat(file("mappings/acme-access_event.yaml"))
        .contains("direction: {from: way, codes: {in: IN, out: OUT, \"*\": UNKNOWN}}");
    try (Stream<Path> files = Files.walk(home.resolve("config"))) {
      for (Path written : files.filter(Files::isRegularFile).toList()) {
        if (written.toString().matches(".*/(acme|doors|hr|swipes|deep)[-.].*")) {
          assertThat(Files.readString(written)).doesNotContain("s3cret-token", "张三", "1380");
        }
      }
    }
    assertThat(
            new Lint(new Home(home), Clock.systemUTC()).findings().stream().map(Finding::toString))
        .isEmpty();

    String before = file("vendors/acme.yaml");
    replies.put("/events", replies.get("/swipes"));
    CommandRun again = discover("/events", "--vendor", "acme");
    assertThat(again.exit()).isEqualTo(1);
    assertThat(again.err()).contains("acme.yaml is there already, and is not overwritten");
    assertThat(file("vendors/acme.yaml")).isEqualTo(before);
  }

  @Test
  void what_is_no_list_is_told_without_the_secret() {
    assertThat(discover("/none?key=s3cret", "--bearer", "s3cret").err())
        .contains("/none: the server answered HTTP 403")
        .doesNotContain("s3cret");
    replies.put("/page", "<html>");
    assertThat(discover("/page").err()).contains("the reply is no JSON");
    replies.put("/empty", "{\"items\": [], \"total\": 0}");
    assertThat(discover("/empty").err()).contains("has no list of records");
    replies.put("/timeless", "[{\"id\": 1}]");
    assertThat(discover("/timeless", "--into", "access_event").err()).contains("is a time");
    assertThat(discover("/x", "--bearer", "{{env:NOT_THERE_AT_ALL}}").err())
        .contains("NOT_THERE_AT_ALL is not set");
    assertThat(discover("/x", "--header", "X-Key").exit()).isEqualTo(2);
    assertThat(CommandRun.of("discover", "ftp://x/y").exit()).isEqualTo(2);
    assertThat(home.resolve("config/vendors")).doesNotExist();
  }
}
