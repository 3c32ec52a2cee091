package io.gatehouse.warehouse.sql;

import io.gatehouse.warehouse.WarehouseException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.h2.api.ErrorCode;

/**
 * An H2 warehouse in one file: a ZIP of the database and its password, which open only together.
 * Made beside the running daemon, as of one moment; put back where no warehouse is.
 */
public final class H2Backup {
  private static final String DATABASE = "warehouse.mv.db";
  private static final String PASSWORD = "warehouse.password";
  private static final long ROOM = 16L << 20;

  private final H2Files files;
  private final String url;
  private final String username;
  private final String password;

  /**
   * @param url of a database in a file
   * @throws IllegalArgumentException where it is in no file of this machine's
   */
  public H2Backup(String url, String username, String password) {
    this.files = url.startsWith("jdbc:h2:") ? H2Files.of(url) : null;
    if (files == null) {
      throw new IllegalArgumentException(
          WarehouseException.withoutSecrets(url) + " is no H2 database in a file");
    }
    this.url = url;
    this.username = username;
    this.password = password;
  }

  /**
   * Writes a new file, which its owner alone can read. Until it is whole it is called {@code
   * FILE.unfinished}.
   *
   * @return its bytes
   * @throws WarehouseException where there is one of this name, no warehouse, or no room
   */
  public long write(Path file) {
    Path into = file.toAbsolutePath();
    if (Files.exists(into)) {
      throw refused(into + " is there already, and is not overwritten: name another file");
    }
    if (!files.exists()) {
      throw refused(
          "there is no warehouse at %s yet, or this user may not see it; is warehouse.url the right one?"
              .formatted(files.shown()));
    }
    Path unfinished = into.resolveSibling(into.getFileName() + ".unfinished");
    Thread cleaning = new Thread(() -> unfinished.toFile().delete());
    Runtime.getRuntime().addShutdownHook(cleaning);
    try {
      long size = Files.size(files.database());
      requireRoom(files.directory(), size);
      requireRoom(into.getParent(), size);
      Files.deleteIfExists(unfinished);
      Files.createFile(unfinished, PrivateFiles.ofFile());
      Path copy = copy();
      try {
        pack(copy, unfinished);
      } finally {
        Files.deleteIfExists(copy);
      }
      Files.move(unfinished, into); // refuses where there is one now
      return Files.size(into);
    } catch (FileAlreadyExistsException e) {
      throw refused(into + " is there already, and is not overwritten: name another file");
    } catch (NoSuchFileException e) {
      throw refused("cannot write " + into + ": there is no directory " + into.getParent());
    } catch (IOException e) {
      throw failed("write " + into, e);
    } finally {
      unfinished.toFile().delete();
      forget(cleaning);
    }
  }

  private static void forget(Thread cleaning) {
    try {
      Runtime.getRuntime().removeShutdownHook(cleaning);
    } catch (IllegalStateException e) {
      // The process ends, and it runs.
    }
  }

  private static void requireRoom(Path directory, long size) {
    long free = directory.toFile().getUsableSpace(); // 0 where it is not known
    if (free > 0 && free < size + ROOM) {
      throw refused(
          "a backup may take %,d MB and there are %,d MB free in %s: make room, the daemon needs it too"
              .formatted((size + ROOM) >> 20, free >> 20, directory));
    }
  }

  /** Whoever has the database open writes it, so beside the database, where it may write. */
  private Path copy() throws IOException {
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      Path copy = files.backup();
      String name = PrivateFiles.SCHEME + ":" + copy;
      try {
        statement.execute("backup to '" + name.replace("'", "''") + "'");
        return copy;
      } catch (SQLException e) {
        Files.deleteIfExists(copy);
        throw e;
      }
    } catch (SQLException e) {
      throw WarehouseException.of("back up the warehouse", url, e);
    }
  }

  private Connection connect() throws SQLException {
    try (StartLock lock = files.lock().take()) {
      return H2Access.administer(files, url, username, password);
    }
  }

  private void pack(Path copy, Path into) throws IOException {
    try (OutputStream out = Files.newOutputStream(into);
        ZipOutputStream zip = new ZipOutputStream(out);
        ZipInputStream copied = new ZipInputStream(Files.newInputStream(copy))) {
      zip.setLevel(Deflater.BEST_SPEED);
      if (copied.getNextEntry() == null) {
        throw new IOException("the database gave nothing");
      }
      zip.putNextEntry(new ZipEntry(DATABASE));
      copied.transferTo(zip);
      zip.closeEntry();
      String secret = files.password();
      if (secret != null) {
        zip.putNextEntry(new ZipEntry(PASSWORD));
        zip.write((secret + "\n").getBytes(StandardCharsets.US_ASCII));
        zip.closeEntry();
      }
    }
    try (FileChannel written = FileChannel.open(into, StandardOpenOption.WRITE)) {
      written.force(true);
    }
  }

  /**
   * Puts a backup where no warehouse is, all of it or nothing.
   *
   * @throws WarehouseException where there is one, or the backup is none
   */
  public void restore(Path from) {
    if (files.server() != null) {
      requireStopped();
    }
    files.makePrivate();
    try (StartLock lock = files.lock().take();
        ZipFile zip = new ZipFile(from.toFile())) {
      String secret = text(zip, PASSWORD);
      requireNone(secret);
      ZipEntry database = entry(zip, DATABASE, from);
      files.rebuild(
          copy -> {
            extract(zip, database);
            requireUsable(copy, secret, from);
            if (secret != null) {
              files.keepPassword(secret);
            }
          });
    } catch (NoSuchFileException e) {
      throw refused("there is no file " + from);
    } catch (IOException e) {
      throw refused(from + " is no backup of Gatehouse's, or a damaged one: " + e.getMessage());
    }
  }

  private void requireStopped() {
    try {
      DriverManager.getConnection(files.server(), "READER", "").close();
    } catch (SQLException e) {
      if (e.getErrorCode() == ErrorCode.CONNECTION_BROKEN_1) {
        return; // it was killed
      }
    }
    throw refused("a daemon has %s open: stop it first".formatted(files.shown()));
  }

  private void requireNone(String secret) {
    if (files.exists()) {
      throw refused(
          "there is a warehouse in %s, which is not overwritten: stop the daemon and move %s and %s away first"
              .formatted(files.directory(), files.database(), files.passwordFile()));
    }
    String there = files.password();
    if (there != null && !there.equals(secret)) {
      throw refused(
          "%s is of another warehouse, which opens only with it: move it to where that database is"
              .formatted(files.passwordFile()));
    }
  }

  private static ZipEntry entry(ZipFile zip, String name, Path from) {
    ZipEntry entry = zip.getEntry(name);
    if (entry == null) {
      throw refused(from + " is no backup of Gatehouse's: it holds no " + name);
    }
    return entry;
  }

  private static String text(ZipFile zip, String name) throws IOException {
    ZipEntry entry = zip.getEntry(name);
    if (entry == null) {
      return null;
    }
    try (InputStream in = zip.getInputStream(entry)) {
      return new String(in.readNBytes(1024), StandardCharsets.US_ASCII).strip();
    }
  }

  private void extract(ZipFile zip, ZipEntry database) {
    try {
      PrivateFiles.create(files.building());
      try (InputStream in = zip.getInputStream(database);
          OutputStream out = Files.newOutputStream(files.building())) {
        in.transferTo(out);
      }
    } catch (IOException e) {
      throw failed("restore " + files.database(), e);
    }
  }

  private void requireUsable(String copy, String secret, Path from) {
    boolean named = !username.isEmpty() || !password.isEmpty();
    String readOnly = copy + ";IFEXISTS=TRUE;ACCESS_MODE_DATA=r";
    try (Connection connection =
            DriverManager.getConnection(readOnly, username, named ? password : secret);
        Statement statement = connection.createStatement()) {
      statement.executeQuery("select count(*) from feed_checkpoint").close();
    } catch (SQLException e) {
      throw refused(
          "the database in %s does not open: %s; nothing was restored"
              .formatted(from, e.getMessage()));
    }
  }

  private static WarehouseException failed(String what, IOException why) {
    String reason =
        why instanceof AccessDeniedException
            ? "permission denied"
            : WarehouseException.isFull(why) ? "no room on that disk" : why.getMessage();
    return new WarehouseException(
        "cannot %s: %s; nothing was changed".formatted(what, reason), false, why);
  }

  private static WarehouseException refused(String why) {
    return new WarehouseException(why, false, null);
  }
}
