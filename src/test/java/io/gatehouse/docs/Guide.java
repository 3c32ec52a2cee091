package io.gatehouse.docs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A guide as a reader sees it: its fenced blocks, and the names it uses.
 *
 * @param text all of it
 */
record Guide(Path file, String text) {

  private static final Pattern FENCE =
      Pattern.compile("(?m)^((?:\\*[^\\n]*\\*\\n)?)```(\\w*)\\n(.*?)^```", Pattern.DOTALL);
  private static final Pattern NOT_RUN =
      Pattern.compile("\\*(Not run by a test: |测试不执行：).{6,}\\*\\n");
  private static final Pattern SETTING =
      Pattern.compile(
          "\\b(?:sites|warehouse|privacy|log|status|alert|camel|quartz)\\.[a-z<][a-zA-Z0-9<>.\\[\\]-]*[a-zA-Z0-9>\\]]");
  private static final Pattern COMMAND =
      Pattern.compile("\\bgatehouse (?=[a-z])([a-z-]+)|(?<=[ (])(--[a-z][a-z-]+)");

  /**
   * A fenced block.
   *
   * @param language what stands behind the fence
   * @param isRun false where the line before it says that no test runs it, and why
   */
  record Block(String language, String body, boolean isRun, int line) {}

  static Guide of(String file) {
    try {
      return new Guide(Path.of(file), Files.readString(Path.of(file)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  List<Block> blocks() {
    List<Block> blocks = new ArrayList<>();
    Matcher fence = FENCE.matcher(text);
    while (fence.find()) {
      int line = (int) text.substring(0, fence.start()).lines().count() + 1;
      boolean isRun = !NOT_RUN.matcher(fence.group(1)).matches();
      blocks.add(new Block(fence.group(2), fence.group(3), isRun, line));
    }
    return blocks;
  }

  /** Settings, however they are written. */
  Set<String> settings() {
    return names(SETTING);
  }

  /** Commands and options. */
  Set<String> commands() {
    return names(COMMAND);
  }

  private Set<String> names(Pattern pattern) {
    Set<String> names = new TreeSet<>();
    Matcher name = pattern.matcher(text);
    while (name.find()) {
      names.add(name.group());
    }
    return names;
  }
}
