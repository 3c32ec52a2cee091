package io.gatehouse.axacs;

import io.gatehouse.axacs.AxAcsReferenceCursor.ListingWalk;
import io.gatehouse.feed.Cursor.Ask;
import io.gatehouse.feed.Cursor.Progress;
import io.gatehouse.feed.Cursor.Progress.Batch;
import io.gatehouse.reply.Reply;
import io.gatehouse.reply.VendorRecord;
import io.gatehouse.warehouse.Listing;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Walks the list of users by offset (section 2.1.3.2). It moves when somebody is added or deleted
 * meanwhile, and whoever slips past the mark is not seen. So each page begins with the last user of
 * the page before: if that is another one now, the walk begins again. In the end the count of users
 * (section 2.1.3.1) must not be higher than what was seen; else nobody is marked as removed.
 */
final class PeopleListing implements ListingWalk {

  private static final int MOST_RESTARTS = 3;

  private final int pageSize;
  private final boolean shortBefore;

  private Listing listing = newListing();
  private Listing cards = newListingOfCards();
  private int read;
  private String last;
  private String pageBefore = "";
  private int restarts;
  private boolean emptyBefore;
  private boolean counting;
  private boolean done;
  private boolean incomplete;
  private String notice;

  /**
   * @param shortBefore whether the last walk was incomplete, which has been told
   */
  PeopleListing(int pageSize, boolean shortBefore) {
    this.pageSize = pageSize;
    this.shortBefore = shortBefore;
  }

  private static Listing newListing() {
    return Listing.of("person", "removed_at");
  }

  private static Listing newListingOfCards() {
    return Listing.of("credential", "removed_at");
  }

  private Progress listed(List<VendorRecord> users, boolean last) {
    return new Progress(
        List.of(
            Batch.of("person", users).listing(listing, last),
            Batch.of("credential", Cards.of(users)).listing(cards, last)),
        null,
        List.of());
  }

  @Override
  public Optional<Ask> next() {
    if (done) {
      return Optional.empty();
    }
    if (counting) {
      return Optional.of(Ask.get("/api/v1/users/count", "usertype=0&orgname="));
    }
    return Optional.of(
        Ask.get(
                "/api/v1/users",
                "usertype=0&orgname=&offset=" + (read - overlap()) + "&rows=" + pageSize)
            .ofPage(pageSize));
  }

  /** None once it has moved too often: then each page is taken as it comes. */
  private int overlap() {
    return read > 0 && restarts < MOST_RESTARTS ? 1 : 0;
  }

  @Override
  public Progress accept(Reply reply, Instant asked) {
    if (counting) {
      return end(AxAcs.count(reply));
    }
    List<VendorRecord> records = AxAcs.records(reply);
    if (overlap() == 1) {
      if (records.isEmpty() || !id(records.get(0)).equals(last)) {
        return beginAgain();
      }
      records = records.subList(1, records.size());
    }
    String page = records.isEmpty() ? "" : id(records.get(0)) + '/' + id(last(records));
    if (records.isEmpty() && read == 0 && !emptyBefore) {
      emptyBefore = true;
      return Progress.nothing();
    }
    if (records.isEmpty() || page.equals(pageBefore)) { // or a server that passes over the offset
      counting = true;
      return Progress.nothing();
    }
    pageBefore = page;
    read += records.size();
    last = id(last(records));
    return listed(records, false);
  }

  private Progress beginAgain() {
    restarts++;
    read = 0;
    pageBefore = "";
    listing = newListing();
    cards = newListingOfCards();
    return Progress.nothing();
  }

  private Progress end(Optional<Long> count) {
    done = true;
    boolean moved = restarts >= MOST_RESTARTS;
    incomplete = moved || count.isEmpty() || count.get() > read;
    if (!incomplete) {
      return listed(List.of(), true);
    }
    if (!shortBefore) {
      notice =
          (moved
                  ? "the list of users kept moving while it was read"
                  : "the list of users had "
                      + read
                      + ", users/count says "
                      + count.map(String::valueOf).orElse("nothing"))
              + ": who was read is up to date, and nobody is marked as removed";
    }
    return Progress.nothing();
  }

  boolean incomplete() {
    return incomplete;
  }

  @Override
  public Optional<String> notice() {
    return Optional.ofNullable(notice);
  }

  private static VendorRecord last(List<VendorRecord> records) {
    return records.get(records.size() - 1);
  }

  /** The person's: the first {@code userId} of the object, the second is the type's. */
  private static String id(VendorRecord user) {
    String id = user.numberId("userId");
    return id == null ? user.raw() : id;
  }

  /**
   * The cards of a user (section 2.1.3), each as a record of its own. The server says the numbers
   * of all of them (cardNos), but one state, end, kind and group for all: the state that ranks
   * highest, LOST before ACTIVE; the end that comes first; the kind and group that rank highest. Of
   * the only card these are its own. Of several cards none is lost where the highest state is
   * ACTIVE; all else stays beside the number as the server said it.
   */
  static final class Cards {

    private static final String ACTIVE = "1";

    private Cards() {}

    /** Of all users of a page; none of who has no id, which is told of the user. */
    static List<VendorRecord> of(List<VendorRecord> users) {
      return users.stream().flatMap(user -> of(user).stream()).toList();
    }

    private static List<VendorRecord> of(VendorRecord user) {
      String person = user.numberId("userId");
      String numbers = user.get("cardNos");
      if (person == null || numbers == null) {
        return List.of();
      }
      Set<String> cards = new LinkedHashSet<>();
      for (String number : numbers.split("[,，;；]")) {
        String card = number.strip();
        if (!card.isEmpty() && !card.matches("0+") && !card.equals("null")) {
          cards.add(card);
        }
      }
      return cards.stream().map(card -> card(person, card, user, cards.size() == 1)).toList();
    }

    private static VendorRecord card(String person, String card, VendorRecord user, boolean only) {
      Map<String, String> values = new LinkedHashMap<>();
      values.put("userId", person);
      values.put("cardNo", card);
      String end = AxAcsFields.lastMoment(user.get("gmtCardExpireDate"));
      if (only) {
        values.put("ownState", user.get("cardState"));
        values.put("ownEnd", end);
        values.put("ownTypeId", user.get("cardTypeId"));
        values.put("ownGroupId", user.get("cardGroupId"));
      } else {
        values.put("ownState", ACTIVE.equals(user.code("cardState")) ? ACTIVE : null);
        values.put("cardState", user.get("cardState"));
        values.put("gmtCardExpireDate", end);
        values.put("cardTypeId", user.get("cardTypeId"));
        values.put("cardGroupId", user.get("cardGroupId"));
      }
      return VendorRecord.of(values);
    }
  }
}
