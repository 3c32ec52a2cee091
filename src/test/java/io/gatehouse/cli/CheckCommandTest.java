package io.gatehouse.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.daemon.Daemon;
import io.gatehouse.daemon.Home;
import io.gatehouse.daemon.Vendors;
import io.gatehouse.feed.Feed.FeedObserver;
import io.gatehouse.settings.SettingsReader;
import io.gatehouse.simulator.Fault;
import io.gatehouse.simulator.axacs.AxAcsSimulator;
import io.gatehouse.simulator.k30.Credentials;
import io.gatehouse.simulator.k30.K30Simulator;
import io.gatehouse.simulator.wecom.Tokens;
import io.gatehouse.simulator.wecom.WeComSimulator;
import io.gatehouse.support.CommandRun;
import io.gatehouse.support.TestPostgres;
import io.gatehouse.warehouse.Warehouse;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code check} against each vendor's simulated server, right and wrong. */
class CheckCommandTest {

  private static final String COMPANY = "1762766749844335";
  private static final String DIRECTORY = "jdbc:h2:file:";

  private static AxAcsSimulator acs;
  private static WeComSimulator corp;
  private static K30Simulator plant;

  @TempDir Path directory;

  @BeforeAll
  static void start() {
    acs =
        AxAcsSimulator.start(
            Clock.systemUTC(),
            o -> {
              o.history = 50;
              o.people = 20;
            });
    corp = WeComSimulator.start(Clock.systemUTC(), options -> options.people = 20);
    plant =
        K30Simulator.start(
            Clock.systemUTC(),
            options -> {
              options.people = 10;
              options.callLimit = 10_000;
            });
  }

  @AfterEach
  void well() {
    acs.faults().clear();
    corp.faults().clear();
    plant.faults().clear();
  }

  @AfterAll
  static void stop() {
    acs.close();
    corp.close();
    plant.close();
  }

  private static List<String> acsSite(String name, String... more) {
    return CommandRun.site(name, acs.baseUrl(), more);
  }

  private static List<String> corpSite(Tokens.Kind kind, String... more) {
    Tokens.App app = corp.app(kind);
    List<String> settings = new ArrayList<>(List.of("vendor=wecom", "base-url=" + corp.baseUrl()));
    settings.addAll(
        switch (kind) {
          case SELF_BUILT -> List.of("corp-id=" + app.corpId(), "corp-secret=" + app.corpSecret());
          case DELEGATED ->
              List.of("corp-id=" + app.corpId(), "permanent-code=" + app.corpSecret());
          case SUITE ->
              List.of(
                  "suite-id=" + app.suiteId(),
                  "suite-secret=" + app.suiteSecret(),
                  "suite-ticket=" + corp.tokens().ticket(),
                  "auth-corp-id=" + app.corpId(),
                  "permanent-code=" + app.permanentCode(),
                  "agent-id=" + app.agentId());
        });
    settings.add("device-sns=" + String.join(",", corp.company().deviceSns()));
    settings.add("user-ids=" + corp.company().userIds().get(0));
    settings.addAll(List.of(more));
    return named("corp", settings);
  }

  private static List<String> named(String site, List<String> settings) {
    Map<String, String> last = new TreeMap<>();
    settings.forEach(one -> last.put(one.split("=", 2)[0], one.split("=", 2)[1]));
    return last.entrySet().stream()
        .map(one -> "sites." + site + "." + one.getKey() + "=" + one.getValue())
        .toList();
  }

  private static List<String> plantSite(String base, String... more) {
    List<String> settings = new ArrayList<>(List.of("vendor=k30", "base-url=" + base));
    settings.addAll(
        List.of("company-no=" + COMPANY, "feeds=records,reference,presence,attendance"));
    settings.addAll(List.of(more));
    return named("plant", settings);
  }

  private CommandRun check(List<String> settings, String... words) {
    List<String> all = new ArrayList<>(List.of("check"));
    all.addAll(List.of(words));
    return CommandRun.on(
        DIRECTORY + directory.resolve("warehouse"), settings, all.toArray(String[]::new));
  }

  private static List<String> together(List<List<String>> sites) {
    return sites.stream().flatMap(List::stream).toList();
  }

  private static String line(CommandRun run, String what) {
    return run.out()
        .lines()
        .map(line -> line.replaceAll("\\s+", " "))
        .filter(
            line ->
                line.contains(" " + what + " ok ")
                    || line.contains(" " + what + " warning ")
                    || line.contains(" " + what + " failed "))
        .findFirst()
        .orElse("no line " + what + " in\n" + run.out() + run.err());
  }

  /** All of it, without the table's breaks. */
  private static String text(CommandRun run) {
    return (run.out() + run.err()).replaceAll("\\s+", " ");
  }

  @Test
  void all_that_is_well_is_told_for_all_vendors_and_warns_of_nothing() {
    int before = plant.violations().all().size();
    CommandRun run =
        check(
            together(
                List.of(
                    acsSite(
                        "hq",
                        "feeds=records,realtime,passages,reference,alarms,presence,reconcile,door-state"),
                    corpSite(Tokens.Kind.SUITE),
                    plantSite(plant.baseUrl()))));
    assertThat(run.out()).contains("all is well (3 sites)").doesNotContain("failed", "warning");
    assertThat(run.exit()).isZero();
    assertThat(run.out())
        .contains(
            "feed door-state", "feed checkin", "feed attendance", "sign-in", "warehouse tables");
    assertThat(acs.violations().all()).isEmpty();
    assertThat(corp.violations().all().toString()).doesNotContain("RATE", "WINDOW");
    assertThat(plant.violations().all()).hasSize(before);
  }

  @Test
  void neither_a_warehouse_nor_a_checkpoint_is_made_or_changed() throws IOException {
    List<String> settings = acsSite("hq");
    check(settings);
    assertThat(directory).isEmptyDirectory();

    String url = DIRECTORY + directory.resolve("warehouse");
    CommandRun.on(url, settings, "run", "--once", "--feed", "hq/records");
    Map<String, String> before = files();
    CommandRun run = check(settings);
    assertThat(line(run, "warehouse")).contains("can be written");
    assertThat(line(run, "warehouse tables")).contains("of this version");
    assertThat(files()).isEqualTo(before);

    try (Warehouse open = Warehouse.open(url + ";AUTO_SERVER=TRUE", "", "", Clock.systemUTC())) {
      assertThat(open.tables()).isNotEmpty();
      CommandRun beside = CommandRun.on(url + ";AUTO_SERVER=TRUE", settings, "check");
      assertThat(line(beside, "warehouse")).contains("can be written");
    }
  }

  private Map<String, String> files() throws IOException {
    Map<String, String> files = new TreeMap<>();
    try (Stream<Path> there = Files.list(directory)) {
      for (Path file : there.toList()) {
        files.put(
            file.getFileName() + " " + Files.getLastModifiedTime(file),
            java.util.Base64.getEncoder().encodeToString(Files.readAllBytes(file)));
      }
    }
    return files;
  }

  @ParameterizedTest
  @CsvSource({
    // what the server has, what is configured, the one that is to be named
    ",aes-iv=activevector4apj,aes-iv",
    ",aes-iv=0123456789abcdef,aes-iv",
    ",aes-key=0123456789abcdef,aes-key",
    ",aes-mode=ECB,aes-mode",
    ",app-secret=another,app-secret",
    ",company-no=1762766749844336,company-no",
    "iv,,aes-iv",
    "iv,aes-mode=ECB,aes-mode aes-iv",
    "key,,aes-key",
    "key,aes-key=0123456789abcdeg,aes-key",
    "secret,,app-secret",
    "secret,aes-iv=0123456789abcdef,app-secret",
    "key,app-secret=another,aes-key app-secret",
    "mode,,aes-mode",
    "mode,app-secret=another,aes-mode app-secret"
  })
  void of_k30s_settings_the_wrong_one_is_named_and_none_that_is_right(
      String server, String configured, String named) {
    Credentials usual = Credentials.of(COMPANY);
    Credentials has =
        new Credentials(
            COMPANY,
            "secret".equals(server) ? "their own secret" : usual.secret(),
            "key".equals(server) ? "theirownkey_of16" : usual.key(),
            "iv".equals(server) ? "theirownvector16" : usual.iv(),
            "mode".equals(server) ? Credentials.Mode.ECB : usual.mode());
    try (K30Simulator other =
        K30Simulator.start(
            Clock.systemUTC(),
            options -> {
              options.people = 5;
              options.credentials = has;
            })) {
      String[] more = configured == null ? new String[0] : new String[] {configured};
      CommandRun run = check(plantSite(other.baseUrl(), more));
      assertThat(run.exit()).isEqualTo(1);
      String said = text(run);
      for (String setting : List.of("aes-iv", "aes-key", "aes-mode", "app-secret", "company-no")) {
        boolean isWrong = List.of(named.split(" ")).contains(setting);
        assertThat(said.contains(setting)).as(said).isEqualTo(isWrong);
      }
      assertThat(said).contains("sign-in failed").doesNotContain(COMPANY, "0123456789abcdef");
    }
  }

  @Test
  void a_hanging_site_is_told_and_the_others_are_printed_before() {
    acs.faults().inject(Fault.HANG).onPath("acs/devices").always();
    List<String> hanging = acsSite("hang", "feeds=records", "records.timeout=300ms");
    CommandRun run = check(together(List.of(hanging, corpSite(Tokens.Kind.SELF_BUILT))));
    assertThat(run.exit()).isEqualTo(1);
    assertThat(line(run, "devices"))
        .contains("hang devices failed no answer from " + acs.baseUrl());
    assertThat(run.out().indexOf("hang ")).isGreaterThan(run.out().indexOf("corp  feed checkin"));
    assertThat(run.out()).contains("feed checkin");
  }

  @ParameterizedTest
  @CsvSource({
    "HTTP_500,the server answered HTTP 500",
    "HTML_PAGE,web page",
    "EMPTY_BODY,empty",
    "CUT_JSON,cut",
    "REDIRECT,set base-url to where it leads",
    "RESET_MID_BODY,reply broke off",
    "HUGE_REPLY,larger than",
    "SLOW_DRIP,in time"
  })
  void a_server_in_trouble_is_told_and_not_the_settings(Fault fault, String said) {
    acs.faults().inject(fault).onPath("acs/device/doors").always();
    CommandRun run = check(acsSite("hq", "feeds=door-state", "door-state.timeout=400ms"));
    assertThat(text(run)).contains("doors failed").contains(said);
    assertThat(run.exit()).isEqualTo(1);
  }

  @Test
  void wecoms_secrets_permissions_and_lists_are_told_apart() {
    Tokens.Kind own = Tokens.Kind.SELF_BUILT;
    assertThat(text(check(corpSite(own, "corp-secret=x"))))
        .contains("sign-in failed WeCom refuses corp-secret", "set corp-secret to the Secret");
    assertThat(text(check(corpSite(own, "corp-id=wwx")))).contains("set corp-id to 企业ID");
    assertThat(text(check(corpSite(Tokens.Kind.SUITE, "suite-ticket=old"))))
        .contains("sign-in failed WeCom refuses the suite ticket");
    assertThat(text(check(corpSite(Tokens.Kind.SUITE, "agent-id="))))
        .contains("feed access failed", "set agent-id to the app's AgentId");
    String employee = corp.company().userIds().get(0);
    CommandRun lists =
        check(
            corpSite(
                own,
                "device-sns=" + corp.company().deviceSns().get(0) + ",SNX",
                "user-ids=" + employee + ",nobody"));
    assertThat(text(lists))
        .contains("feed rules failed", "refused of device-sns: SNX:")
        .contains("feed checkin failed", "refused of user-ids: nobody:");
    corp.faults().inject(Fault.ERROR_CODE).code(48002).onPath("checkin/getcheckindata").always();
    assertThat(text(check(corpSite(own))))
        .contains("feed access ok", "feed checkin failed the app may not call this interface")
        .contains("打卡 (可调用接口的应用)");
    corp.faults().clear();
    assertThat(text(check(corpSite(own, "device-sns=", "feeds=access"))))
        .contains("device-sns is not set", "set sites.corp.device-sns");
  }

  @Test
  void ax_acs_devices_that_the_server_does_not_list_are_named() {
    CommandRun run = check(acsSite("hq", "device-ids=99"), "--json");
    assertThat(run.exit()).isEqualTo(1);
    assertThat(run.out())
        .contains("\"result\":\"failed\"", "device-ids names 99", "set device-ids to some of");
  }

  @Test
  void a_server_before_v1_16_is_told_which_api_it_has() {
    try (AxAcsSimulator old =
        AxAcsSimulator.start(
            Clock.systemUTC(),
            o -> {
              o.people = 5;
              o.acsRecords = false;
            })) {
      CommandRun run = check(CommandRun.site("hq", old.baseUrl(), "feeds=records"));
      assertThat(text(run)).contains("feed records failed", "set records.api=swipecardrecords");
    }
  }

  @Test
  void clocks_that_differ_are_told_and_a_failure_where_they_break_signatures() {
    Clock late = Clock.offset(Clock.systemUTC(), Duration.ofMinutes(-10));
    try (AxAcsSimulator behind = AxAcsSimulator.start(late, o -> o.people = 5);
        K30Simulator slow = K30Simulator.start(late, options -> options.people = 5);
        K30Simulator strict =
            K30Simulator.start(
                late,
                options -> {
                  options.people = 5;
                  options.mostSkew = Duration.ofMinutes(5);
                })) {
      CommandRun run =
          check(
              together(
                  List.of(
                      CommandRun.site("hq", behind.baseUrl(), "feeds=records"),
                      plantSite(slow.baseUrl()))));
      assertThat(run.exit()).isZero();
      assertThat(text(run))
          .containsPattern(
              "hq clock warning the server's clock is (9 min 59|10 min 0) s behind this")
          .containsPattern("plant clock warning the server's clock is (9 min 59|10 min 0) s behind")
          .contains("NTP");
      CommandRun broken = check(plantSite(strict.baseUrl()));
      assertThat(broken.exit()).isEqualTo(1);
      assertThat(text(broken))
          .containsPattern("sign-in failed .*时间戳已过期.* (9 min 59|10 min 0) s behind this host's")
          .doesNotContain("app-secret", "aes-");
      assertThat(text(check(plantSite(plant.baseUrl(), "time-zone=UTC"))))
          .contains("by whole half hours: is sites.plant.time-zone=UTC the zone");
    }
  }

  @Test
  void the_port_for_pushes_is_free_or_taken_or_our_own() throws Exception {
    List<String> pushed = new ArrayList<>(plantSite(plant.baseUrl(), "feeds=webhook"));
    int free;
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      free = taken.getLocalPort();
      pushed.addAll(List.of("camel.server.host=127.0.0.1", "camel.server.port=" + free));
      CommandRun run = check(pushed);
      assertThat(line(run, "webhook port"))
          .contains("failed another process has 127.0.0.1:" + free);
    }
    assertThat(line(check(pushed), "webhook port")).contains("ok 127.0.0.1:" + free + " is free");
    SettingsReader reader = new SettingsReader(Vendors.settings(), Map.of());
    pushed.forEach(reader::set);
    Home home = new Home(Path.of("").toAbsolutePath());
    try (Daemon daemon =
        Daemon.start(
            new Daemon.Options(home, reader.read(), false, key -> true, FeedObserver.NONE, 1),
            () -> Warehouse.open("jdbc:h2:mem:pushed", "", "", Clock.systemUTC()),
            Clock.systemUTC())) {
      assertThat(daemon.problems()).isEmpty();
      assertThat(line(check(pushed), "webhook port"))
          .contains("ok 127.0.0.1:" + free + " is held by a running Gatehouse");
    }
  }

  @Test
  void a_server_that_is_not_there_is_told_by_what_is_wrong() throws IOException {
    int nobody;
    try (ServerSocket socket = new ServerSocket(0)) {
      nobody = socket.getLocalPort();
    }
    assertThat(text(check(CommandRun.site("hq", "http://127.0.0.1:" + nobody))))
        .contains("connection failed cannot connect to http://127.0.0.1:" + nobody);
    assertThat(text(check(CommandRun.site("hq", "http://no-such-host.invalid"))))
        .contains("connection failed the host of http://no-such-host.invalid is unknown");
    assertThat(
            text(
                check(
                    CommandRun.site(
                        "hq",
                        acs.baseUrl().replace("http:", "https:"),
                        "feeds=records",
                        "records.timeout=300ms"))))
        .contains("TLS failed it does not speak https on this port")
        .doesNotContain("certificate");
  }

  @Test
  void postgresql_is_looked_at_with_its_rights_encoding_and_mode() throws Exception {
    String url = TestPostgres.freshDatabase();
    List<String> site = acsSite("hq", "feeds=records");
    CommandRun fresh = CommandRun.on(url, site, "check");
    assertThat(line(fresh, "warehouse")).contains("ok PostgreSQL").contains("UTF8", "times in UTC");
    assertThat(line(fresh, "warehouse tables")).contains("none yet");
    Warehouse.open(url, TestPostgres.USER, TestPostgres.PASSWORD, Clock.systemUTC()).close();
    String name = url.substring(url.lastIndexOf('/') + 1);
    try (Connection admin =
            DriverManager.getConnection(url, TestPostgres.USER, TestPostgres.PASSWORD);
        Statement sql = admin.createStatement()) {
      sql.execute("create role narrow login password 'n'");
      sql.execute("revoke all on schema public from public");
      sql.execute("grant usage on schema public to narrow");
      sql.execute("grant select on all tables in schema public to narrow");
      sql.execute(
          "create database ascii_" + name + " encoding 'SQL_ASCII' template template0 locale 'C'");
      sql.execute(
          "insert into schema_history select 99, '99', description, type, script, checksum, installed_by, installed_on, execution_time, success from schema_history where installed_rank = 1");
      sql.execute("alter database " + name + " set default_transaction_read_only = on");
    }
    CommandRun readOnly = CommandRun.on(url, site, "check");
    assertThat(text(readOnly))
        .contains("takes no changes: it is a standby, or read-only")
        .contains("of version 99, and this Gatehouse knows");
    CommandRun ascii = CommandRun.on(url.replace(name, "ascii_" + name), site, "check");
    assertThat(text(ascii)).contains("keeps text in SQL_ASCII", "ENCODING 'UTF8'");
    assertThat(text(CommandRun.on(url.replace("127.0.0.1", "no-such-db.invalid"), site, "check")))
        .contains("the database's host no-such-db.invalid is unknown");
    List<String> asNarrow = new ArrayList<>(List.of("check", "--set", "warehouse.url=" + url));
    asNarrow.addAll(List.of("--set", "warehouse.username=narrow", "--set", "warehouse.password=n"));
    site.forEach(one -> asNarrow.addAll(List.of("--set", one)));
    assertThat(text(CommandRun.of(asNarrow.toArray(String[]::new))))
        .contains("its user lacks the rights CREATE ON SCHEMA public")
        .contains("GRANT INSERT ON ALL TABLES IN SCHEMA public");
  }

  @Test
  void what_is_no_site_ends_with_2() {
    CommandRun unknown = check(acsSite("hq"), "hg");
    assertThat(unknown.exit()).isEqualTo(2);
    assertThat(unknown.err()).contains("no site hg is configured, did you mean hq?; there are hq");
    assertThat(check(List.of()).exit()).isEqualTo(2);
    assertThat(check(acsSite("hq", "base-ur=x")).exit()).isEqualTo(2);
  }

  @Test
  void only_the_sites_that_are_named_are_tried() {
    CommandRun run =
        check(together(List.of(acsSite("hq", "feeds=records"), acsSite("plant2"))), "hq");
    assertThat(run.out()).contains("hq ", "(1 site)").doesNotContain("plant2");
  }
}
