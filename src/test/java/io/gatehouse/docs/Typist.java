package io.gatehouse.docs;

import io.gatehouse.Gatehouse;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import picocli.CommandLine;

/**
 * A process that carries out commands as they are typed in its directory, one after the other: each
 * is read from the pipe {@code request}, its words ended by NUL, and its exit code goes into the
 * pipe {@code done}. Ends with an empty request.
 */
final class Typist {

  /** What is typed in a shell as {@code gatehouse}. */
  static final String SCRIPT =
      """
      #!/bin/sh
      printf '%%s\\0' "$@" >%1$s/request
      read -r code <%1$s/done
      cat %1$s/out
      cat %1$s/err >&2
      exit "$code"
      """;

  private Typist() {}

  public static void main(String[] arguments) throws IOException {
    Path pipes = Path.of(arguments[0]);
    while (true) {
      String request =
          new String(Files.readAllBytes(pipes.resolve("request")), StandardCharsets.UTF_8);
      String[] words = request.split("\0");
      if (request.isEmpty() || words.length == 0 || words[0].isEmpty()) {
        return;
      }
      StringWriter out = new StringWriter();
      StringWriter err = new StringWriter();
      CommandLine command =
          Gatehouse.commandLine()
              .setOut(new PrintWriter(out, true))
              .setErr(new PrintWriter(err, true));
      int exit = command.execute(words);
      Files.writeString(pipes.resolve("out"), out.toString());
      Files.writeString(pipes.resolve("err"), exit == 0 ? "" : Arrays.toString(words) + "\n" + err);
      Files.writeString(pipes.resolve("done"), exit + "\n");
    }
  }
}
