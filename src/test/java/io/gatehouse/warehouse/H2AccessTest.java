package io.gatehouse.warehouse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.util.List;
import java.util.Properties;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who may do what with an H2 warehouse, and with its files. */
class H2AccessTest {
  private static final int NOBODY = 65534;

  @TempDir Path directory;

  /** JUnit's own directories let nobody else in, whatever is below them. */
  @BeforeEach
  void openTheDirectory() throws IOException {
    allow(directory, "rwxr-xr-x");
  }

  private static void allow(Path file, String permissions) throws IOException {
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
  }

  private String url(String settings) {
    return "jdbc:h2:file:" + directory.resolve("data/warehouse") + settings;
  }

  private static Warehouse open(String url) {
    return Warehouse.open(url, "", "", Clock.systemUTC());
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(directory.resolve("data"))) {
      return files.toList();
    }
  }

  private static String permissions(Path file) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
  }

  /** A process of its own, for the umask; it traces, so that H2 makes every kind of file it has. */
  private Process openWithUmask(String umask) throws IOException {
    return new ProcessBuilder(
            "sh",
            "-c",
            "umask " + umask + "; exec \"$@\"",
            "sh",
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
            OpenWarehouse.class.getName(),
            url(";AUTO_SERVER=TRUE;TRACE_LEVEL_FILE=3"),
            "",
            "",
            "1")
        .redirectError(ProcessBuilder.Redirect.DISCARD)
        .start();
  }

  @Test
  void files_and_directory_are_their_owners_alone_whatever_the_umask() throws Exception {
    Process process = openWithUmask("000");
    try (BufferedReader said =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      said.readLine();
      assertThat(said.readLine()).isEqualTo(OpenWarehouse.IS_OPEN);
      assertThat(permissions(directory.resolve("data"))).isEqualTo("rwx------");
      assertThat(files())
          .extracting(file -> file.getFileName().toString())
          .contains("warehouse.mv.db", "warehouse.lock.db", "warehouse.password")
          .contains("warehouse.trace.db");
      for (Path file : files()) {
        assertThat(permissions(file)).as(file.toString()).isEqualTo("rw-------");
      }
    } finally {
      process.getOutputStream().close();
      process.waitFor();
    }
  }

  @Test
  void a_directory_that_is_there_stays_as_it_is_and_files_that_others_could_read_do_not()
      throws Exception {
    Path data = Files.createDirectory(directory.resolve("data"));
    allow(data, "rwxr-xr-x");
    open(url("")).close();
    allow(data.resolve("warehouse.mv.db"), "rw-r--r--");
    Files.writeString(data.resolve("notes.txt"), "mine");
    allow(data.resolve("notes.txt"), "rw-r--r--");
    open(url("")).close();
    assertThat(permissions(data)).isEqualTo("rwxr-xr-x");
    assertThat(permissions(data.resolve("notes.txt"))).isEqualTo("rw-r--r--");
    assertThat(permissions(data.resolve("warehouse.mv.db"))).isEqualTo("rw-------");
  }

  @Test
  void another_user_reads_no_file_and_who_has_the_key_still_needs_the_password() throws Exception {
    allow(Files.createDirectory(directory.resolve("data")), "rwxr-xr-x");
    try (Warehouse warehouse = open(url(";AUTO_SERVER=TRUE"))) {
      if (System.getProperty("user.name").equals("root")) {
        assertThat(asNobody("ls", directory.resolve("data").toString())).isZero();
        for (Path file : files()) {
          assertThat(asNobody("cat", file.toString())).as(file.toString()).isNotZero();
        }
      }
      Properties lock = new Properties();
      lock.load(Files.newInputStream(directory.resolve("data/warehouse.lock.db")));
      String server = "jdbc:h2:tcp://" + lock.getProperty("server") + "/" + lock.getProperty("id");
      for (String user : List.of("", "SA", "READER")) {
        for (String password : List.of("", "reader")) {
          assertThatThrownBy(() -> DriverManager.getConnection(server, user, password).close())
              .isInstanceOfSatisfying(
                  SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("28000"));
        }
      }
    }
  }

  private static int asNobody(String... command) throws Exception {
    List<String> all =
        Stream.concat(
                Stream.of(
                    "setpriv", "--reuid=" + NOBODY, "--regid=" + NOBODY, "--clear-groups", "--"),
                Stream.of(command))
            .toList();
    return new ProcessBuilder(all)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .redirectError(ProcessBuilder.Redirect.DISCARD)
        .start()
        .waitFor();
  }

  @Test
  void the_port_for_other_processes_is_on_the_loopback_alone() throws Exception {
    try (Warehouse warehouse = open(url(";AUTO_SERVER=TRUE"))) {
      Properties lock = new Properties();
      lock.load(Files.newInputStream(directory.resolve("data/warehouse.lock.db")));
      String server = lock.getProperty("server");
      assertThat(server).startsWith("127.0.0.1:");
      int port = Integer.parseInt(server.substring(server.indexOf(':') + 1));
      new Socket("127.0.0.1", port).close();
      for (NetworkInterface one : NetworkInterface.networkInterfaces().toList()) {
        for (InetAddress address : one.inetAddresses().toList()) {
          if (!address.isLoopbackAddress()) {
            assertThatThrownBy(
                    () -> {
                      try (Socket socket = new Socket()) {
                        socket.connect(new InetSocketAddress(address, port), 2000);
                      }
                    })
                .as(address.toString())
                .isInstanceOf(IOException.class);
          }
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "select file_read('FILE')",
        "select file_write(x'00', 'FILE.new')",
        "select * from csvread('FILE')",
        "call csvwrite('FILE.new', 'select 1')",
        "call link_schema('x', '', 'jdbc:h2:mem:', '', '', 'PUBLIC')",
        "create alias x for 'java.lang.System.getProperty'",
        "create alias x as 'String x() { return null; }'",
        "create aggregate x for 'java.lang.String'",
        "create linked table x('', 'jdbc:h2:mem:', '', '', 'y')",
        "create trigger x before insert on site_lock call 'java.lang.String'",
        "create table x (y int)",
        "create local temporary table x (y int)",
        "create table x as select * from csvread('FILE')",
        "create schema x",
        "create user x password 'y' admin",
        "create role x",
        "alter user reader admin true",
        "grant all on schema public to reader",
        "runscript from 'FILE'",
        "script",
        "script to 'FILE.new'",
        "backup to 'FILE.new'",
        "shutdown",
        "set trace_level_file 3",
        "set db_close_delay 100",
        "set exclusive 1",
        "checkpoint",
        "insert into site_lock values ('x')",
        "update site_lock set site = 'x'",
        "delete from site_lock",
        "select * from site_lock for update",
        "truncate table site_lock",
        "drop view who_is_inside",
        "comment on table site_lock is 'x'",
        "call abort_session(1)",
        "execute immediate 'create table x (y int)'",
        "explain analyze delete from site_lock",
      })
  void a_reader_calls_no_function_of_files_or_classes_and_changes_nothing(String sql)
      throws Exception {
    try (Warehouse warehouse = open(url(";AUTO_SERVER=TRUE"));
        Connection connection = warehouse.dataSource().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("insert into site_lock values ('hq')");
      Path file = Files.writeString(directory.resolve("file"), "secret");
      try (WarehouseReader reader = Warehouse.openReadOnly(url(";AUTO_SERVER=TRUE"), "", "")) {
        String done = sql.replace("FILE", file.toString());
        assertThatThrownBy(() -> reader.query(done, rows -> List.of(rows.next())))
            .isInstanceOf(WarehouseException.class);
        assertThat(reader.<Object>query("select count(*) from site_lock", rows -> rows.next()[0]))
            .isEqualTo(1L);
      }
      assertThat(directory.resolve("file.new")).doesNotExist();
    }
  }

  @Test
  void user_and_password_of_the_operator_still_work() {
    String url = url("");
    Warehouse.open(url, "gatehouse", "hunter2", Clock.systemUTC()).close();
    Warehouse.open(url + ";USER=gatehouse;PASSWORD=hunter2", "", "", Clock.systemUTC()).close();
    Warehouse.openReadOnly(url, "", "").close();
    assertThatThrownBy(() -> open(url)).hasMessageContaining("[28000]");
  }

  @Test
  void a_copy_without_its_password_is_told_what_it_lacks() throws Exception {
    open(url("")).close();
    Files.delete(directory.resolve("data/warehouse.password"));
    for (ThrowingOpen open :
        List.<ThrowingOpen>of(() -> open(url("")), () -> Warehouse.openReadOnly(url(""), "", ""))) {
      assertThatThrownBy(open::open)
          .isInstanceOf(WarehouseException.class)
          .hasMessageContaining("warehouse.password is not there");
    }
    assertThat(directory.resolve("data/warehouse.password")).doesNotExist();
  }

  private interface ThrowingOpen {
    AutoCloseable open() throws Exception;
  }

  @Test
  void a_start_killed_between_the_password_file_and_the_database_goes_on() throws Exception {
    open(url("")).close();
    String password = Files.readString(directory.resolve("data/warehouse.password")).strip();
    try (Connection connection = DriverManager.getConnection(url(""), "", password);
        Statement statement = connection.createStatement()) {
      statement.execute("set password ''");
    }
    open(url("")).close();
    assertThatThrownBy(() -> DriverManager.getConnection(url(""), "", "").close())
        .isInstanceOf(SQLException.class);
    DriverManager.getConnection(url(""), "", password).close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        ";AUTO_SERVER=FALSE",
        ";DB_CLOSE_DELAY=-1",
        ";auto_server=true;lock_timeout=500",
        ";CACHE_SIZE=4096;MODE=PostgreSQL;DATABASE_TO_LOWER=FALSE",
      })
  void settings_of_the_url_are_kept(String settings) throws Exception {
    for (int start = 0; start < 2; start++) {
      open(url(settings)).close();
      Warehouse.openReadOnly(url(settings), "", "").close();
      try (Warehouse warehouse = open(url(settings))) {
        assertThat(warehouse.tables()).isNotEmpty();
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "jdbc:h2:zip:a.zip!/b",
        "jdbc:h2:nioMapped:./data/warehouse",
        "jdbc:h2:",
        "jdbc:h2:file:"
      })
  void an_address_of_another_kind_is_told(String url) {
    assertThatThrownBy(() -> open(url))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("after jdbc:h2: comes file: and a path, mem:, tcp: or ssl:");
  }

  @ParameterizedTest
  @ValueSource(strings = {";ACCESS_MODE_DATA=r", ";IFEXISTS=TRUE;X=1", ";AUTO_SERVER=PERHAPS"})
  void a_setting_that_cannot_work_is_told_in_one_sentence(String settings) {
    open(url("")).close();
    assertThatThrownBy(() -> open(url(settings)))
        .isInstanceOf(WarehouseException.class)
        .satisfies(e -> assertThat(e.getMessage().lines()).hasSize(1));
  }
}
