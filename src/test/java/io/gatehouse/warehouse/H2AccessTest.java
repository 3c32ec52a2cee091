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

  /** The set-group bit is the owner's word; 2750 is what the Debian package makes. */
  private Path sharedWithItsGroup() throws IOException {
    Path data = Files.createDirectory(directory.resolve("data"));
    Files.setAttribute(data, "unix:mode", 02750);
    return data;
  }

  @Test
  void a_directory_with_the_set_group_bit_lets_its_group_read_all_but_the_password()
      throws Exception {
    Path data = sharedWithItsGroup();
    Files.writeString(data.resolve("warehouse.trace.db"), "older");
    try (Warehouse warehouse = open(url(";AUTO_SERVER=TRUE"))) {
      for (Path file : files()) {
        String expected = file.endsWith("warehouse.password") ? "rw-------" : "rw-r-----";
        assertThat(permissions(file)).as(file.toString()).isEqualTo(expected);
      }
      assertThat(files()).contains(data.resolve("warehouse.reader"));
      String password = Files.readString(data.resolve("warehouse.reader")).strip();
      assertThat(password).isNotEqualTo(Files.readString(data.resolve("warehouse.password")));
    }
    Files.setAttribute(data, "unix:mode", 0750);
    open(url(";AUTO_SERVER=TRUE")).close();
    assertThat(data.resolve("warehouse.reader")).doesNotExist();
    assertThat(permissions(data.resolve("warehouse.mv.db"))).isEqualTo("rw-------");
  }

  @Test
  void who_reads_anothers_warehouse_makes_no_file_there_whether_it_is_open_closed_or_was_killed()
      throws Exception {
    Path data = sharedWithItsGroup();
    String url = url(";AUTO_SERVER=TRUE");
    byte[] lock;
    try (Warehouse warehouse = open(url)) {
      for (Path file : files()) {
        Files.setAttribute(file, "unix:uid", NOBODY);
      }
      assertThat(countFeeds(url)).isZero();
      lock = Files.readAllBytes(data.resolve("warehouse.lock.db"));
    }
    List<Path> before = files();
    assertThat(countFeeds(url)).isZero();
    assertThat(files()).containsExactlyInAnyOrderElementsOf(before);
    Files.write(data.resolve("warehouse.lock.db"), lock);
    assertThatThrownBy(() -> countFeeds(url)).hasMessageContaining("was killed");
    assertThat(data.resolve("warehouse.lock.db")).hasBinaryContent(lock);
  }

  private static int countFeeds(String url) {
    try (WarehouseReader reader = Warehouse.openReadOnly(url, "", "")) {
      return reader.status().size();
    }
  }
}
