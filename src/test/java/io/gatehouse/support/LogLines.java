package io.gatehouse.support;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.core.Appender;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.appender.AbstractAppender;
import org.apache.logging.log4j.core.config.LoggerConfig;
import org.apache.logging.log4j.core.config.Property;

/** What is logged while it is open, by all loggers, as {@code LEVEL message}. */
public final class LogLines implements AutoCloseable {

  private final List<String> lines = new CopyOnWriteArrayList<>();
  private final LoggerContext context = LoggerContext.getContext(false);
  private final LoggerConfig root;
  private final Level before;
  private final List<Appender> others;
  private final AbstractAppender appender =
      new AbstractAppender("log-lines", null, null, true, Property.EMPTY_ARRAY) {
        @Override
        public void append(LogEvent event) {
          Throwable thrown = event.getThrown();
          String line = event.getLevel() + " " + event.getMessage().getFormattedMessage();
          lines.add(thrown == null ? line : line + " " + stack(thrown));
        }
      };

  private LogLines(Level level) {
    this.root = context.getConfiguration().getRootLogger();
    this.before = root.getLevel();
    this.others = List.copyOf(root.getAppenders().values());
    others.forEach(other -> root.removeAppender(other.getName())); // the build's output stays calm
    appender.start();
    root.addAppender(appender, null, null);
    root.setLevel(level);
    context.updateLoggers();
  }

  /** What the daemon says where nothing is configured, and everybody's INFO. */
  public static LogLines open() {
    return new LogLines(Level.INFO);
  }

  public static LogLines openFor(Level level) {
    return new LogLines(level);
  }

  /** All lines, in the order logged; an exception's stack trace stands in its line. */
  public List<String> all() {
    return lines;
  }

  public List<String> errors() {
    return lines.stream().filter(line -> line.startsWith("ERROR ")).toList();
  }

  public List<String> containing(String text) {
    return lines.stream().filter(line -> line.contains(text)).toList();
  }

  private static String stack(Throwable thrown) {
    StringWriter text = new StringWriter();
    thrown.printStackTrace(new PrintWriter(text));
    return text.toString();
  }

  @Override
  public void close() {
    root.removeAppender(appender.getName());
    others.forEach(other -> root.addAppender(other, null, null));
    root.setLevel(before);
    context.updateLoggers();
    appender.stop();
  }
}
