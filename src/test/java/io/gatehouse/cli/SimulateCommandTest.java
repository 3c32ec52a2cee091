package io.gatehouse.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.gatehouse.support.CommandRun;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

@Timeout(60)
class SimulateCommandTest {
  private static final Pattern URL = Pattern.compile("http://127\\.0\\.0\\.1:\\d+");
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  /** Runs it, until {@link #end} interrupts it as Ctrl-C does. */
  private Thread start(String untilItSays, String arguments, Path ledger) {
    Thread running = new Thread(() -> run((arguments + " --ledger " + ledger).split(" ")));
    running.start();
    await().until(() -> out.toString().contains(untilItSays));
    return running;
  }

  private static void end(Thread running) throws InterruptedException {
    running.interrupt();
    running.join();
  }

  private HttpResponse<String> get(String path) throws Exception {
    Matcher url = URL.matcher(out.toString());
    assertThat(url.find()).isTrue();
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(URI.create(url.group() + path)).build(),
            HttpResponse.BodyHandlers.ofString());
  }

  @Test
  void it_says_where_it_serves_and_writes_the_ledger_at_the_end(@TempDir Path folder)
      throws Exception {
    Path ledger = folder.resolve("ledger.jsonl");
    Thread running =
        start(
            "./gatehouse run",
            "ax-acs --port 0 --records 50 --people 20 --live 0 --quirks all --faults http-500=1",
            ledger);
    assertThat(out.toString()).contains("20 people, 50 records so far", "/api/v1/users?offset=0");
    assertThat(get("/api/v1/acs/devices").statusCode()).isEqualTo(500);
    end(running);
    assertThat(Files.readAllLines(ledger)).hasSizeGreaterThanOrEqualTo(50);
  }

  @Test
  void wecom_is_served_too(@TempDir Path folder) throws Exception {
    Path ledger = folder.resolve("ledger.jsonl");
    Thread running = start("--set sites.hq.user-ids=", "wecom --port 0 --records 40", ledger);
    assertThat(get("/cgi-bin/gettoken").body()).startsWith("{\"errcode\":41002,");
    end(running);
    assertThat(Files.readString(ledger))
        .contains("access_event", "access_rule_window", "attendance_punch");
  }

  @Test
  void several_sites_are_served_and_their_settings_printed_as_a_file(@TempDir Path folder)
      throws Exception {
    Thread running =
        start(
            "sites.k30-3.company-no=",
            "k30 --sites 3 --port 0 --records 5 --people 3 --live 0"
                + " --webhooks http://127.0.0.1:9/webhooks",
            folder.resolve("true.jsonl"));
    Path file = Files.writeString(folder.resolve("plants.properties"), out.toString());
    String url = "jdbc:h2:mem:simulated-sites";
    CommandRun check =
        CommandRun.of("check", "--config", file + "", "--set", "warehouse.url=" + url);
    assertThat(check.out()).contains("k30-1", "k30-2", "k30-3").doesNotContain("failed");
    end(running);
    assertThat(folder.resolve("k30-1-true.jsonl")).isNotEmptyFile();
    assertThat(folder.resolve("k30-3-true.jsonl")).isNotEmptyFile();
    assertThat(Files.readString(folder.resolve("k30-1-true.jsonl")))
        .as("people and events of its own")
        .isNotEqualTo(Files.readString(folder.resolve("k30-2-true.jsonl")));
  }

  @Test
  void wrong_names_are_refused_with_the_right_ones() {
    assertThat(run("k30", "--sites", "0")).isEqualTo(2);
    assertThat(err.toString()).contains("--sites must be 1 to 100, got 0");
    assertThat(run("k99")).isEqualTo(2);
    assertThat(err.toString()).contains("no simulator for vendor \"k99\": use ax-acs or wecom");
    assertThat(run("wecom", "--quirks", "trailing-commas")).isEqualTo(2);
    assertThat(err.toString()).contains("no quirk \"trailing-commas\": there are [REPEATED_ROWS");
    assertThat(run("ax-acs", "--quirks", "tidy")).isEqualTo(2);
    assertThat(err.toString()).contains("no quirk \"tidy\": there are [TRAILING_COMMAS");
    assertThat(run("ax-acs", "--port", "0", "--faults", "hang=often")).isEqualTo(2);
    assertThat(err.toString()).contains("must be a number, got \"hang=often\"");
  }

  private int run(String... arguments) {
    return new CommandLine(new SimulateCommand())
        .setOut(new PrintWriter(out))
        .setErr(new PrintWriter(err))
        .execute(arguments);
  }
}
