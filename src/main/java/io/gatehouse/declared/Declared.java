package io.gatehouse.declared;

import io.gatehouse.declared.VendorFile.AuthKind;
import io.gatehouse.declared.VendorFile.Checkpoint;
import io.gatehouse.declared.VendorFile.DeclaredFeed;
import io.gatehouse.declared.VendorFile.Paging;
import io.gatehouse.declared.VendorFile.TimeFormat;
import io.gatehouse.declared.VendorFile.Window;
import io.gatehouse.feed.Cursor;
import io.gatehouse.feed.Meaning;
import io.gatehouse.feed.Vendor;
import io.gatehouse.feed.Vendor.Budget;
import io.gatehouse.feed.Vendor.FeedSpec;
import io.gatehouse.feed.reading.NumberedPages;
import io.gatehouse.feed.reading.PageWalk;
import io.gatehouse.feed.reading.Reading;
import io.gatehouse.mapping.MappingFunction;
import io.gatehouse.mapping.MappingProblems.Problem;
import io.gatehouse.reply.FieldText.LocalTimes;
import io.gatehouse.reply.Reply;
import io.gatehouse.reply.VendorRecord;
import io.gatehouse.settings.Setting;
import io.gatehouse.settings.Setting.Kind;
import io.gatehouse.settings.Site;
import io.gatehouse.settings.Values;
import io.gatehouse.warehouse.Listing;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A vendor that is a file of {@code config/vendors}. Its feeds are made of the ways of reading. */
public final class Declared implements Vendor {

  /** Carries every feed that has no template of its own, {@code <vendor>-<feed>}. */
  public static final String FEED_TEMPLATE = "declared-feed";

  /** The same for what a vendor pushes. */
  public static final String PUSH_TEMPLATE = "declared-webhook";

  /** Asks for a site's access token. */
  public static final String TOKEN_TEMPLATE = "declared-token";

  private static final Duration FIRST_REACH = Duration.ofDays(30);
  private static final int MOST_PAGE = 100_000;

  private final VendorFile file;
  private final Path path;
  private final List<Problem> problems;

  private Declared(VendorFile file, Path path, List<Problem> problems) {
    this.file = file;
    this.path = path;
    this.problems = List.copyOf(problems);
  }

  /** Reads a file. Where something is wrong with it, none of its feeds can run. */
  public static Declared read(Path path) {
    VendorFileReader.Read read = new VendorFileReader(path).read();
    VendorFile file = read.vendor() == null ? VendorFile.unreadable(byFile(path)) : read.vendor();
    return new Declared(file, path, read.problems().stream().distinct().toList());
  }

  /** The same vendor, of which something more is wrong. */
  public Declared with(String problem) {
    return new Declared(
        file, path, Stream.concat(problems.stream(), Stream.of(about(problem))).toList());
  }

  private Problem about(String problem) {
    return new Problem(path, 0, problem);
  }

  /** The same under the name of its file, which is the vendor's wherever both agree. */
  public Declared namedByFile() {
    return new Declared(file.named(byFile(path)), path, problems);
  }

  private static String byFile(Path path) {
    return path.getFileName().toString().replaceFirst("\\.yaml$", "");
  }

  /** All that is wrong with it. */
  public List<Problem> problems() {
    return problems;
  }

  /** The feeds that its file names, whether they can run or not. */
  public List<String> feedNames() {
    return file.feeds().stream().map(DeclaredFeed::name).toList();
  }

  VendorFile file() {
    return file;
  }

  /** Whether nothing is wrong with its file: else none of its feeds can run. */
  public boolean isSound() {
    return problems.isEmpty();
  }

  /** Its file. */
  public Path path() {
    return path;
  }

  @Override
  public String name() {
    return file.vendor();
  }

  @Override
  public List<Setting> siteSettings() {
    return file.settings();
  }

  @Override
  public List<String> problems(Site site) {
    List<String> wrong = new ArrayList<>();
    if (!isSound()) {
      return wrong;
    }
    for (Setting setting : file.settings()) {
      if (file.required().contains(setting.name())
          && site.values().text(setting.name()).isEmpty()) {
        wrong.add(setting.name() + " is missing: " + setting.description());
      }
    }
    if (wrong.isEmpty() && file.auth().kind() == AuthKind.ENVELOPE) {
      try {
        new Authorization(file.auth(), site, Clock.fixed(Instant.EPOCH, ZoneOffset.UTC)).envelope();
      } catch (IllegalArgumentException e) {
        wrong.add(e.getMessage());
      }
    }
    return wrong;
  }

  /** Long enough for a key. */
  @Override
  public Map<String, String> exampleSettings() {
    return file.required().stream()
        .collect(Collectors.toMap(Function.identity(), name -> "1234567890123456"));
  }

  @Override
  public List<FeedSpec> feeds() {
    return !isSound() ? List.of() : file.feeds().stream().map(Declared::spec).toList();
  }

  private static FeedSpec spec(DeclaredFeed feed) {
    if (feed.isPushed()) {
      return FeedSpec.pushed(feed.name());
    }
    List<Setting> own = new ArrayList<>();
    Paging paging = feed.paging();
    if (paging.pageSize() > 0) {
      own.add(
          Setting.of(
                  "page-size",
                  Kind.INTEGER,
                  String.valueOf(paging.pageSize()),
                  "records asked for at a time")
              .within(1, MOST_PAGE));
    }
    Duration overlap = overlap(feed);
    if (overlap != null) {
      own.add(
          Setting.of(
              "overlap",
              Kind.DURATION,
              overlap.toMillis() + "ms",
              "how far behind its mark each run reads again"));
    }
    if (paging.window() != null) {
      own.add(
          Setting.of(
              "lag",
              Kind.DURATION,
              paging.window().lag().toMillis() + "ms",
              "how long the server may take to show what has happened"));
    }
    return FeedSpec.polled(feed.name())
        .every(feed.schedule())
        .replyWithin(feed.timeout())
        .with(own.toArray(Setting[]::new));
  }

  private static Duration overlap(DeclaredFeed feed) {
    if (feed.checkpoint() != null) {
      return feed.checkpoint().overlap();
    }
    return feed.paging().window() == null ? null : feed.paging().window().overlap();
  }

  @Override
  public Optional<String> template(FeedSpec feed) {
    return Optional.of(feed.isPushed() ? PUSH_TEMPLATE : FEED_TEMPLATE);
  }

  /** What a feed's route is told beyond the usual. */
  @Override
  public Map<String, String> routeParameters(FeedSpec spec) {
    DeclaredFeed feed = feed(spec.name());
    if (feed.isPushed()) {
      return Map.of("feed", feed.name(), "method", feed.push().method());
    }
    String query = feed.paging().query();
    return query == null
        ? Map.of("feed", feed.name())
        : Map.of("feed", feed.name(), "scope", "scope", "query", query);
  }

  /** None: what needs more than a table is a vendor in Java. */
  @Override
  public Map<String, MappingFunction> functions() {
    return Map.of();
  }

  @Override
  public String arrayField() {
    return ReplyRules.array(file.reply().records());
  }

  @Override
  public Meaning judge(Reply reply) {
    return file.reply().judge(reply.head(), file.hasTokens());
  }

  @Override
  public Meaning judge(int status, Supplier<byte[]> said) {
    return file.reply().isSuccess(status)
        ? Meaning.SUCCESS
        : file.reply().judge(status, said.get(), file.hasTokens());
  }

  @Override
  public Optional<Budget> budget(Site site) {
    return file.calls() == 0
        ? Optional.empty()
        : Optional.of(new Budget(name() + " " + site.name(), file.calls(), file.per()));
  }

  /** One for all declared vendors: it finds the site by the run. */
  @Override
  public Map<String, Object> beans(Vendor.Context context) {
    return Map.of("declared", new DeclaredSteps(context.clock(), context.camel()));
  }

  @Override
  public List<String> siteRoutes() {
    return isSound() && file.hasTokens() ? List.of(TOKEN_TEMPLATE) : List.of();
  }

  DeclaredFeed feed(String name) {
    return file.feeds().stream()
        .filter(feed -> feed.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException(name() + " has no feed " + name));
  }

  @Override
  public Cursor open(Site site, String name, String state, Clock clock) {
    DeclaredFeed feed = feed(name);
    Instant now = clock.instant();
    DeclaredSource source =
        new DeclaredSource(
            feed, file.reply(), setting -> site.values().text(setting).orElse(null), site.zone());
    Reading.Plan plan =
        new Reading.Plan(
            source,
            feed.into(),
            begin -> walk(feed, site.feeds().get(name), begin),
            span(feed, site, now),
            feed.paging().query() == null ? 0 : feed.paging().idsAtOnce(),
            feed.listing() ? () -> Listing.of(table(feed), "removed_at") : null);
    return new Reading(plan, state, now);
  }

  private static String table(DeclaredFeed feed) {
    return feed.into().split("-", 2)[0];
  }

  private static PageWalk walk(DeclaredFeed feed, Values settings, Reading.Begin begin) {
    Paging paging = feed.paging();
    int size = paging.pageSize() == 0 ? 0 : settings.integer("page-size");
    List<String> key = feed.key();
    return switch (paging.kind()) {
      case SINGLE -> new PageWalk.Whole(key);
      case PAGE ->
          new NumberedPages(key, false, paging.first(), size, begin.skipped(), begin.place());
      case OFFSET -> new NumberedPages(key, true, 0, size, begin.skipped(), begin.place());
      case CURSOR -> new PageWalk.ByCursor(key, size, begin.place());
      case SINCE_ID -> new PageWalk.SinceId(key, paging.id(), begin.lastId(), size);
    };
  }

  private static Reading.Span span(DeclaredFeed feed, Site site, Instant now) {
    Window window = feed.paging().window();
    Checkpoint checkpoint = feed.checkpoint();
    if (window == null && checkpoint == null) {
      return null;
    }
    Values settings = site.feeds().get(feed.name());
    return new Reading.Span(
        site.start().orElse(now.minus(FIRST_REACH)),
        settings.duration("overlap"),
        window == null ? Duration.ZERO : settings.duration("lag"),
        window == null ? null : window.widest(),
        checkpoint == null ? null : time(checkpoint, site.zone()));
  }

  /** As a mapping reads it: by the kind of number that requests have, or as a written time. */
  static Function<VendorRecord, Optional<Instant>> time(Checkpoint checkpoint, ZoneId zone) {
    LocalTimes times = new LocalTimes(zone);
    return record -> {
      Optional<Instant> epoch =
          checkpoint.format() == TimeFormat.EPOCH_SECONDS
              ? record.epochSeconds(checkpoint.field())
              : checkpoint.format() == TimeFormat.EPOCH_MILLIS
                  ? record.epochMillis(checkpoint.field())
                  : Optional.empty();
      return epoch.isPresent() ? epoch : record.time(checkpoint.field(), times);
    };
  }

  @Override
  public String position(String feed, String state) {
    return position(state);
  }

  /** The same of any declared vendor: all of their feeds keep one kind of state. */
  public static String position(String state) {
    return Reading.position(state);
  }
}
