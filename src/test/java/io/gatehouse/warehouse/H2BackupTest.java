package io.gatehouse.warehouse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gatehouse.support.CommandRun;
import io.gatehouse.warehouse.PageLoad.FeedKey;
import io.gatehouse.warehouse.sql.H2Backup;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An H2 warehouse into a file, and back. */
class H2BackupTest {

  @TempDir Path directory;

  private String url(String name) {
    return "jdbc:h2:file:" + directory.resolve(name).resolve("warehouse") + ";AUTO_SERVER=TRUE";
  }

  private static H2Backup of(String url) {
    return new H2Backup(url, "", "");
  }

  private List<String> names(String name) throws IOException {
    try (Stream<Path> files = Files.list(directory.resolve(name))) {
      return files.map(file -> file.getFileName().toString()).toList();
    }
  }

  private static void load(Warehouse warehouse, int page) {
    Events hq = new Events(warehouse, "hq");
    warehouse.load(
        hq.page(
            "records",
            "{\"page\": " + page + "}",
            List.of(
                hq.record(2 * page, Events.NOON.plusSeconds(page), "A"),
                hq.record(2 * page + 1, Events.NOON.plusSeconds(page), "B"))));
  }

  private static int ask(String url, String sql) {
    try (WarehouseReader reader = Warehouse.openReadOnly(url, "", "")) {
      return reader.<Integer>query(sql, rows -> Integer.parseInt(rows.next()[0].toString()));
    }
  }

  @Test
  void made_beside_a_loading_daemon_it_is_of_one_moment_and_opens_where_it_is_put_back()
      throws Exception {
    Path file = directory.resolve("it's a backup.zip");
    CountDownLatch isLoading = new CountDownLatch(5);
    try (Warehouse warehouse = Warehouse.open(url("here"), "", "", Clock.systemUTC())) {
      load(warehouse, 0);
      CompletableFuture<Void> loading =
          CompletableFuture.runAsync(
              () -> {
                for (int page = 1; page < 400 && !Files.exists(file); page++) {
                  load(warehouse, page);
                  isLoading.countDown();
                }
              });
      isLoading.await();
      assertThat(of(url("here")).write(file)).isEqualTo(Files.size(file));
      loading.join();
      load(warehouse, 500);
    }
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    assertThat(names("here")).noneMatch(name -> name.endsWith(".backup"));

    of(url("there")).restore(file);
    try (Warehouse warehouse = Warehouse.open(url("there"), "", "", Clock.systemUTC())) {
      String state = warehouse.state(new FeedKey("hq", "records")).orElseThrow();
      int page = Integer.parseInt(state.replaceAll("\\D", ""));
      assertThat(page).isBetween(5, 400);
      assertThat(ask(url("there"), "select count(*) from access_event")).isEqualTo(2 * page + 2);
      load(warehouse, page);
      load(warehouse, page + 1);
      assertThat(ask(url("there"), "select count(*) from access_event")).isEqualTo(2 * page + 4);
    }
  }

  @Test
  void nothing_that_is_there_is_overwritten_and_nothing_is_left_half() throws Exception {
    Path file = directory.resolve("b.zip");
    Warehouse.open(url("here"), "", "", Clock.systemUTC()).close();
    Files.writeString(directory.resolve("here/warehouse.killed.backup"), "half");
    Files.writeString(directory.resolve("b.zip.unfinished"), "half");
    of(url("here")).write(file);
    assertThat(names("here")).doesNotContain("warehouse.killed.backup", "warehouse.lock.db");
    assertThat(directory.resolve("b.zip.unfinished")).doesNotExist();

    byte[] whole = Files.readAllBytes(file);
    assertThatThrownBy(() -> of(url("here")).write(file)).hasMessageContaining("is there already");
    assertThat(file).hasBinaryContent(whole);
    assertThatThrownBy(() -> of(url("here")).restore(file))
        .hasMessageContaining("which is not overwritten")
        .hasMessageContaining("move");

    Files.delete(directory.resolve("here/warehouse.mv.db"));
    Files.writeString(directory.resolve("here/warehouse.password"), "another's\n");
    assertThatThrownBy(() -> of(url("here")).restore(file))
        .hasMessageContaining("warehouse.password is of another warehouse");

    for (int length : new int[] {0, 100, whole.length / 2, whole.length - 5}) {
      Path cut = directory.resolve("cut.zip");
      Files.write(cut, java.util.Arrays.copyOf(whole, length));
      assertThatThrownBy(() -> of(url("there")).restore(cut))
          .isInstanceOf(WarehouseException.class)
          .hasMessageContaining("no backup of Gatehouse's");
    }
    byte[] spoilt = whole.clone();
    for (int i = 2000; i < 2400; i++) {
      spoilt[i] ^= 0x55;
    }
    Files.write(directory.resolve("spoilt.zip"), spoilt);
    assertThatThrownBy(() -> of(url("there")).restore(directory.resolve("spoilt.zip")))
        .isInstanceOf(WarehouseException.class);
    assertThat(names("there")).containsExactly("warehouse.start.lock");
    of(url("there")).restore(file);
    assertThat(ask(url("there"), "select count(*) from access_event")).isZero();
  }

  @Test
  void a_warehouse_with_a_user_of_the_operators_comes_back_with_that_user() throws Exception {
    Path file = directory.resolve("b.zip");
    Warehouse.open(url("here"), "gatehouse", "hunter2", Clock.systemUTC()).close();
    new H2Backup(url("here"), "gatehouse", "hunter2").write(file);
    assertThat(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1))
        .doesNotContain("hunter2");
    assertThatThrownBy(() -> new H2Backup(url("there"), "gatehouse", "wrong").restore(file))
        .hasMessageContaining("does not open");
    new H2Backup(url("there"), "gatehouse", "hunter2").restore(file);
    Warehouse.open(url("there"), "gatehouse", "hunter2", Clock.systemUTC()).close();
  }

  @Test
  void the_commands_say_what_to_do_where_there_is_nothing_to_back_up() {
    CommandRun none = CommandRun.on(url("none"), List.of(), "backup", "x.zip");
    assertThat(none.exit()).isEqualTo(1);
    assertThat(none.err()).contains("there is no warehouse").doesNotContain("\tat ");
    CommandRun postgres =
        CommandRun.on("jdbc:postgresql://127.0.0.1:1/x", List.of(), "backup", "x.zip");
    assertThat(postgres.exit()).isEqualTo(2);
    assertThat(postgres.err()).contains("pg_dump -Fc");
    CommandRun memory = CommandRun.on("jdbc:h2:mem:x", List.of(), "restore", "x.zip");
    assertThat(memory.exit()).isEqualTo(2);
    assertThat(memory.err()).contains("no H2 database in a file");
    CommandRun missing = CommandRun.on(url("none"), List.of(), "restore", "missing.zip");
    assertThat(missing.exit()).isEqualTo(1);
    assertThat(missing.err()).contains("there is no file missing.zip");
  }
}
