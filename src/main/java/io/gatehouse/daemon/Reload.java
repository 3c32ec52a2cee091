package io.gatehouse.daemon;

import io.gatehouse.settings.Settings;
import io.gatehouse.settings.SettingsReader.SettingsException;
import io.gatehouse.warehouse.PageLoad.FeedKey;
import io.gatehouse.warehouse.WarehouseException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BiPredicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has a running daemon take changes of its files. Looks at them every half second, or on request
 * alone, and takes them as one set once they have stood still for a second: all of it, or nothing,
 * where anything in it is wrong or needs a restart. What is wrong is told once in the log, and by
 * {@code status}, the status page and readiness' details until it is mended. Files that do not come
 * to a rest are told after ten seconds, once.
 *
 * <p>Files are looked at by name, with links followed, and not by events of the file system: that
 * finds files that are renamed over others, mounted volumes, and links that are led elsewhere. No
 * clock decides anything.
 */
public final class Reload implements AutoCloseable {

  /** Where the daemon's configuration comes from. */
  public interface Source {

    /**
     * Reads it again.
     *
     * @throws SettingsException with all that is wrong with it
     */
    Settings settings();

    /** The files that were read, beside those of the home. */
    Set<Path> files();

    /** Where a setting stands, {@code file:line}, or what else it is from. */
    String place(String setting);

    /** What is wrong with the files of the home, as lint finds it: one line each. */
    List<String> problems(Settings settings);
  }

  private static final Logger LOG = LoggerFactory.getLogger("gatehouse");
  private static final Duration INTERVAL = Duration.ofMillis(500);
  private static final Duration SETTLED = Duration.ofSeconds(1);
  private static final int MOST_NAMED = 12;

  /** After so many times of what files have to stand still for, those that do not are told. */
  private static final int RESTLESS = 10;

  private static final String JARS = ".jar";

  private final Daemon daemon;
  private final Home home;
  private final Source source;
  private final Settings atStart;
  private final Duration interval;
  private final Duration settled;
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          work -> {
            Thread thread = new Thread(work, "reload");
            thread.setDaemon(true);
            return thread;
          });

  /** How the files looked when they were last taken or refused. */
  private Map<Path, String> decided;

  /** How they looked at the last look, and since when (nanoseconds) they look like this. */
  private Map<Path, String> seen;

  private long since;

  /** Since when (nanoseconds) they have not stood still for long enough; null while they do. */
  private Long restlessSince;

  private boolean restlessTold;

  /** Somebody wants what has changed to be taken, and it has not been decided yet. */
  private boolean asked;

  /** What they held when they were last taken. */
  private Map<Path, byte[]> taken;

  /** The same of what is being taken. */
  private Map<Path, byte[]> candidate;

  private List<String> refused = List.of();
  private Blueprint unfinished;
  private boolean awaitsWarehouse;

  private Reload(Daemon daemon, Source source, Duration interval, Duration settled) {
    this.daemon = daemon;
    this.home = daemon.blueprint().options().home();
    this.source = source;
    this.atStart = daemon.blueprint().settings();
    this.interval = interval;
    this.settled = settled;
  }

  /** What the files held at one moment. */
  public record Snapshot(Map<Path, byte[]> contents) {}

  /** Before a daemon starts, which may take a while. */
  public static Snapshot snapshot(Home home, Source source) {
    return new Snapshot(contents(look(home, source).keySet()));
  }

  /**
   * Begins to look.
   *
   * @param before the daemon was started: what has changed since is taken too
   */
  public static Reload start(Daemon daemon, Source source, Snapshot before) {
    return start(daemon, source, before, INTERVAL, SETTLED);
  }

  static Reload start(
      Daemon daemon, Source source, Snapshot before, Duration interval, Duration settled) {
    Reload reload = new Reload(daemon, source, interval, settled);
    reload.taken = before.contents();
    reload.seen = reload.look();
    boolean isSame = reload.differing(contents(reload.seen.keySet())).isEmpty();
    reload.decided = isSame ? reload.seen : Map.of();
    reload.since = System.nanoTime();
    reload.thread.scheduleWithFixedDelay(
        reload::watchSafely, interval.toMillis(), interval.toMillis(), TimeUnit.MILLISECONDS);
    return reload;
  }

  /**
   * Takes what has changed, whether the files are watched or not, once they stand still; says so
   * too where nothing has.
   */
  public void now() {
    try {
      thread.execute(
          () -> {
            asked = true;
            watchSafely();
          });
    } catch (RejectedExecutionException stopping) {
      return;
    }
  }

  private void watchSafely() {
    try {
      watch();
    } catch (RuntimeException e) { // it would be the last look
      LOG.error("reload: cannot look for changes: {}", e.toString());
    }
  }

  private void watch() {
    if (unfinished != null) {
      change(unfinished, null);
    }
    boolean isWatched = daemon.blueprint().settings().reload().required("watch").equals("true");
    if (!isWatched && !asked) {
      return;
    }
    Map<Path, String> now = look();
    long at = System.nanoTime();
    if (!now.equals(seen)) {
      restless(now, at);
      seen = now;
      since = at;
    } else if ((asked || !now.equals(decided))
        && at - since >= settled.toNanos()
        && decide(asked)) {
      asked = false;
      restlessSince = null;
      restlessTold = false;
    }
  }

  /** Nobody should wait for a change that cannot be taken without knowing why. */
  private void restless(Map<Path, String> now, long at) {
    if (restlessSince == null) {
      restlessSince = at;
    } else if (!restlessTold && at - restlessSince >= settled.multipliedBy(RESTLESS).toNanos()) {
      restlessTold = true;
      LOG.warn(
          "reload: nothing is taken yet: {} has not stood still for {} s by now, and what belongs"
              + " together may be half-written; save it whole, such as by renaming",
          named(differing(seen, now, Objects::equals)),
          Duration.ofNanos(at - restlessSince).toSeconds());
    }
  }

  /** What tells whether a file is another than before; without opening it. */
  private Map<Path, String> look() {
    return look(home, source);
  }

  private static Map<Path, String> look(Home home, Source source) {
    Map<Path, String> looks = new TreeMap<>();
    Map.of(
            home.routes(), RouteSources.ROUTES,
            home.kamelets(), RouteSources.KAMELETS,
            home.queries(), RouteSources.QUERIES,
            home.mappings(), Vendors.SUFFIX,
            home.vendors(), Vendors.SUFFIX,
            home.migrations(), RouteSources.QUERIES,
            home.ext(), JARS)
        .forEach(
            (folder, suffix) -> {
              try (Stream<Path> files = Files.list(folder)) {
                files
                    .filter(file -> file.toString().endsWith(suffix))
                    .forEach(file -> looks.put(file, looks(file)));
              } catch (IOException e) {
                looks.put(folder, e.getClass().getSimpleName());
              }
            });
    looks.put(home.people(), looks(home.people()));
    source.files().forEach(file -> looks.put(file, looks(file)));
    return looks;
  }

  private static String looks(Path file) {
    try {
      return new TreeMap<>(Files.readAttributes(file, "unix:size,lastModifiedTime,ctime,ino"))
          .toString();
    } catch (UnsupportedOperationException | IllegalArgumentException notThisSystem) {
      return elsewhere(file);
    } catch (IOException e) {
      return e.getClass().getSimpleName();
    }
  }

  private static String elsewhere(Path file) {
    try {
      return new TreeMap<>(Files.readAttributes(file, "size,lastModifiedTime")).toString();
    } catch (IOException e) {
      return e.getClass().getSimpleName();
    }
  }

  /** Of those that can be read; of jars, which may be large, a digest. */
  private static Map<Path, byte[]> contents(Collection<Path> files) {
    Map<Path, byte[]> contents = new TreeMap<>();
    for (Path file : files) {
      try {
        contents.put(
            file, file.toString().endsWith(JARS) ? digest(file) : Files.readAllBytes(file));
      } catch (IOException e) {
        continue; // it differs from one that can be read
      }
    }
    return contents;
  }

  private static byte[] digest(Path file) throws IOException {
    try (InputStream bytes = Files.newInputStream(file)) {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      byte[] piece = new byte[8192];
      for (int n = bytes.read(piece); n >= 0; n = bytes.read(piece)) {
        digest.update(piece, 0, n);
      }
      return digest.digest();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has it", e);
    }
  }

  private Set<Path> differing(Map<Path, byte[]> now) {
    return differing(taken, now, Arrays::equals);
  }

  private static <T> Set<Path> differing(
      Map<Path, T> before, Map<Path, T> now, BiPredicate<T, T> same) {
    return Stream.concat(now.keySet().stream(), before.keySet().stream())
        .filter(file -> !same.test(now.get(file), before.get(file)))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /**
   * Takes what the files hold, or refuses it.
   *
   * @param asked whether somebody waits to be told
   * @return false where they were saved meanwhile: the next look finds them as they are then
   */
  private boolean decide(boolean asked) {
    Map<Path, String> before = look();
    Settings settings;
    try {
      settings = source.settings();
    } catch (SettingsException e) {
      refuse(before, e.problems(), asked);
      return true;
    }
    Map<Path, String> looks = look(); // the settings may name other files than before
    if (!looks.entrySet().containsAll(before.entrySet())) {
      return false;
    }
    Map<Path, byte[]> now = contents(looks.keySet());
    Set<Path> files = differing(now);
    List<String> restart = needRestart(settings, files);
    if (!restart.isEmpty()) {
      refuse(looks, restart, asked);
      return true;
    }
    Blueprint next = daemon.blueprint().next(settings);
    if (files.isEmpty() && settings.equals(daemon.blueprint().settings())) {
      decided = looks;
      if (!refused.isEmpty()) {
        tellRefused(List.of());
        LOG.info("reload: the configuration is again what the daemon runs by");
      } else if (asked) {
        LOG.info("reload: nothing has changed");
      }
      return true;
    }
    List<String> problems = new ArrayList<>(next.routes().problem().stream().toList());
    problems.addAll(source.problems(settings));
    if (!look().equals(looks)) {
      return false;
    }
    if (!problems.isEmpty()) {
      refuse(looks, problems, asked);
      return true;
    }
    decided = looks;
    candidate = now;
    change(next, named(files));
    return true;
  }

  /** What a running daemon cannot take, one line each, never with its value. */
  private List<String> needRestart(Settings next, Set<Path> files) {
    List<String> keys = new ArrayList<>();
    next.warehouse().differing(atStart.warehouse()).forEach(name -> keys.add("warehouse." + name));
    next.status().differing(atStart.status()).forEach(name -> keys.add("status." + name));
    if (!next.log().equals(atStart.log())) {
      keys.add("log.format");
    }
    Stream.concat(next.camel().keySet().stream(), atStart.camel().keySet().stream())
        .distinct()
        .sorted()
        .filter(key -> !Objects.equals(next.camel().get(key), atStart.camel().get(key)))
        .forEach(keys::add);
    if (next.sites().isEmpty()) {
      return List.of("no site is configured: the daemon would have nothing to do");
    }
    return Stream.concat(
            keys.stream().map(key -> source.place(key) + ": " + key),
            files.stream()
                .filter(file -> file.startsWith(home.migrations()) || file.startsWith(home.ext()))
                .map(this::named))
        .map(
            what ->
                what
                    + ": cannot be changed while the daemon runs: restart it, or put back what it"
                    + " was started with")
        .toList();
  }

  private String named(Collection<Path> files) {
    return files.stream().map(this::named).collect(Collectors.joining(", "));
  }

  /** As people know it: below the home where it is there. */
  private String named(Path file) {
    return (file.startsWith(home.directory()) ? home.directory().relativize(file) : file)
        .toString();
  }

  private void refuse(Map<Path, String> looks, List<String> problems, boolean asked) {
    decided = looks;
    if (asked || !problems.equals(refused)) {
      LOG.error(
          "reload: what was changed is not taken, and everything runs on as it was; {}",
          problems.size() == 1 ? "one problem:" : problems.size() + " problems:");
      problems.forEach(problem -> LOG.error("reload: {}", problem));
    }
    tellRefused(problems);
  }

  private void tellRefused(List<String> problems) {
    if (!refused.equals(problems)) {
      refused = List.copyOf(problems);
      daemon.refused(refused);
    }
  }

  /**
   * @param files that differ; null where the same is tried again
   */
  private void change(Blueprint next, String files) {
    Blueprint before = daemon.blueprint();
    RunningFeeds.Changed changed;
    try {
      changed = daemon.change(next);
    } catch (WarehouseException e) {
      unfinished = next;
      if (!awaitsWarehouse) {
        LOG.warn("reload: the change waits for the warehouse: {}", e.getMessage());
      }
      awaitsWarehouse = true;
      return;
    }
    awaitsWarehouse = false;
    if (!changed.problems().isEmpty()) {
      undo(before, changed.problems());
      return;
    }
    taken = candidate;
    tellRefused(List.of());
    if (files != null) {
      LOG.info("reload: taken: {}", files.isEmpty() ? "settings" : files);
    }
    tell("started", changed.added());
    tell("changed", changed.changed());
    tell("stopped", changed.removed());
    if (files != null) {
      tell("changed as soon as what they have under way is done", changed.late());
    }
    unfinished = changed.late().isEmpty() ? null : next;
  }

  /** Lint found nothing, and it does not run all the same. */
  private void undo(Blueprint before, List<String> problems) {
    unfinished = null;
    if (daemon.blueprint() == before) { // it was not even begun
      refuse(decided, problems, false);
      return;
    }
    RunningFeeds.Changed back = daemon.change(before);
    unfinished = back.late().isEmpty() ? null : before;
    refuse(decided, problems, false);
    back.problems().forEach(problem -> LOG.error("reload: {}", problem));
  }

  private static void tell(String what, Set<FeedKey> feeds) {
    if (!feeds.isEmpty()) {
      String named =
          feeds.stream().limit(MOST_NAMED).map(FeedKey::toString).collect(Collectors.joining(", "));
      int more = feeds.size() - MOST_NAMED;
      LOG.info("reload: {}: {}{}", what, named, more > 0 ? " and " + more + " more" : "");
    }
  }

  /** What is being changed is left off. */
  @Override
  public void close() {
    thread.shutdown();
  }
}
