package io.gatehouse.settings;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.daemon.Vendors;
import io.gatehouse.settings.SettingsReader.SettingsException;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Files as people and their editors write them; names and values of Camel, Quartz and databases.
 */
class SettingsFilesTest {

  private static final String HQ =
      "sites.hq.vendor=ax-acs\nsites.hq.base-url=http://10.0.0.5:6500\n";

  @TempDir Path directory;

  private List<String> problems(byte[] content) throws IOException {
    Path file = Files.write(directory.resolve("a.properties"), content);
    try {
      new SettingsReader(Vendors.settings(), Map.of()).file(file).read();
      return List.of();
    } catch (SettingsException e) {
      return e.problems().stream().map(p -> p.replace(directory + "/", "")).toList();
    }
  }

  private List<String> problems(String content) throws IOException {
    return problems(content.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void a_key_given_twice_is_told_with_both_lines() throws IOException {
    assertThat(
            problems(
                HQ
                    + "\n# the second office\nsites.hq.vendor = wecom\n"
                    + "sites.hq.base-url: http://10.0.0.6\n"
                    + "camel.server.maxBodySize=1\ncamel.server.max-body-size=2\n"))
        .containsExactly(
            "a.properties:5: sites.hq.vendor: stands on line 1 already: leave one of them out",
            "a.properties:6: sites.hq.base-url: stands on line 2 already: leave one of them out",
            "a.properties:8: camel.server.max-body-size: stands on line 7 already: leave one of them"
                + " out");
  }

  @Test
  void a_key_in_another_file_is_a_later_one_and_in_another_spelling_too() throws IOException {
    Path first = Files.writeString(directory.resolve("1"), HQ + "camel.server.maxBodySize=1");
    Path second = Files.writeString(directory.resolve("2"), "camel.server.max-body-size=2");
    Settings settings =
        new SettingsReader(Vendors.settings(), Map.of()).file(first).file(second).read();
    assertThat(settings.camel()).isEqualTo(Map.of("camel.server.max-body-size", "2"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\uFEFFsites.hq.vendor=ax-acs\nsites.hq.base-url=http://10.0.0.5:6500",
        "sites.hq.vendor=ax-acs\r\nsites.hq.base-url=http://10.0.0.5:6500\r\n",
        "\tsites.hq.vendor\t=\tax-acs\t\n   sites.hq.base-url  :  http://10.0.0.5:6500  ",
        "sites.hq.vendor=\\\n   ax-acs\nsites.hq.base-url=http://\\\r\n    10.0.0.5:6500",
        "! a comment \\\nsites.hq.vendor=ax-acs\n#\nsites.hq.base-url=HTTP://ax-server:6500/",
        "sites.records.vendor=ax-acs\nsites.records.base-url=https://[fd00::1]:6500/",
        "sites.hq.vendor ax-acs\nsites.hq.base-url=http\\://10.0.0.5",
      })
  void what_is_right_in_any_way_of_writing_is_taken(String content) throws IOException {
    assertThat(problems(content)).isEmpty();
  }

  @Test
  void another_encoding_is_told_with_its_line() throws IOException {
    assertThat(problems((HQ + "# 总部\nsites.hq.feed=records").getBytes(Charset.forName("GBK"))))
        .containsExactly(
            "a.properties:3: this line is not written in UTF-8 but in GBK, as it seems: save the"
                + " file as UTF-8",
            "a.properties:4: sites.hq.feed: unknown setting, did you mean sites.hq.feeds?");
    for (Charset utf16 : List.of(StandardCharsets.UTF_16, StandardCharsets.UTF_16LE)) {
      assertThat(problems(HQ.getBytes(utf16)))
          .containsExactly("a.properties:1: the file is written in UTF-16: save it as UTF-8");
    }
  }

  @Test
  void odd_lines_are_told_with_their_line_and_the_rest_is_checked_too() throws IOException {
    assertThat(problems(HQ + "=x\nsites.hq.start=\\u00zz\nhunter2\nlog.format=xml"))
        .containsExactlyInAnyOrder(
            "a.properties:3: expected key=value",
            "a.properties:4: a backslash and u have to be followed by four digits; write \\\\ for a"
                + " \\",
            "a.properties:5: expected key=value, such as log.format=text",
            "a.properties:6: log.format: expected text or json, got \"xml\"");
    assertThat(problems(HQ.replace("vendor", "vendro")))
        .containsExactly(
            "a.properties:2: sites.hq.vendor is missing: expected ax-acs or wecom or k30");
    new SettingsReader(Vendors.settings(), Map.of()).file(directory);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "camel.sever.port=8080 | unknown setting, did you mean camel.server.port?",
        "camel.server.prt=8080 | unknown setting, did you mean camel.server.port?",
        "camel.server.port=http | expected a port, 0 to 65535, got \"http\"",
        "camel.server.port=65536 | expected a port, 0 to 65535, got \"65536\"",
        "camel.server.port=-1 | expected a port, 0 to 65535, got \"-1\"",
        "camel.management.enabled=yes | expected true or false, got \"yes\"",
        "camel.main.shutdown-timeout=soon | expected a whole number, got \"soon\"",
        "camel.main.startup-summary-level=loud | expected Verbose or Default or Brief or Oneline or"
            + " Off, got \"loud\"",
        "camel.component.htpp.proxy-host=p | there is no component htpp here",
        "camel.component.http.proxy-hst=p | unknown setting, did you mean"
            + " camel.component.http.proxy-host?",
        "camel.component.http.proxy-auth-port=x | expected a whole number, got \"x\"",
        "camel.ssl.key-store-pasword=hunter2 | unknown setting, did you mean"
            + " camel.ssl.keystore-password?",
        "quartz.threadPool.threadCont=4 | unknown setting, did you mean"
            + " quartz.threadPool.threadCount?",
        "quartz.threadPool.threadCount=four | expected a whole number, got \"four\"",
        "warehouse.url=jdbc:mysql://db/x | expected jdbc:h2:… or"
            + " jdbc:postgresql://HOST:5432/DATABASE, got \"jdbc:mysql://db/x\"",
        "warehouse.url=postgresql://db/x | expected jdbc:h2:… or"
            + " jdbc:postgresql://HOST:5432/DATABASE, got \"postgresql://db/x\"",
        "warehouse.url=jdbc:postgresql://db:65536/x | expected jdbc:h2:… or"
            + " jdbc:postgresql://HOST:5432/DATABASE, a port of 1 to 65535, got"
            + " \"jdbc:postgresql://db:65536/x\"",
        "warehouse.url=jdbc:postgresql://db/x?sslmod=a&password=hunter2 | PostgreSQL's driver knows"
            + " no parameter sslmod, did you mean sslmode?, got \"jdbc:postgresql://db/x?…\"",
        "warehouse.url=jdbc:h2:file:./w;AUTO_SERVR=TRUE | H2 knows no parameter AUTO_SERVR, did you"
            + " mean AUTO_SERVER?, got \"jdbc:h2:file:./w;…\"",
        "sites.hq.base-url=\"http://10.0.0.5\" | leave out the quotation marks, which would be part"
            + " of the value, got \"\"http://10.0.0.5\"\"",
        "sites.hq.time-zone=Asia/Shangai | expected a zone such as Asia/Shanghai, did you mean"
            + " Asia/Shanghai?, got \"Asia/Shangai\"",
        "sites.hq.records.schedule=0 0 0 30 2 ? | this never comes: expected a cron expression"
            + " (second minute hour day month weekday) that fires at some time, got \"0 0 0 30 2 ?\"",
        "sites.hq.records.schedule=0 99 * * * ? | expected an interval such as 5s, or a Quartz cron"
            + " expression such as 0 0/10 * * * ?; seconds and minutes go to 59, hours to 23, days"
            + " to 31, months to 12, got \"0 99 * * * ?\"",
        "sites.hq.passages.overlap=999999999d | expected a duration of at most 36500d, got"
            + " \"999999999d\"",
        "sites.hq.passages.overlap=1e9d | expected a duration such as 500ms, 5s, 2m, 2h or 30d, got"
            + " \"1e9d\"",
        "sites.hq.base-url=http://10.0.0.5:0 | expected an address such as http://10.0.0.5:6500, a"
            + " port of 1 to 65535, without # and a page, got \"http://10.0.0.5:0\"",
        "sites.hq.base-url=http://ax_server:6500 | a host's name with _ cannot be called: use its"
            + " address, or another name of it, got \"http://ax_server:6500\"",
        "sites.hq.base-url=http://a b | expected an address such as http://10.0.0.5:6500, got"
            + " \"http://a b\"",
      })
  void a_wrong_name_or_value_is_told_once_with_its_line(String line, String problem)
      throws IOException {
    String key = line.substring(0, line.indexOf('='));
    String own = line.startsWith("sites.hq.base-url") ? "sites.hq.vendor=ax-acs\n#\n" : HQ;
    assertThat(problems(own + line)).containsExactly("a.properties:3: " + key + ": " + problem);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "camel.server.port=0",
        "camel.server.maxBodySize=1048576",
        "camel.main.shutdown-timeout=8",
        "camel.main.global-options[a]=b",
        "camel.component.http.connect-timeout=5000",
        "camel.component.quartz.properties[org.quartz.jobStore.misfireThreshold]=500",
        "camel.component.kamelet.location=file:x",
        "camel.beans.mine=#class:org.example.Mine",
        "camel.management.port={{my.port:9876}}",
        "camel.ssl.keystore-password=secret",
        "quartz.threadPool.threadCount=4",
        "quartz.dataSource.own.URL=jdbc:x",
        "warehouse.url=jdbc:postgresql://a,b:5433/x?sslmode=require&targetServerType=primary",
        "warehouse.url=jdbc:h2:mem:x;DB_CLOSE_DELAY=-1",
        "warehouse.url=jdbc:h2:file:./data/warehouse;AUTO_SERVER=TRUE",
        "warehouse.url=jdbc:h2:tcp://localhost/~/x"
      })
  void what_worked_is_taken(String line) throws IOException {
    assertThat(problems(HQ + line)).isEmpty();
  }

  @Test
  void what_is_quartzs_reaches_quartz() {
    Settings settings =
        new SettingsReader(Vendors.settings(), Map.of())
            .set("quartz.threadPool.threadCount=4")
            .read();
    assertThat(settings.camel())
        .isEqualTo(
            Map.of("camel.component.quartz.properties[org.quartz.threadPool.threadCount]", "4"));
  }

  @Test
  void nothing_of_a_secret_is_ever_shown() throws IOException {
    Path secrets = Files.createDirectory(directory.resolve("secrets"));
    Files.writeString(secrets.resolve("good"), "hunter2\n");
    Files.writeString(secrets.resolve("empty"), "\n");
    Files.write(secrets.resolve("large"), new byte[1 << 20]);
    Files.write(secrets.resolve("gbk"), "密码".getBytes(Charset.forName("GBK")));
    SettingsReader reader =
        new SettingsReader(Vendors.settings(), Map.of("TOKEN", "hunter2", "EMPTY", ""));
    String file = "{{file:" + secrets;
    List.of(
            "warehouse.password:hunter2",
            "warehouse.url=jdbc:h2:x;PASSWORD=hunter2;NO_SUCH=1",
            "privacy.key=hunter2",
            "privacy.id-number=hash",
            "sites.p.vendor=k30",
            "sites.p.base-url={{env:EMPTY}}",
            "sites.p.company-no=hunter2",
            "sites.p.app-secret=" + file + "/empty}}",
            "sites.p.aes-key=" + file + "/large}}",
            "sites.p.aes-iv=" + file + "/gbk}}",
            "sites.p.webhook.allow={{env:TOKEN}}",
            "sites.p.records.schedule=" + file + "/good}}",
            "sites.q.vendor=k30",
            "sites.q.base-url={{env:TOKEN}}/api/v1",
            "sites.q.company-no=hunter2",
            "sites.q.aes-key=hunter2hunter2hunter2",
            "sites.q.aes-iv=hunter2",
            "sites.w.vendor=wecom",
            "sites.w.base-url=https://hunter2@x",
            "sites.w.corp-id=ww1",
            "sites.w.corp-secret=" + file + "}}",
            "sites.w.callback-aes-key=hunter2",
            "camel.ssl.keystore-password=hunter2",
            "camel.server.port={{env:TOKEN}}")
        .forEach(reader::set);
    List<String> problems;
    try {
      reader.read();
      problems = List.of();
    } catch (SettingsException e) {
      problems = e.problems();
    }
    assertThat(problems).doesNotHaveDuplicates().noneMatch(problem -> problem.contains("hunter2"));
    assertThat(String.join("\n", problems))
        .contains("--set: expected key=value, and it has no =")
        .contains("the environment variable EMPTY is empty")
        .contains("secrets/empty is empty")
        .contains("secrets/large is larger than 64 KB, and no secret")
        .contains("secrets/gbk is not written in UTF-8")
        .contains("secrets is a directory, and no file")
        .contains("sites.p.webhook.allow: expected networks such as 10.0.0.0/8 or fd00::/8, got")
        .contains("sites.p.records.schedule: expected an interval such as 5s");
  }
}
