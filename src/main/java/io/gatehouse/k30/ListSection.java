package io.gatehouse.k30;

import io.gatehouse.feed.Cursor.Ask;
import io.gatehouse.feed.Cursor.Progress.Batch;
import io.gatehouse.feed.RetryLater;
import io.gatehouse.k30.ListSpec.Fit;
import io.gatehouse.reply.Reply;
import io.gatehouse.reply.VendorRecord;
import io.gatehouse.warehouse.Listing;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads a full list. It is complete where as many came as the server counts, and it counted the
 * same all the way; else it is read again. One that stays incomplete loads what came and takes
 * nobody away.
 */
final class ListSection implements SectionsCursor.Section {

  private static final int MOST_WALKS = 3;
  private static final long FORGETFUL = -1;

  private final ListSpec spec;
  private final int pageSize;
  private final long sizeBefore;
  private final List<VendorRecord> held = new ArrayList<>();

  private PagedList list;
  private Listing listing;
  private List<Listing> listingsOfParts;
  private int walks;
  private String outcome = "";
  private boolean hasFitting;
  private boolean hasStrangers;
  private boolean ended;
  private boolean complete;

  /**
   * @param sizeBefore how many it had when it was last complete; 0 where nobody knows
   */
  ListSection(ListSpec spec, int pageSize, long sizeBefore) {
    this.spec = spec;
    this.pageSize = pageSize;
    this.sizeBefore = sizeBefore;
    begin();
  }

  /** One whose size is not remembered. */
  ListSection(ListSpec spec, int pageSize) {
    this(spec, pageSize, FORGETFUL);
  }

  private void begin() {
    list = new PagedList(spec.key, pageSize);
    listing = spec.listing == null ? null : spec.listing.get();
    listingsOfParts = spec.parts.stream().map(part -> part.listing().get()).toList();
    held.clear();
  }

  @Override
  public String what() {
    return spec.what;
  }

  @Override
  public SectionsCursor.Days days() {
    return spec.days;
  }

  @Override
  public Ask next() {
    return PagedList.ask(spec.path, list.asking(spec.parameters));
  }

  @Override
  public String doubt(Reply reply) {
    List<VendorRecord> records = PagedList.records(reply);
    long asked = count(records, Fit.ASKED);
    long others = count(records, Fit.OTHER);
    if (others > 0 && asked == 0 && !hasFitting) {
      throw new RetryLater("none of the reply's records is of the " + spec.what);
    }
    String doubt = list.doubt(reply);
    return doubt == null && others > 0
        ? "of the reply's records " + others + " are not of the " + spec.what
        : doubt;
  }

  private long count(List<VendorRecord> records, Fit fit) {
    return records.stream().filter(record -> spec.fit.apply(record) == fit).count();
  }

  @Override
  public List<Batch> take(Reply reply) {
    List<VendorRecord> fresh = new ArrayList<>();
    List<VendorRecord> strangers = new ArrayList<>();
    for (VendorRecord record : list.take(reply)) {
      Fit fit = spec.fit.apply(record);
      hasFitting |= fit == Fit.ASKED;
      (fit == Fit.OTHER ? strangers : fresh).add(record);
    }
    hasStrangers |= !strangers.isEmpty();
    if (spec.held) {
      held.addAll(fresh);
    }
    boolean walked = list.ended();
    if (walked) {
      judge();
    }
    List<Batch> batches = batches(fresh, strangers);
    if (walked && !ended) {
      begin();
    }
    return batches;
  }

  /** Whether this was the last walk, and whether it was complete. */
  private void judge() {
    walks++;
    String before = outcome;
    outcome =
        list.total() == PagedList.UNKNOWN
            ? list.size() + " of an unknown number"
            : list.size() + " of " + list.total();
    boolean vanished = list.size() == 0 && sizeBefore > 0;
    complete = list.isComplete() && (!vanished || (spec.mayBeEmpty && walks > 1));
    boolean sameAgain = outcome.equals(before);
    ended = complete || sameAgain || walks == MOST_WALKS;
  }

  private List<Batch> batches(List<VendorRecord> fresh, List<VendorRecord> strangers) {
    if (spec.mapping == null || (spec.held && !ended)) {
      return List.of();
    }
    List<Batch> batches = new ArrayList<>();
    if (ended) {
      for (Batch other : spec.rest.apply(list::has)) {
        batches.add(listing == null ? other : other.listing(listing, false));
      }
    }
    if (!strangers.isEmpty()) {
      batches.add(
          Batch.refused(
              spec.mapping,
              strangers,
              "the server lists it with the " + spec.what + ", which it is not of"));
    }
    List<VendorRecord> records = spec.completed.apply(spec.held ? held : fresh);
    Batch batch = Batch.of(spec.mapping, records);
    batches.add(listing == null ? batch : batch.listing(listing, ended && complete));
    for (int i = 0; i < spec.parts.size(); i++) {
      ListSpec.Part part = spec.parts.get(i);
      List<VendorRecord> held = records.stream().flatMap(r -> part.of().apply(r).stream()).toList();
      batches.add(
          Batch.of(part.mapping(), held).listing(listingsOfParts.get(i), ended && complete));
    }
    return batches;
  }

  @Override
  public boolean ended() {
    return ended;
  }

  boolean isComplete() {
    return complete;
  }

  @Override
  public SectionsState ended(SectionsState state) {
    return complete && sizeBefore != FORGETFUL ? state.with(spec.what, list.size()) : state;
  }

  /** Of a held list that has ended. */
  List<VendorRecord> records() {
    return held;
  }

  @Override
  public String lacks() {
    return hasStrangers
        ? "the server lists records with the "
            + spec.what
            + " that are not of it, and are rejected rows"
        : null;
  }

  @Override
  public Optional<String> notice() {
    return complete
        ? Optional.empty()
        : Optional.of(
            "the list of "
                + spec.what
                + " is incomplete, "
                + outcome
                + " came"
                + (list.size() == 0 ? ", and there were " + sizeBefore + " before" : "")
                + ": who is not in it is not taken for gone");
  }
}
