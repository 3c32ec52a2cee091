package io.gatehouse.warehouse.sql;

import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Collection;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.jar.JarFile;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What a start saw when all was done: a later one that sees the same leaves out to ask Flyway and
 * to compare what tables and columns mean. Stands in the comment of Flyway's table. It is no
 * history of its own: it holds sums of this build's files, of the rows of Flyway's table and of all
 * comments, and where one differs everything is asked anew. See docs/decisions/migrations.md.
 *
 * @param schema of the files and the rows of Flyway's table
 * @param comments of the files and the comments
 */
record StartMark(String schema, String comments) {
  private static final StartMark NONE = new StartMark("", "");
  private static final String WORDS = "The last start saw schema %s, comments %s.";
  private static final Pattern WRITTEN =
      Pattern.compile(WORDS.replace(".", "\\.").replace("%s", "([0-9a-f]+)"));
  private static final int BYTES = 16;

  /** Migrations and the data dictionary, in the jar or in a directory of classes. */
  private static final String FOLDER = "db/";

  private static final byte[] FILES = files();

  /** One that fits nothing where there is none. */
  static StartMark read(Connection connection) throws SQLException {
    try (ResultSet table =
        connection
            .getMetaData()
            .getTables(null, connection.getSchema(), Migrations.HISTORY, null)) {
      Matcher written =
          WRITTEN.matcher(table.next() ? String.valueOf(table.getString("REMARKS")) : "");
      return written.matches() ? new StartMark(written.group(1), written.group(2)) : NONE;
    }
  }

  /** In the transaction at hand. */
  void write(Statement statement) throws SQLException {
    statement.execute(
        "comment on table \"%s\" is '%s'"
            .formatted(Migrations.HISTORY, WORDS.formatted(schema, comments)));
  }

  /** SQLException where Flyway has not been here. */
  static String schema(Connection connection) throws SQLException {
    MessageDigest sum = sumOfFiles();
    try (Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                """
                select "installed_rank", "version", "script", "checksum", "success"
                from "%s" order by "installed_rank"\
                """
                    .formatted(Migrations.HISTORY))) {
      while (row.next()) {
        for (int column = 1; column <= 5; column++) {
          add(sum, row.getString(column));
        }
      }
    }
    return hex(sum);
  }

  static String comments(Collection<String> all) {
    MessageDigest sum = sumOfFiles();
    all.forEach(comment -> add(sum, comment));
    return hex(sum);
  }

  private static MessageDigest sumOfFiles() {
    MessageDigest sum = sha256();
    sum.update(FILES);
    return sum;
  }

  private static void add(MessageDigest sum, String text) {
    sum.update((byte) (text == null ? 0 : 1));
    sum.update(String.valueOf(text).getBytes(StandardCharsets.UTF_8));
    sum.update((byte) 0);
  }

  private static String hex(MessageDigest sum) {
    return HexFormat.of().formatHex(sum.digest(), 0, BYTES);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /** A sum of their names and contents. */
  private static byte[] files() {
    MessageDigest sum = sha256();
    try {
      Path code =
          Path.of(StartMark.class.getProtectionDomain().getCodeSource().getLocation().toURI());
      if (Files.isDirectory(code)) {
        List<Path> files;
        try (Stream<Path> walk = Files.walk(code.resolve(FOLDER))) {
          files = walk.filter(Files::isRegularFile).sorted().toList();
        }
        for (Path file : files) {
          add(sum, code.relativize(file).toString());
          sum.update(Files.readAllBytes(file));
        }
      } else {
        try (JarFile jar = new JarFile(code.toFile(), false)) {
          for (var entry : Collections.list(jar.entries())) {
            if (entry.getName().startsWith(FOLDER) && !entry.isDirectory()) {
              add(sum, entry.getName());
              try (InputStream in = jar.getInputStream(entry)) {
                sum.update(in.readAllBytes());
              }
            }
          }
        }
      }
    } catch (IOException | URISyntaxException e) {
      throw new IllegalStateException(
          "cannot read the files of " + FOLDER + " in Gatehouse's own jar", e);
    }
    return sum.digest();
  }
}
