package io.gatehouse.simulator.k30;

import io.gatehouse.simulator.Fields;
import io.gatehouse.simulator.Switches;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Cuts lists into pages, no longer than the platform likes, whatever was asked. */
final class Pages {
  private final int mostRows;
  private final Switches<K30Quirk> quirks;
  private final QuirkyJson json;
  private final Map<Interface, Listing> listings = new EnumMap<>(Interface.class);

  Pages(int mostRows, Switches<K30Quirk> quirks, QuirkyJson json) {
    this.mostRows = mostRows;
    this.quirks = quirks;
    this.json = json;
    for (Interface one : Interface.values()) {
      listings.put(one, new Listing());
    }
  }

  Listing listing(Interface which) {
    return listings.get(which);
  }

  /** Rows a page. */
  int size(Parameters asked) {
    return Math.min(mostRows, asked.positive("pagesize"));
  }

  /** Rows before the page. */
  long skip(Parameters asked) {
    return (asked.positive("pageindex") - 1L) * size(asked);
  }

  /** How many rows the page may have. */
  int room(Interface which, Parameters asked) {
    return (int) Math.max(0, Math.min(size(asked), listing(which).end() - skip(asked)));
  }

  <T> Answer page(Interface which, Parameters asked, List<T> all, Function<T, Fields> fields) {
    int from = (int) Math.min(skip(asked), all.size());
    int to = (int) Math.min((long) from + room(which, asked), all.size());
    return answer(which, asked, all.subList(from, to).stream().map(fields).toList(), all.size());
  }

  /**
   * @param total of the whole list, honestly counted
   */
  Answer answer(Interface which, Parameters asked, List<Fields> rows, int total) {
    int told = listing(which).total(total);
    Fields data =
        new Fields()
            .add("total", told)
            .add("totalPage", (told + size(asked) - 1) / size(asked))
            .add("data", quirks.on(K30Quirk.INNER_LIST_AS_STRING) ? json.write(rows) : rows);
    return new Answer("获取列表成功", data);
  }
}
