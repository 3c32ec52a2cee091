package io.gatehouse.declared;

import io.gatehouse.declared.VendorFile.DeclaredFeed;
import io.gatehouse.feed.Meaning;
import io.gatehouse.feed.Meaning.ReplyFault;
import io.gatehouse.feed.reading.Source;
import io.gatehouse.reply.Reply;
import io.gatehouse.reply.Reply.Bounds;
import io.gatehouse.reply.Reply.UnreadableReply;
import io.gatehouse.reply.VendorRecord;
import io.gatehouse.settings.Nearest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Holds a vendor's file and replies of its server together: beside the file, in {@code
 * samples/<vendor>-<feed>/}, each feed has {@code good.json}, {@code empty.json} and {@code
 * error.json}, byte for byte as they came. A feed that is pushed has {@code good.json} alone.
 */
public final class VendorSamples {

  private static final String GOOD = "good.json";
  private static final String EMPTY = "empty.json";
  private static final String ERROR = "error.json";

  private final Declared vendor;
  private final DeclaredFeed feed;
  private final Path folder;
  private final List<String> problems = new ArrayList<>();
  private final List<String> missing = new ArrayList<>();
  private List<VendorRecord> records = List.of();

  private VendorSamples(Declared vendor, DeclaredFeed feed) {
    this.vendor = vendor;
    this.feed = feed;
    this.folder = folder(vendor, feed);
  }

  static Path folder(Declared vendor, DeclaredFeed feed) {
    return vendor.path().resolveSibling("samples").resolve(vendor.name() + "-" + feed.name());
  }

  /**
   * What a feed's samples say.
   *
   * @param line of the feed in the vendor's file
   * @param problems one line each, beginning with the sample's file
   * @param records of the good sample; empty where there is none
   */
  public record Seen(
      String feed, int line, String into, List<String> problems, List<VendorRecord> records) {}

  /** By feed. */
  public static List<Seen> of(Declared vendor) {
    List<Seen> all = new ArrayList<>();
    for (DeclaredFeed feed : vendor.file().feeds()) {
      VendorSamples samples = new VendorSamples(vendor, feed);
      samples.look();
      samples.tellMissing();
      all.add(new Seen(feed.name(), feed.line(), feed.into(), samples.problems, samples.records));
    }
    return all;
  }

  private void look() {
    Source.Answer good = came(GOOD);
    if (good != null && good.records().isEmpty()) {
      problem(GOOD, "has no records");
    } else if (good != null) {
      records = good.records();
      checkNames();
    }
    if (feed.isPushed()) {
      return;
    }
    Source.Answer empty = came(EMPTY);
    if (empty != null && (!empty.records().isEmpty() || empty.unbelieved() != null)) {
      problem(EMPTY, "is not believed as \"none\": " + empty.unbelieved());
    }
    error();
  }

  private void tellMissing() {
    if (!missing.isEmpty()) {
      problems.add(
          vendor.path()
              + ":"
              + feed.line()
              + ": feed "
              + feed.name()
              + " has no sample "
              + String.join(", ", missing)
              + " in "
              + folder
              + ": save there what its server answers, as it comes");
    }
  }

  private void problem(String sample, String what) {
    problems.add(folder.resolve(sample) + ": " + what);
  }

  /** Null, with a problem noted, where it is missing or no page. */
  private Source.Answer came(String sample) {
    Reply reply = reply(sample);
    if (reply == null) {
      return null;
    }
    if (feed.isPushed()) {
      return new Source.Answer(reply.records(), java.util.OptionalLong.empty(), null, false, null);
    }
    try {
      vendor.judge(reply).orThrow();
      return source().read(reply);
    } catch (ReplyFault e) {
      String hint =
          sample.equals(EMPTY)
              ? "; if that is how it says \"none\", let reply.empty or reply.success name a field"
              : "";
      problem(sample, "is taken for a failure: " + e.getMessage() + hint);
      return null;
    }
  }

  private void error() {
    Reply reply = reply(ERROR);
    if (reply == null) {
      return;
    }
    Meaning meaning = vendor.judge(reply);
    if (!(meaning instanceof Meaning.Success)) {
      return;
    }
    try {
      source().read(reply);
      problem(ERROR, "is taken for a success: does reply.success say what one looks like?");
    } catch (ReplyFault e) {
      if (vendor.file().reply().said(reply.head()) == null) {
        problem(ERROR, "fails without the server's words: where are they? Set reply.message");
      }
    }
  }

  private DeclaredSource source() {
    return new DeclaredSource(feed, vendor.file().reply(), setting -> "", ZoneOffset.UTC);
  }

  private Reply reply(String sample) {
    Path file = folder.resolve(sample);
    if (!Files.isRegularFile(file)) {
      missing.add(sample);
      return null;
    }
    try {
      byte[] body = DeclaredSteps.wrapped(Files.readAllBytes(file));
      List<String> arrays =
          feed.isPushed()
              ? vendor.file().reply().arrays(feed.records())
              : vendor
                  .file()
                  .reply()
                  .arrays(feed.records(), feed.paging().total(), feed.paging().next());
      return Reply.parse(body, body.length, arrays, Bounds.wholeList());
    } catch (UnreadableReply e) {
      problem(sample, e.getMessage());
      return null;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Fields that the file speaks of, which no record has: a line each, with the nearest name. */
  static List<String> lacking(
      Declared vendor, DeclaredFeed feed, List<VendorRecord> records, String of) {
    Set<String> names = new LinkedHashSet<>();
    records.forEach(record -> names.addAll(record.paths()));
    List<String> spoken = new ArrayList<>(feed.key());
    if (feed.paging() != null && feed.paging().id() != null) {
      spoken.add(feed.paging().id());
    }
    if (feed.checkpoint() != null) {
      spoken.add(feed.checkpoint().field());
    }
    return spoken.stream()
        .filter(field -> records.stream().noneMatch(record -> record.has(field)))
        .map(
            field ->
                missing(
                    vendor.path() + ":" + feed.line() + ": feeds." + feed.name(), field, names, of))
        .distinct()
        .toList();
  }

  private void checkNames() {
    problems.addAll(lacking(vendor, feed, records, "the good sample"));
    if (feed.checkpoint() != null) {
      var time = Declared.time(feed.checkpoint(), ZoneOffset.UTC);
      boolean has = records.stream().anyMatch(record -> record.has(feed.checkpoint().field()));
      if (has && records.stream().allMatch(record -> time.apply(record).isEmpty())) {
        problem(
            GOOD,
            "no record has a time in "
                + feed.checkpoint().field()
                + " that is "
                + feed.checkpoint().format().word()
                + ": is checkpoint.format right?");
      }
    }
  }

  /**
   * Of a field that is named somewhere.
   *
   * @param names that there are, also paths into objects
   */
  public static String missing(String where, String field, Collection<String> names, String of) {
    String inside =
        names.stream()
            .filter(name -> name.endsWith("." + field))
            .findFirst()
            .map(path -> ", did you mean " + path + "?")
            .orElseGet(() -> Nearest.hint(field, names));
    return where + ": no record of " + of + " has the field " + field + inside;
  }
}
