package io.gatehouse;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What mvn package has made beside the archive. */
class PackagesIT {

  private static final Path TARGET =
      Path.of(System.getProperty("gatehouse.distribution", "target/gatehouse")).getParent();

  /** Too short to begin with, but each is a name of its own. */
  private static final Set<String> HIDDEN = Set.of("train");

  @TempDir static Path control;

  private static List<String> listed;

  @BeforeAll
  static void read() throws Exception {
    String deb = TARGET.resolve("gatehouse.deb").toString();
    listed = output("dpkg-deb", "-c", deb).lines().map(line -> line.replaceAll(" +", " ")).toList();
    output("dpkg-deb", "-e", deb, control.toString());
  }

  private static String output(String... command) throws Exception {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(out).isZero();
    return out;
  }

  private static String mode(String path) {
    return listed.stream()
        .filter(line -> line.endsWith(" ." + path))
        .map(line -> line.substring(0, line.indexOf(' ')))
        .findFirst()
        .orElse("is missing: " + path);
  }

  @Test
  void the_debian_package_has_all_in_its_place_for_root_alone_to_change() {
    assertThat(mode("/opt/gatehouse/gatehouse")).isEqualTo("-rwxr-xr-x");
    for (String file :
        List.of(
            "/opt/gatehouse/launcher.conf",
            "/opt/gatehouse/README.md",
            "/opt/gatehouse/docs/operator-guide.md",
            "/opt/gatehouse/deploy/gatehouse.properties",
            "/opt/gatehouse/deploy/environment",
            "/opt/gatehouse/gatehouse.cdx.json",
            "/etc/gatehouse/routes/ax-acs.camel.yaml",
            "/etc/gatehouse/config/application.properties",
            "/usr/lib/systemd/system/gatehouse.service",
            "/usr/share/man/man1/gatehouse.1",
            "/usr/share/bash-completion/completions/gatehouse",
            "/usr/share/zsh/vendor-completions/_gatehouse",
            "/usr/share/doc/gatehouse/copyright")) {
      assertThat(mode(file)).as(file).isEqualTo("-rw-r--r--");
    }
    assertThat(listed)
        .anyMatch(line -> line.endsWith("./usr/bin/gatehouse -> /opt/gatehouse/gatehouse"))
        .allMatch(line -> line.contains(" root/root "))
        .noneMatch(line -> line.matches(".{5}w.*|.{8}w.*"))
        .anyMatch(line -> line.startsWith("d") && line.endsWith(" ./etc/gatehouse/ext/"))
        .noneMatch(line -> line.contains("/opt/gatehouse/routes"))
        .noneMatch(line -> line.contains("quick-start"));
  }

  @Test
  void what_an_installation_edits_is_kept_by_upgrades_and_nothing_else() throws Exception {
    Set<String> inEtc =
        listed.stream()
            .filter(line -> line.startsWith("-") && line.contains(" ./etc/"))
            .map(line -> line.substring(line.indexOf(" ./etc/") + 2))
            .collect(Collectors.toCollection(TreeSet::new));
    assertThat(new TreeSet<>(Files.readAllLines(control.resolve("conffiles")))).isEqualTo(inEtc);
    Set<String> shipped = new TreeSet<>();
    for (String part : List.of("routes", "config")) {
      try (Stream<Path> files = Files.walk(Path.of(part))) {
        files.filter(Files::isRegularFile).forEach(file -> shipped.add("/etc/gatehouse/" + file));
      }
    }
    assertThat(inEtc).isEqualTo(shipped);
  }

  @Test
  void its_scripts_are_scripts_and_it_asks_for_a_java_that_will_do() throws Exception {
    for (String script : List.of("preinst", "postinst", "prerm", "postrm")) {
      assertThat(control.resolve(script)).isExecutable();
      output("sh", "-n", control.resolve(script).toString());
    }
    assertThat(Files.readString(control.resolve("control")))
        .contains("Package: gatehouse\n", "Architecture: all\n", "java17-runtime-headless")
        .doesNotContain("[[");
  }

  @Test
  void every_command_has_its_page_and_its_completion() throws Exception {
    String completion = Files.readString(TARGET.resolve("gatehouse/completion/gatehouse"));
    for (String command : Gatehouse.commandLine().getSubcommands().keySet()) {
      if (!HIDDEN.contains(command)) {
        assertThat(mode("/usr/share/man/man1/gatehouse-" + command + ".1")).isEqualTo("-rw-r--r--");
        assertThat(completion).contains(command);
        assertThat(TARGET.resolve("gatehouse/man/man1/gatehouse-" + command + ".1"))
            .isNotEmptyFile();
      }
    }
    output("bash", "-n", TARGET.resolve("gatehouse/completion/gatehouse").toString());
  }

  @Test
  void the_bill_of_materials_names_each_library_with_its_licence() throws Exception {
    JsonNode bill = new ObjectMapper().readTree(TARGET.resolve("gatehouse.cdx.json").toFile());
    Set<String> jars = new TreeSet<>();
    for (JsonNode component : bill.path("components")) {
      String name = component.path("name").asText();
      jars.add(name + "-" + component.path("version").asText() + ".jar");
      assertThat(component.path("licenses")).as(name).isNotEmpty();
    }
    try (Stream<Path> files = Files.list(TARGET.resolve("gatehouse/lib"))) {
      assertThat(jars)
          .containsAll(
              files
                  .map(file -> file.getFileName().toString())
                  .filter(name -> name.endsWith(".jar") && !name.startsWith("gatehouse-"))
                  .toList());
    }
  }

  @Test
  void the_checksums_are_those_of_the_files() throws Exception {
    List<String> sums = Files.readAllLines(TARGET.resolve("SHA256SUMS"));
    assertThat(sums).hasSize(3);
    for (String line : sums) {
      String[] parts = line.split("\\s+\\*?", 2);
      byte[] file = Files.readAllBytes(TARGET.resolve(parts[1]));
      assertThat(parts[0])
          .isEqualTo(HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(file)));
    }
  }
}
