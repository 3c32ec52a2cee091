package io.gatehouse;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The launcher as the command of a service, up to the Java that it starts, which only tells. */
class ServiceLauncherTest {

  private static final boolean IS_ROOT = System.getProperty("user.name").equals("root");

  @TempDir Path directory;

  private Path opt;
  private Path etc;

  @BeforeEach
  void install() throws IOException {
    open(directory);
    opt = Files.createDirectories(directory.resolve("opt"));
    etc = Files.createDirectories(directory.resolve("etc/routes")).getParent();
    Files.createDirectories(opt.resolve("lib"));
    Files.writeString(opt.resolve("lib/gatehouse-0.jar"), "");
    Files.copy(Path.of("gatehouse"), opt.resolve("gatehouse"));
    open(opt.resolve("gatehouse"));
    Path bin = Files.createDirectories(directory.resolve("jre/bin"));
    Files.writeString(directory.resolve("jre/release"), "JAVA_VERSION=\"17.0.1\"\n");
    Files.writeString(
        bin.resolve("java"),
        "#!/bin/sh\necho user=$(id -un)\nenv | grep ^G_ | sort\nfor a in \"$@\"; do echo \"$a\"; done\n");
    open(bin.resolve("java"));
    conf("configuration=" + etc, "user=nobody", "cache=" + directory.resolve("cache"));
  }

  private static void open(Path file) throws IOException {
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private void conf(String... lines) throws IOException {
    Files.write(opt.resolve("launcher.conf"), List.of(lines));
  }

  private List<String> run(String... arguments) throws Exception {
    return run(Map.of(), arguments);
  }

  private List<String> run(Map<String, String> environment, String... arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of(opt.resolve("gatehouse").toString()));
    command.addAll(List.of(arguments));
    ProcessBuilder process = new ProcessBuilder(command).redirectErrorStream(true);
    process.environment().put("JAVA_HOME", directory.resolve("jre").toString());
    process.environment().put("GATEHOUSE_QUICK_START", "no");
    process.environment().putAll(environment);
    String out =
        new String(process.start().getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return out.lines().collect(Collectors.toList());
  }

  @Test
  void what_a_training_run_leaves_is_gone_also_where_it_fails() throws Exception {
    Files.writeString(
        directory.resolve("jre/bin/java"),
        """
        #!/bin/sh
        case "$*" in *" train") ;; *) exit 0 ;; esac
        for a in "$@"; do
          case $a in -Djava.io.tmpdir=*) echo x >"${a#*=}/warehouse.mv.db" && echo "left ${a#*=}" ;; esac
        done
        exit 1
        """);
    assertThat(run(Map.of("GATEHOUSE_QUICK_START", "yes"), "status"))
        .containsExactly("gatehouse: preparing for quick starts... (once)");
    Path quickStart = directory.resolve("cache/quick-start");
    try (Stream<Path> files = Files.list(quickStart)) {
      assertThat(files)
          .singleElement()
          .satisfies(
              told ->
                  assertThat(told).content().startsWith("left " + quickStart + "/unfinished.tmp"));
    }
  }

  @Test
  void the_services_configuration_is_used_unless_another_installation_is_named() throws Exception {
    assertThat(run("status"))
        .contains("-Dgatehouse.home=" + etc, "-Dgatehouse.service=" + etc)
        .endsWith("io.gatehouse.Gatehouse", "status");
    assertThat(run("status", "--home", "/mine"))
        .contains("-Dgatehouse.home=" + opt)
        .doesNotContain("-Dgatehouse.service=" + etc);
    Files.delete(etc.resolve("routes"));
    assertThat(run("status")).contains("-Dgatehouse.home=" + opt, "-Dgatehouse.service=" + etc);
    Files.delete(opt.resolve("launcher.conf"));
    assertThat(run("status"))
        .contains("-Dgatehouse.home=" + opt)
        .noneMatch(line -> line.startsWith("-Dgatehouse.service"));
  }

  @Test
  void roots_commands_run_as_the_services_user_but_for_what_lies_where_root_alone_can_go()
      throws Exception {
    String me = System.getProperty("user.name");
    assertThat(run("pause", "hq")).contains("user=" + (IS_ROOT ? "nobody" : me));
    assertThat(run("backup", "x.zip")).contains("user=" + me);
    assertThat(run("restore", "x.zip")).contains("user=" + me);
    assertThat(run("query", "backup")).contains("user=" + (IS_ROOT ? "nobody" : me));
    conf("configuration=" + etc, "user=nobody-of-this-name");
    if (IS_ROOT) {
      assertThat(run("run"))
          .singleElement()
          .asString()
          .contains("launcher.conf: there is no user nobody-of-this-name; make it");
    }
  }

  @Test
  void the_environment_is_read_as_systemd_reads_it_and_the_callers_wins() throws Exception {
    Files.writeString(
        etc.resolve("environment"),
        """
        # G_COMMENT=1
        ; G_COMMENT=2
        G_PLAIN=a b  c=d#e
        G_DOUBLE="with \\"quotes\\" and $(touch no) \\\\ "
        G_SINGLE='it is $HOME \\n'
        G_ESCAPED=a\\ b
        G_MINE=theirs
        G_EMPTY=
        2BAD=1
        G-BAD=1
        no assignment
        G_CHINESE=密码
        G_LAST=no newline""");
    assertThat(run(Map.of("G_MINE", "mine"), "status"))
        .contains(
            "G_PLAIN=a b  c=d#e",
            "G_DOUBLE=with \"quotes\" and $(touch no) \\ ",
            "G_SINGLE=it is $HOME \\n",
            "G_ESCAPED=a b",
            "G_MINE=mine",
            "G_EMPTY=",
            "G_CHINESE=密码",
            "G_LAST=no newline")
        .noneMatch(line -> line.contains("BAD") || line.contains("COMMENT"));
    assertThat(run("status", "--home=/mine")).noneMatch(line -> line.startsWith("G_PLAIN"));
  }
}
