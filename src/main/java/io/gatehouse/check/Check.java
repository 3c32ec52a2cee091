package io.gatehouse.check;

import io.gatehouse.check.Check.CheckLine.Verdict;
import io.gatehouse.feed.CallBudget;
import io.gatehouse.feed.CallBudgets;
import io.gatehouse.feed.FailureReasons.ForeignMessages;
import io.gatehouse.feed.FailureReasons.Transport;
import io.gatehouse.feed.Meaning.ReplyFault;
import io.gatehouse.feed.Vendor;
import io.gatehouse.feed.Vendor.FeedSpec;
import io.gatehouse.settings.PeopleFile;
import io.gatehouse.settings.Settings;
import io.gatehouse.settings.Site;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import javax.net.ssl.SSLException;

/**
 * Tries everything that a configuration names, all sites side by side: only reads, within the
 * vendors' budgets of calls. Nothing is written, no checkpoint moves, and nobody is told to push.
 */
public final class Check {

  /** What is tried, and how it is tried. */
  public record Vendors(Function<String, Vendor> named, Function<String, Probe> probes) {}

  private static final String PLAIN = "write http:// in base-url, or the port that speaks https";
  private static final Duration EXPIRES_SOON = Duration.ofDays(30);
  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  private final Settings settings;
  private final Path queries;
  private final Vendors vendors;
  private final Clock clock;
  private final CallBudget.Shared calls;

  /**
   * @param queries the directory config/queries
   * @param calls where budgets of calls are shared with the daemon
   */
  public Check(
      Settings settings, Path queries, Vendors vendors, CallBudget.Shared calls, Clock clock) {
    this.settings = settings;
    this.queries = queries;
    this.vendors = vendors;
    this.calls = calls;
    this.clock = clock;
  }

  /**
   * Tries those sites, the warehouse, and the port for pushes where one of them is pushed to.
   *
   * @param done gets the lines of a site, or of what all share, as soon as they are complete; one
   *     call at a time
   */
  public void run(List<Site> sites, Consumer<List<CheckLine>> done) throws InterruptedException {
    ExecutorService threads = Executors.newCachedThreadPool(Check::daemon);
    ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(Check::daemon);
    WarehouseCheck warehouse = new WarehouseCheck(settings, queries, clock);
    try (CallBudgets budgets = new CallBudgets(calls)) {
      threads.execute(() -> tell(done, guarded(null, () -> shared(sites, warehouse))));
      sites.forEach(
          site ->
              threads.execute(
                  () ->
                      tell(
                          done,
                          guarded(site.name(), () -> lines(site, warehouse, timer, budgets)))));
      threads.shutdown();
      while (!threads.awaitTermination(1, TimeUnit.MINUTES)) {
        // each request has its timeout, and each site a bounded number of them
      }
    } finally {
      threads.shutdownNow();
      timer.shutdownNow();
    }
  }

  private static Thread daemon(Runnable work) {
    Thread thread = new Thread(work, "check");
    thread.setDaemon(true);
    return thread;
  }

  /** Whatever nobody expected is a line too: silence would look as if all were well. */
  private static List<CheckLine> guarded(String site, Supplier<List<CheckLine>> lines) {
    try {
      return lines.get();
    } catch (RuntimeException e) {
      return List.of(unexpected(site, e));
    }
  }

  private static CheckLine unexpected(String site, RuntimeException e) {
    return new CheckLine(
        site,
        "check",
        Verdict.FAILED,
        ForeignMessages.unexpected(e),
        "this is a mistake in Gatehouse: please report it");
  }

  private static void tell(Consumer<List<CheckLine>> done, List<CheckLine> lines) {
    synchronized (done) {
      done.accept(lines);
    }
  }

  private List<CheckLine> shared(List<Site> sites, WarehouseCheck warehouse) {
    List<CheckLine> lines = new ArrayList<>(warehouse.lines());
    people().ifPresent(lines::add);
    sites.stream()
        .filter(site -> feeds(site).stream().anyMatch(FeedSpec::isPushed))
        .findFirst()
        .ifPresent(site -> lines.add(PushPort.check(settings, site.name())));
    return lines;
  }

  /** Nothing where there is no people.csv. */
  private Optional<CheckLine> people() {
    Path file = queries.resolveSibling(PeopleFile.NAME);
    List<String> sites = settings.sites().stream().map(Site::name).toList();
    List<String> inAnyCase =
        settings.sites().stream()
            .filter(site -> vendors.named.apply(site.vendor()).hasIdsInAnyCase())
            .map(Site::name)
            .toList();
    PeopleFile people = PeopleFile.read(file, sites, inAnyCase);
    if (people.problems().isEmpty() && people.numbers().isEmpty()) {
      return Optional.empty();
    }
    boolean isWell = people.problems().isEmpty();
    int ids = people.numbers().values().stream().mapToInt(Map::size).sum();
    return Optional.of(
        new CheckLine(
            null,
            PeopleFile.NAME,
            isWell ? Verdict.OK : Verdict.FAILED,
            isWell
                ? ids + " ids of people at " + people.numbers().size() + " sites"
                : file + ": " + people.problems().get(0),
            isWell ? "" : "mend the file: until then who is who stays as it was; lint finds all"));
  }

  private List<FeedSpec> feeds(Site site) {
    return vendors.named.apply(site.vendor()).feeds().stream()
        .filter(feed -> site.feeds().containsKey(feed.name()))
        .toList();
  }

  private List<CheckLine> lines(
      Site site, WarehouseCheck warehouse, ScheduledExecutorService timer, CallBudgets budgets) {
    List<CheckLine> lines = new ArrayList<>();
    Vendor vendor = vendors.named.apply(site.vendor());
    CallBudget budget = budgets.of(vendor.budget(site), site.name());
    try (SiteConnection connection =
        new SiteConnection(site, timeout(site), clock, budget, settings.camel(), timer)) {
      SiteCheck check = new SiteCheck(site, vendor, clock, connection, warehouse, lines::add);
      if (reaches(connection, check)) {
        vendors.probes.apply(site.vendor()).run(check);
        check.tellClock();
      }
    } catch (SiteCheck.Unreachable told) {
      return lines;
    } catch (ReplyFault e) {
      lines.add(new CheckLine(site.name(), "check", Verdict.FAILED, e.getMessage(), ""));
    } catch (RuntimeException e) {
      lines.add(unexpected(site.name(), e));
    }
    return lines;
  }

  /** The longest that a feed of the site waits for a reply. */
  private static Duration timeout(Site site) {
    return site.feeds().values().stream()
        .filter(feed -> feed.text("timeout").isPresent() && feed.text("schedule").isPresent())
        .map(feed -> feed.duration("timeout"))
        .max(Duration::compareTo)
        .filter(longest -> longest.compareTo(TIMEOUT) < 0)
        .orElse(TIMEOUT);
  }

  private boolean reaches(SiteConnection connection, SiteCheck check) {
    boolean isDirect = !connection.hasProxy();
    String server =
        isDirect
            ? connection.host() + ":" + connection.port()
            : "the proxy " + connection.proxyName();
    try {
      Duration took = connection.connect();
      String seen = server + " answers in " + took.toMillis() + " ms";
      check.ok("connection", connection.isSecure() ? seen : seen + "; http, not encrypted");
    } catch (IOException e) {
      check.failed(
          "connection",
          Transport.reason(e, check.site().baseUrl(), connection.timeout())
              .replace(" (setting timeout)", ": is there a firewall between?"));
      return false;
    }
    return !isDirect || !connection.isSecure() || isTrusted(connection, check);
  }

  private boolean isTrusted(SiteConnection connection, SiteCheck check) {
    try {
      X509Certificate certificate = connection.certificate();
      Instant ends = certificate.getNotAfter().toInstant();
      Duration left = Duration.between(clock.instant(), ends);
      String found = "trusted, until " + ends;
      if (left.isNegative()) {
        check.warning(
            "TLS",
            found + ", which is over",
            "renew the server's certificate: Java takes it all the same, because it stands in the"
                + " trust store itself");
      } else if (left.compareTo(EXPIRES_SOON) < 0) {
        check.warning(
            "TLS",
            found,
            "renew the server's certificate: in "
                + left.toDays()
                + " days"
                + " nothing can be read any more");
      } else {
        check.ok("TLS", found);
      }
      return true;
    } catch (SSLException e) {
      String said = Transport.insecure(e);
      boolean isOwn = said.startsWith("this Java does not trust");
      check.failed(
          "TLS",
          isOwn ? "this Java does not trust the certificate" + shown(connection) : said,
          isOwn
              ? "if it is your company's own, copy Java's lib/security/cacerts, put the certificate of"
                  + " your company's authority into the copy: keytool -importcert -alias company"
                  + " -file ca.pem -keystore COPY -storepass changeit, and name the copy:"
                  + " JAVA_OPTS=-Djavax.net.ssl.trustStore=COPY; see the operator's guide,"
                  + " Certificates"
              : said.startsWith("the certificate")
                  ? "give the server a certificate for the name in base-url, or write the name that"
                      + " it has"
                  : PLAIN);
    } catch (IOException e) {
      if (connection.speaksHttp()) {
        check.failed("TLS", "it does not speak https on this port, and answers http", PLAIN);
        return false;
      }
      check.failed("TLS", Transport.reason(e, check.site().baseUrl(), connection.timeout()));
    }
    return false;
  }

  /** What people compare with the certificate that they have. */
  private static String shown(SiteConnection connection) {
    try {
      X509Certificate shown = connection.shownCertificate();
      byte[] print = MessageDigest.getInstance("SHA-256").digest(shown.getEncoded());
      return " of "
          + shown.getSubjectX500Principal().getName()
          + ", issued by "
          + shown.getIssuerX500Principal().getName()
          + ", SHA-256 "
          + HexFormat.ofDelimiter(":").formatHex(print).toUpperCase(Locale.ROOT);
    } catch (IOException | GeneralSecurityException e) {
      return "";
    }
  }

  /**
   * One thing that was tried, and what came of it.
   *
   * @param site null for what all sites share: the warehouse, the port for pushes
   * @param what {@code connection}, {@code sign-in}, {@code feed records}
   * @param found one line; never a secret
   * @param remedy what to do about it; empty where nothing need be done
   */
  public record CheckLine(String site, String what, Verdict verdict, String found, String remedy) {

    /** How it stands. Only {@link #FAILED} keeps something from working. */
    public enum Verdict {
      OK,
      WARNING,
      FAILED
    }

    public boolean failed() {
      return verdict == Verdict.FAILED;
    }
  }

  /** What is tried of a vendor's sites, beyond what is the same for all. Each vendor has one. */
  @FunctionalInterface
  public interface Probe {

    /**
     * Asks the site's server, which is reached already, and notes what comes of it. Only reads.
     *
     * @throws SiteCheck.Unreachable where the server stops answering: what is left is not tried
     */
    void run(SiteCheck site);
  }
}
