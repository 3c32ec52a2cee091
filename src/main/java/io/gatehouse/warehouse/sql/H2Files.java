package io.gatehouse.warehouse.sql;

import io.gatehouse.warehouse.WarehouseException;
import java.io.IOException;
import java.io.Reader;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.slf4j.LoggerFactory;

/**
 * The files of an H2 warehouse: {@code warehouse.mv.db}, beside it {@code warehouse.password}, and
 * {@code warehouse.start.lock}, which a process holds while it opens the warehouse. Only their
 * owner can read them, unless the directory lets its group read (see {@link PrivateFiles}): then
 * {@code warehouse.reader} holds the password of those who may select. A schema is made and changed
 * in a copy, {@code warehouse.building.mv.db}, which takes the database's place in one step: H2
 * commits each statement by itself, and whoever is killed half-way leaves the warehouse as it was.
 */
public final class H2Files {
  private static final int PASSWORD_BYTES = 32;
  private static final int STICKY = 01000;
  private static final int OTHERS_WRITE = 022;

  /** Of no use, or in the way, where one process opens the copy and nobody else knows it. */
  private static final Set<String> NOT_FOR_THE_COPY =
      Set.of(
          "AUTO_SERVER",
          "AUTO_SERVER_PORT",
          "FILE_LOCK",
          "IFEXISTS",
          "FORBID_CREATION",
          "ACCESS_MODE_DATA",
          "DB_CLOSE_DELAY",
          "INIT");

  private final Path database;
  private final String url;
  private final String settings;

  private H2Files(Path database, String url, String settings) {
    this.database = database;
    this.url = url;
    this.settings = settings;
  }

  /** Null where the database is in memory or a server's; IllegalArgumentException where neither. */
  public static H2Files of(String url) {
    String rest = url.substring("jdbc:h2:".length());
    int end = rest.indexOf(';') < 0 ? rest.length() : rest.indexOf(';');
    String name = rest.substring(0, end);
    if (name.startsWith("file:")) {
      name = name.substring("file:".length());
    } else if (name.matches("(mem|tcp|ssl):.*")) {
      return null;
    }
    if (name.isBlank() || name.matches("[a-zA-Z]{2,}:.*")) {
      throw new IllegalArgumentException(
          "unknown warehouse url "
              + WarehouseException.withoutSecrets(url)
              + ": after jdbc:h2: comes file: and a path, mem:, tcp: or ssl:");
    }
    if (name.equals("~") || name.startsWith("~/")) {
      name = System.getProperty("user.home") + name.substring(1);
    }
    return new H2Files(Path.of(name).toAbsolutePath().normalize(), url, rest.substring(end));
  }

  /** Of the operator's, as messages show it. */
  String shown() {
    return WarehouseException.withoutSecrets(url);
  }

  /** The url that H2 is given, with the settings of the operator's. */
  String url() {
    return url(database, settings);
  }

  /** For one process alone: a second one cannot come in meanwhile. */
  String exclusiveUrl() {
    return url(database, copySettings());
  }

  private static String url(Path database, String settings) {
    return "jdbc:h2:" + PrivateFiles.SCHEME + ":" + database + settings;
  }

  private String copySettings() {
    return H2Access.without(settings, NOT_FOR_THE_COPY);
  }

  public boolean exists() {
    return Files.exists(beside(".mv.db"));
  }

  public Path directory() {
    return database.getParent();
  }

  Path database() {
    return beside(".mv.db");
  }

  /** Which of the files, or the directory, this user may not write, in words. */
  public List<String> notWritable() {
    List<String> not = new ArrayList<>();
    Path there = directory();
    while (there != null && !Files.exists(there)) {
      there = there.getParent();
    }
    if (there != null && !(Files.isDirectory(there) && Files.isWritable(there))) {
      not.add("write in " + there);
    }
    for (Path file : List.of(beside(".mv.db"), passwordFile())) {
      if (Files.exists(file) && !(Files.isReadable(file) && Files.isWritable(file))) {
        not.add("read and write " + file);
      }
    }
    return not;
  }

  Path passwordFile() {
    return beside(".password");
  }

  private Path beside(String suffix) {
    return database.resolveSibling(database.getFileName() + suffix);
  }

  /**
   * Makes the directory, for its owner alone, where it is not there; one that is there is the
   * operator's and stays as it is. Takes from all others what files of the warehouse are there.
   */
  void makePrivate() {
    Path directory = database.getParent();
    try {
      if (!Files.isDirectory(directory)) {
        Files.createDirectories(directory, PrivateFiles.ofDirectory());
      }
      try (Stream<Path> there = Files.list(directory)) {
        boolean isShared = PrivateFiles.isShared(directory);
        there
            .filter(this::isOurs)
            .forEach(
                file ->
                    PrivateFiles.restrict(
                        file, isShared && !file.toString().endsWith(".password")));
      }
      warnOfOthers(directory);
    } catch (IOException e) {
      throw cannot("use the directory " + directory, e);
    }
  }

  private boolean isOurs(Path file) {
    String name = file.getFileName().toString();
    return Files.isRegularFile(file)
        && name.startsWith(database.getFileName() + ".")
        && (name.endsWith(".db") || name.endsWith(".password") || name.endsWith(".lock"));
  }

  private static void warnOfOthers(Path directory) throws IOException {
    if (!directory.getFileSystem().supportedFileAttributeViews().contains("unix")) {
      return;
    }
    int mode = (Integer) Files.getAttribute(directory, "unix:mode");
    if ((mode & OTHERS_WRITE) != 0 && (mode & STICKY) == 0) {
      LoggerFactory.getLogger("gatehouse")
          .warn(
              "other users can put files in the place of the warehouse's, for they may write in {};"
                  + " chmod go-w {}",
              directory,
              directory);
    }
  }

  /** Null where there is none: the warehouse is of a version that had none, or it was lost. */
  String password() {
    try {
      return Files.readString(passwordFile()).strip();
    } catch (NoSuchFileException e) {
      return null;
    } catch (IOException e) {
      throw cannot("read " + passwordFile(), e);
    }
  }

  /** A new random one, on the disk when this returns. */
  String makePassword() {
    byte[] random = new byte[PASSWORD_BYTES];
    new SecureRandom().nextBytes(random);
    String password = HexFormat.of().formatHex(random);
    write(password, passwordFile(), false);
    return password;
  }

  private void write(String secret, Path place, boolean isForTheGroup) {
    Path unfinished = beside(".unfinished.password");
    try {
      Files.deleteIfExists(unfinished);
      PrivateFiles.create(unfinished);
      PrivateFiles.restrict(unfinished, false);
      Files.writeString(unfinished, secret + "\n", StandardCharsets.US_ASCII);
      PrivateFiles.restrict(unfinished, isForTheGroup);
      moveInto(unfinished, place);
    } catch (IOException e) {
      throw cannot("write " + place, e);
    }
  }

  /** Puts the readers' password where the group can read it, or nowhere. */
  void shareWithReaders(String password) {
    Path place = beside(".reader");
    if (!PrivateFiles.isShared(directory())) {
      place.toFile().delete();
    } else if (!password.equals(sharedPassword())) {
      write(password, place, true);
    }
  }

  /** The readers' password; null where this directory's group is not let in. */
  String sharedPassword() {
    try {
      return Files.readString(beside(".reader")).strip();
    } catch (IOException e) {
      return null;
    }
  }

  /** Whether this user is one of the group that is let in, and not the owner. */
  public boolean isForReading() {
    return sharedPassword() != null && !Files.isReadable(passwordFile());
  }

  /**
   * Whether opening the database would make files here that its owner could not read, or could not
   * be done at all: it is another user's.
   */
  boolean isAnothers() {
    if (!Files.isWritable(beside(".mv.db"))) {
      return true;
    }
    try {
      int owner = (Integer) Files.getAttribute(beside(".mv.db"), "unix:uid");
      return owner != (Integer) Files.getAttribute(Path.of("/proc/self"), "unix:uid");
    } catch (IOException | UnsupportedOperationException | IllegalArgumentException e) {
      return false; // a system that does not say
    }
  }

  /** Of the process that has the database open and serves it to others; null where none does. */
  String server() {
    Properties lock = new Properties();
    try (Reader text = Files.newBufferedReader(beside(".lock.db"))) {
      lock.load(text);
    } catch (IOException | IllegalArgumentException e) {
      return null;
    }
    String server = lock.getProperty("server");
    return server == null ? null : "jdbc:h2:tcp://" + server + "/" + lock.getProperty("id");
  }

  /** A new name beside the database; what killed backups left there goes. */
  Path backup() throws IOException {
    String begin = database.getFileName() + ".";
    try (Stream<Path> there = Files.list(directory())) {
      there
          .filter(file -> file.getFileName().toString().startsWith(begin))
          .filter(file -> file.toString().endsWith(".backup"))
          .forEach(file -> file.toFile().delete());
    }
    Files.deleteIfExists(building());
    return beside("." + UUID.randomUUID() + ".backup");
  }

  /** Of what {@link #rebuild} makes. */
  Path building() {
    return beside(".building.mv.db");
  }

  /** Keeps the password of a database that was made elsewhere. */
  void keepPassword(String password) {
    write(password, passwordFile(), false);
  }

  /**
   * Makes the database, or changes a copy of it, and puts the result into its place. The caller
   * holds the lock of a start, and nobody has the database open.
   *
   * @param work takes the url of the copy; when it returns, the copy is closed
   */
  void rebuild(Consumer<String> work) {
    Path copy = building();
    try {
      for (String suffix : List.of(".mv.db", ".trace.db", ".lock.db")) {
        Files.deleteIfExists(beside(".building" + suffix));
      }
      if (exists()) {
        PrivateFiles.create(copy);
        try (FileChannel from = FileChannel.open(beside(".mv.db"), StandardOpenOption.READ);
            FileChannel to = FileChannel.open(copy, StandardOpenOption.WRITE)) {
          for (long at = 0; at < from.size(); ) {
            at += from.transferTo(at, from.size() - at, to);
          }
        }
      }
      work.accept(url(beside(".building"), copySettings()));
      moveInto(copy, beside(".mv.db"));
    } catch (IOException e) {
      throw cannot("write " + copy, e);
    } finally {
      copy.toFile().delete(); // gone where it took its place; else it would only hold space
    }
  }

  /** On the disk first, so that after a power cut there is one or the other, whole. */
  private static void moveInto(Path file, Path place) throws IOException {
    try (FileChannel written = FileChannel.open(file, StandardOpenOption.WRITE)) {
      written.force(true);
    }
    Files.move(file, place, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    try (FileChannel directory = FileChannel.open(place.getParent(), StandardOpenOption.READ)) {
      directory.force(true);
    } catch (IOException e) {
      // Not every system lets a directory be opened; there the move is as safe as it can be.
    }
  }

  StartLock lock() {
    return new StartLock(beside(".start.lock"), this);
  }

  WarehouseException cannot(String what, IOException why) {
    String reason =
        why instanceof AccessDeniedException
            ? "permission denied"
            : why instanceof NoSuchFileException
                ? "the file system takes no new file there"
                : why instanceof FileAlreadyExistsException
                    ? "it is a file, and no directory"
                    : why instanceof FileSystemException one && one.getReason() != null
                        ? one.getReason()
                        : why.getMessage();
    String advice =
        why instanceof AccessDeniedException
            ? "the files belong to the user that Gatehouse runs as: run this as that user, with the"
                + " Debian package as root, or let that user write there"
            : WarehouseException.isFull(why)
                ? "make room on that disk; the warehouse is as it was"
                : "name another place in warehouse.url, or mend that; the warehouse is as it was";
    return new WarehouseException(
        "cannot open the warehouse in %s: cannot %s: %s; %s"
            .formatted(WarehouseException.withoutSecrets(url), what, reason, advice),
        false,
        why);
  }
}
