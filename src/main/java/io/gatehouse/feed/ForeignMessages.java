package io.gatehouse.feed;

import java.util.regex.Pattern;
import org.apache.camel.RuntimeCamelException;

/**
 * Messages that others' code has put together: of Camel, of drivers, of an integrator's own steps.
 * They may quote what the exchange carries, which is not for logs.
 */
public final class ForeignMessages {

  private static final int LONGEST = 300;
  private static final int DEEPEST = 8;

  /** Where Camel and the JDK quote a value; its kind is told beside it. And addresses' queries. */
  private static final Pattern QUOTED =
      Pattern.compile(
          "(?s)(?<=not found on bean: ).*(?= of type: )"
              + "|(?<= with value )(?!of type).*"
              + "|(?<=For input string: ).*"
              + "|(?<=[Bb]ody: ).*"
              + "|(?<=://[^\\s?]{1,300}[?])\\S+");

  private ForeignMessages() {}

  /** At most 300 characters in one line, without the values that it quotes. */
  public static String message(Throwable thrown) {
    String message = thrown.getMessage();
    return message == null ? thrown.getClass().getSimpleName() : cut(message);
  }

  /**
   * What a step of a route's failed with: where to, and why.
   *
   * @param endpoint where Camel was sending to; null if nowhere
   */
  public static String ofStep(Throwable thrown, String endpoint) {
    Throwable cause = thrown;
    while (cause instanceof RuntimeCamelException && cause.getCause() != null) {
      cause = cause.getCause();
    }
    boolean isSending = endpoint != null && !endpoint.startsWith("kamelet:");
    return (isSending ? "the step to " + endpoint.split("\\?", 2)[0] + " failed: " : "")
        + cause.getClass().getSimpleName()
        + (cause.getMessage() == null ? "" : ": " + cut(cause.getMessage()));
  }

  /** With its kind. */
  public static String unexpected(Throwable thrown) {
    String message = thrown.getMessage();
    return "unexpected "
        + thrown.getClass().getName()
        + (message == null ? "" : ": " + cut(message));
  }

  /** The same with its stack, for the log. */
  static Throwable bounded(Throwable thrown) {
    return thrown == null ? null : new Copy(thrown, 0);
  }

  private static String cut(String message) {
    String line = QUOTED.matcher(message).replaceAll("…").strip().replaceAll("\\s+", " ");
    return line.length() <= LONGEST ? line : line.substring(0, LONGEST) + "…";
  }

  /** Stands for an exception in the log: where it comes from, and a bounded message. */
  private static final class Copy extends Exception {

    private static final long serialVersionUID = 1;

    private final String shown;

    Copy(Throwable of, int depth) {
      super(
          null,
          of.getCause() == null || of.getCause() == of || depth == DEEPEST
              ? null
              : new Copy(of.getCause(), depth + 1));
      shown = unexpected(of).substring("unexpected ".length());
      setStackTrace(of.getStackTrace());
    }

    @Override
    public String getMessage() {
      return shown;
    }

    @Override
    public String toString() {
      return shown;
    }
  }
}
