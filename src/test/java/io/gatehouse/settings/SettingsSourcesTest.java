package io.gatehouse.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gatehouse.daemon.Vendors;
import io.gatehouse.settings.SettingsReader.SettingsException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where a setting's value comes from, and which of several wins. */
class SettingsSourcesTest {

  @TempDir Path directory;

  private final Map<String, String> environment = new HashMap<>();
  private Path file;

  @BeforeEach
  void write() throws IOException {
    file = file("application.properties", "sites.hq.vendor=ax-acs", "sites.hq.base-url=http://f:1");
  }

  private Path file(String name, String... lines) throws IOException {
    return Files.write(directory.resolve(name), List.of(lines));
  }

  private SettingsReader reader() {
    return new SettingsReader(Vendors.settings(), environment).file(file);
  }

  private static Site site(Settings settings, String name) {
    return settings.sites().stream().filter(s -> s.name().equals(name)).findFirst().orElseThrow();
  }

  private static List<String> problems(SettingsReader reader) {
    try {
      reader.read();
      return List.of();
    } catch (SettingsException e) {
      return e.problems();
    }
  }

  @Test
  void the_later_wins_file_then_further_files_then_environment_then_the_command_line()
      throws IOException {
    Path second = file("second.properties", "sites.hq.base-url=http://second:1");
    Path third = file("third.properties", "sites.hq.base-url = http://third:1");
    assertThat(site(reader().read(), "hq").baseUrl()).isEqualTo("http://f:1");
    assertThat(site(reader().file(second).file(third).read(), "hq").baseUrl())
        .isEqualTo("http://third:1");
    environment.put("SITES_HQ_BASE_URL", "http://environment:1");
    assertThat(site(reader().file(second).read(), "hq").baseUrl())
        .isEqualTo("http://environment:1");
    assertThat(site(reader().set("sites.hq.base-url=http://set:1").file(second).read(), "hq"))
        .extracting(Site::baseUrl)
        .isEqualTo("http://set:1");
  }

  @Test
  void a_variable_reaches_every_setting_of_a_configured_site() {
    environment.put("SITES_HQ_TIME_ZONE", "Asia/Urumqi");
    environment.put("SITES_HQ_RECORDS_PAGE_SIZE", " 500 ");
    environment.put("SITES_HQ_DEVICE_IDS", "a,b");
    environment.put("WAREHOUSE_URL", "jdbc:h2:mem:environment");
    environment.put("CAMEL_SERVER_PORT", "8081");
    Settings settings = reader().read();
    assertThat(site(settings, "hq").zone()).hasToString("Asia/Urumqi");
    assertThat(site(settings, "hq").feeds().get("records").integer("page-size")).isEqualTo(500);
    assertThat(site(settings, "hq").values().list("device-ids")).containsExactly("a", "b");
    assertThat(settings.warehouse().required("url")).isEqualTo("jdbc:h2:mem:environment");
    assertThat(settings.camel()).containsEntry("camel.server.port", "8081");
  }

  @Test
  void sites_stand_in_the_order_in_which_people_count() {
    SettingsReader reader = new SettingsReader(Vendors.settings(), Map.of());
    List<String> names = List.of("hq", "plant-1", "plant-02", "plant-2", "plant-2b", "plant-10");
    for (String name : List.of("plant-10", "plant-2b", "plant-2", "hq", "plant-02", "plant-1")) {
      reader.set("sites." + name + ".vendor=ax-acs");
      reader.set("sites." + name + ".base-url=http://127.0.0.1:9");
    }
    assertThat(reader.read().sites()).extracting(Site::name).isEqualTo(names);
  }

  @Test
  void the_environment_alone_makes_a_site() {
    environment.put("SITES_PLANT_2_VENDOR", "ax-acs");
    environment.put("SITES_PLANT_2_BASE_URL", "http://plant:6500");
    environment.put("SITES_PLANT_2_RECORDS_API", "swipecardrecords");
    Site plant = site(reader().read(), "plant-2");
    assertThat(plant.baseUrl()).isEqualTo("http://plant:6500");
    assertThat(plant.feeds().get("records").required("api")).isEqualTo("swipecardrecords");
  }

  @Test
  void a_site_whose_name_begins_with_anothers_keeps_its_own_variables() {
    environment.put("SITES_HQ_NORTH_VENDOR", "ax-acs");
    environment.put("SITES_HQ_NORTH_BASE_URL", "http://north:6500");
    environment.put("SITES_HQ_BASE_URL", "http://hq:6500");
    Settings settings = reader().read();
    assertThat(site(settings, "hq-north").baseUrl()).isEqualTo("http://north:6500");
    assertThat(site(settings, "hq").baseUrl()).isEqualTo("http://hq:6500");
    environment.put("SITES_HQ_NORTH_BASE_ULR", "http://north:6500");
    assertThat(problems(reader())).singleElement().asString().contains("sites.hq-north.base-ulr");
  }

  @Test
  void a_misspelt_variable_of_a_site_is_told_and_others_are_none_of_ours() {
    environment.put("SITES_PLANT2_VENDOR", "ax-acs");
    environment.put("SITES_PLANT2_BASE_ULR", "http://plant:6500");
    environment.put("SITES_AVAILABLE", "/etc/nginx/sites-available");
    environment.put("PATH", "/bin");
    assertThat(problems(reader()))
        .containsExactly(
            "environment SITES_PLANT2_BASE_ULR: sites.plant2.base-ulr: unknown setting, did you"
                + " mean sites.plant2.base-url?",
            "environment SITES_PLANT2_VENDOR: sites.plant2.base-url is missing: where is the vendor's"
                + " server, such as http://10.0.0.5:6500?");
  }

  @Test
  void secrets_come_from_variables_and_files() throws IOException {
    environment.put("DB", "pa$$\\1word");
    Path secret = file("secret", "from a file  ", "");
    Settings settings =
        reader()
            .set("warehouse.password={{env:DB}}")
            .set("warehouse.username=x-{{file:" + secret + "}}-{{env:DB}}")
            .read();
    assertThat(settings.warehouse().required("password")).isEqualTo("pa$$\\1word");
    assertThat(settings.warehouse().required("username")).isEqualTo("x-from a file-pa$$\\1word");
  }

  @Test
  void a_secret_that_is_not_there_is_told_with_its_place() {
    Path missing = directory.resolve("missing");
    assertThat(
            problems(
                reader()
                    .set("warehouse.password={{env:NOT_SET}}")
                    .set("warehouse.username={{file:" + missing + "}}")
                    .set("sites.hq.base-url={{evn:URL}}")))
        .containsExactlyInAnyOrder(
            "--set: warehouse.password: the environment variable NOT_SET is not set",
            "--set: warehouse.username: the file " + missing + " does not exist",
            "--set: sites.hq.base-url: expected {{env:NAME}} or {{file:/run/secrets/name}}, got"
                + " \"{{evn:URL}}\"");
  }

  @Test
  void a_secret_is_never_shown() {
    environment.put("TOKEN", "hunter2");
    SettingsReader wrong =
        reader()
            .set("sites.hq.base-url=http://admin:hunter2@10.0.0.5:6500")
            .set("sites.hq.time-zone={{env:TOKEN}}")
            .set("sites.hq.feeds={{env:TOKEN}}")
            .set("sites.b.vendor={{env:TOKEN}}")
            .set("log.format={{env:TOKEN}}");
    assertThatThrownBy(wrong::read).message().doesNotContain("hunter2").contains("//…@10.0.0.5");
    Settings right =
        reader()
            .set("warehouse.password={{env:TOKEN}}")
            .set("camel.ssl.keystore-password=hunter2")
            .read();
    assertThat(right.warehouse().required("password")).isEqualTo("hunter2");
    assertThat(right.toString() + right.sites() + right.warehouse()).doesNotContain("hunter2");
  }

  @Test
  void a_file_that_cannot_be_read_is_told_and_the_rest_is_checked_too() throws IOException {
    Path broken = file("broken.properties", "sites.hq.start=\\u00zz");
    assertThat(
            problems(
                reader().file(directory.resolve("none")).file(broken).set("no-equals").set("=x")))
        .containsExactly(
            directory.resolve("none") + ": there is no such file",
            broken
                + ":1: a backslash and u have to be followed by four digits; write \\\\ for a \\",
            "--set: expected key=value, and it has no =",
            "--set: expected key=value, and it has no key");
  }
}
