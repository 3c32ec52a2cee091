package io.gatehouse.simulator.wecom;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** All passages in the order of their upload: the computed history and those that came later. */
final class PassageLog {
  /** A call looks at so many rows at most: it may find none and yet not be at the end. */
  private static final int LOOKED_AT = 200_000;

  /**
   * One page.
   *
   * @param places of each row, for pages that repeat
   * @param next where to go on
   * @param ended nothing more can follow
   */
  record Page(List<Passage> rows, List<Place> places, Place next, boolean ended) {}

  private final Company company;
  private final PassageHistory history;
  private final List<Passage> later = new ArrayList<>();
  private final Set<String> identities = new HashSet<>();

  PassageLog(Company company, PassageHistory history) {
    this.company = company;
    this.history = history;
  }

  /** False: the same passage is there already, and now a second time. */
  synchronized boolean add(Passage passage) {
    long second = passage.uploadedAt().getEpochSecond();
    int at = later.size();
    while (at > 0 && second(later.get(at - 1)) > second) {
      at--;
    }
    later.add(at, passage);
    return identities.add(passage.identity());
  }

  synchronized boolean has(String identity) {
    return identities.contains(identity);
  }

  /** The first place of a window. */
  synchronized Place first(long begin) {
    int at = later.size();
    while (at > 0 && second(later.get(at - 1)) >= begin) {
      at--;
    }
    return new Place(history.firstFrom(begin), at);
  }

  /**
   * @param now in seconds; what is uploaded later does not show
   */
  synchronized Page page(PassageQuery query, Place from, long now) {
    List<Passage> rows = new ArrayList<>(query.limit());
    List<Place> places = new ArrayList<>(query.limit());
    BitSet devices = query.devices(company);
    long end = Math.min(query.end(), now);
    int h = from.history();
    int l = from.later();
    for (int seen = 0; seen < LOOKED_AT && rows.size() < query.limit(); seen++) {
      long ofHistory = h < history.size() ? history.uploadedAt(h) : Long.MAX_VALUE;
      long ofLater = l < later.size() ? second(later.get(l)) : Long.MAX_VALUE;
      if (Math.min(ofHistory, ofLater) > end) {
        return new Page(rows, places, new Place(h, l), true);
      }
      Place place = new Place(h, l);
      Passage passage;
      if (ofHistory <= ofLater) {
        passage = wanted(query, devices, h++);
      } else {
        passage = query.wants(later.get(l)) ? later.get(l) : null;
        l++;
      }
      if (passage != null) {
        rows.add(passage);
        places.add(place);
      }
    }
    return new Page(rows, places, new Place(h, l), false);
  }

  /** Everything uploaded until then, each true passage once, computed as it is read. */
  Stream<Passage> stream(long until) {
    Set<String> told = new HashSet<>();
    return Stream.concat(
        IntStream.range(0, history.firstFrom(until + 1)).mapToObj(history::passage),
        later().stream().filter(p -> second(p) <= until && told.add(p.identity())));
  }

  /** How many passages {@link #stream} has, bad ones included. */
  long count(long until) {
    return history.firstFrom(until + 1)
        + later().stream()
            .filter(passage -> second(passage) <= until)
            .map(Passage::identity)
            .distinct()
            .count();
  }

  synchronized List<Passage> later() {
    return List.copyOf(later);
  }

  /** The history's row, null where the query does not want it: most rows cost no object. */
  private Passage wanted(PassageQuery query, BitSet devices, int row) {
    boolean wanted =
        query.byDevice()
            ? devices.get(history.deviceNumber(row))
            : query.ids().contains(history.member(row).openUserId());
    return wanted && history.member(row).askedAs() == query.userType()
        ? history.passage(row)
        : null;
  }

  private static long second(Passage passage) {
    return passage.uploadedAt().getEpochSecond();
  }
}
