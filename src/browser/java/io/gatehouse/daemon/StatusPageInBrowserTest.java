package io.gatehouse.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.gatehouse.simulator.axacs.AxAcsSimulator;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The status page as a browser shows it: one site that is well, one whose server is away. Not in
 * every build, as Chromium comes from Debian and not from Maven: {@code src/browser/install}, then
 * {@code mvn -Pbrowser test -Dtest=StatusPageInBrowserTest}. The pictures stay in {@code
 * target/status-page}, to be looked at.
 */
class StatusPageInBrowserTest {

  private static final Path PICTURES = Path.of("target", "status-page").toAbsolutePath();

  @TempDir static Path folder;
  private static AxAcsSimulator server;
  private static Daemon daemon;
  private static String page;

  @BeforeAll
  static void start() throws IOException {
    Files.createDirectories(PICTURES);
    server = AxAcsSimulator.start(Clock.systemUTC(), o -> o.history = 300);
    daemon =
        new Site(server, "jdbc:h2:file:" + folder.resolve("w") + ";AUTO_SERVER=TRUE")
            .set("camel.management.enabled=true")
            .set("camel.management.port=0")
            .set("sites.gone.vendor=ax-acs")
            .set("sites.gone.base-url=http://127.0.0.1:1")
            .set("sites.gone.feeds=records")
            .start("records");
    await().until(() -> daemon.managementPort().isPresent());
    page = "http://127.0.0.1:" + daemon.managementPort().orElseThrow() + "/";
    await().until(() -> browser("--dump-dom", page).contains("cannot connect"));
  }

  @AfterAll
  static void stop() {
    daemon.close();
    server.close();
  }

  @Test
  void its_script_and_style_run_under_its_own_policy_and_it_says_what_is_wrong() throws Exception {
    String log = browser("--enable-logging=stderr", "--dump-dom", page);
    assertThat(log)
        .contains("1 of 2 sites needs attention", "cannot connect to http://127.0.0.1:1")
        .doesNotContain("Content Security Policy", "Refused to", "Uncaught");
  }

  @Test
  void it_speaks_the_browsers_language() throws Exception {
    assertThat(browser("--accept-lang=zh-CN", "--dump-dom", page)).contains("lang=\"zh");
    assertThat(browser("--accept-lang=fr", "--dump-dom", page)).contains("lang=\"en");
    picture("chinese.png", 1_200, "--accept-lang=zh-CN");
  }

  @Test
  void it_is_light_or_dark_as_its_reader_likes() throws Exception {
    assertThat(brightness(picture("light.png", 1_200))).isGreaterThan(0.7);
    assertThat(brightness(picture("dark.png", 1_200, "--force-dark-mode"))).isLessThan(0.3);
  }

  /** 500 pixels are the least that Chromium's window takes. */
  @Test
  void it_needs_no_scrolling_sideways_on_a_narrow_screen() throws Exception {
    picture("narrow.png", 500);
    BufferedImage narrow = ImageIO.read(PICTURES.resolve("narrow.png").toFile());
    assertThat(narrow.getWidth()).isEqualTo(500);
    // What stands beyond the edge would be cut: the last column of pixels is the background alone.
    int edge = narrow.getWidth() - 1;
    int background = narrow.getRGB(edge, 0);
    for (int y = 0; y < narrow.getHeight(); y++) {
      assertThat(narrow.getRGB(edge, y)).as("pixel %d, %d", edge, y).isEqualTo(background);
    }
  }

  private static BufferedImage picture(String name, int width, String... options)
      throws IOException, InterruptedException {
    Path file = PICTURES.resolve(name);
    Files.deleteIfExists(file);
    List<String> all = new ArrayList<>(List.of(options));
    all.add("--window-size=" + width + ",1000");
    all.add("--hide-scrollbars");
    all.add("--screenshot=" + file);
    all.add(page);
    browser(all.toArray(String[]::new));
    return ImageIO.read(file.toFile());
  }

  /** From 0, black, to 1, white. */
  private static double brightness(BufferedImage image) {
    long sum = 0;
    for (int x = 0; x < image.getWidth(); x++) {
      for (int y = 0; y < image.getHeight(); y++) {
        int rgb = image.getRGB(x, y);
        sum += (rgb >> 16 & 255) + (rgb >> 8 & 255) + (rgb & 255);
      }
    }
    return sum / (765.0 * image.getWidth() * image.getHeight());
  }

  /** What it printed. */
  private static String browser(String... options) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("chromium", "--headless=new", "--no-sandbox"));
    command.add("--user-data-dir=" + Files.createTempDirectory(folder, "profile"));
    command.add("--virtual-time-budget=2000");
    command.addAll(List.of(options));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
    assertThat(process.exitValue()).as(printed).isZero();
    return printed;
  }
}
