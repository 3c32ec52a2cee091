package io.gatehouse.warehouse;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.support.TestDatabase;
import io.gatehouse.warehouse.PageLoad.LoadResult;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever feeds see of the same events, in whichever pages, order and repetition: the truth. */
@ParameterizedClass
@EnumSource(TestDatabase.class)
class RandomTest extends WarehouseContract {

  private record Swipe(int number, int second, String card) {}

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void the_table_ends_up_with_every_true_event_once(long seed) {
    Random random = new Random(seed);
    List<Swipe> truth = new ArrayList<>();
    for (int number = 0; number < 150; number++) {
      truth.add(new Swipe(number, random.nextInt(25), random.nextBoolean() ? "A" : "B"));
    }
    List<Swipe> seenLive = truth.stream().filter(swipe -> random.nextInt(3) > 0).toList();
    List<PageLoad> pages = new ArrayList<>();
    for (int repetition = 0; repetition < 2; repetition++) {
      pages.addAll(pages(random, "records", truth));
      pages.addAll(pages(random, "realtime", seenLive));
    }
    Collections.shuffle(pages, random);
    int added = 0;
    for (PageLoad page : pages) {
      LoadResult result = warehouse.load(page);
      assertThat(result.added() + result.changed() + result.unchanged())
          .isEqualTo(page.rows().values().size());
      added += result.added();
    }
    assertThat(rows("select source_event_id from access_event where source_event_id is not null"))
        .containsExactlyInAnyOrderElementsOf(
            truth.stream().map(swipe -> String.valueOf(swipe.number)).toList());
    assertThat(
            rows("select realtime_event_id from access_event where realtime_event_id is not null"))
        .containsExactlyInAnyOrderElementsOf(
            seenLive.stream().map(swipe -> "r" + swipe.number).toList());
    assertThat(added).isEqualTo(truth.size());
    assertThat(
            rows(
                "select count(*) from access_event where seen_by <> case"
                    + " when realtime_event_id is null then 'records' else 'realtime,records' end"))
        .containsExactly("0");
  }

  private List<PageLoad> pages(Random random, String feed, List<Swipe> seen) {
    List<Swipe> swipes = new ArrayList<>(seen);
    Collections.shuffle(swipes, random);
    List<PageLoad> pages = new ArrayList<>();
    int next = 0;
    while (next < swipes.size()) {
      int end = Math.min(swipes.size(), next + 1 + random.nextInt(30));
      int from = Math.max(0, next - random.nextInt(5));
      pages.add(
          hq.page(
              feed, null, swipes.subList(from, end).stream().map(one -> row(feed, one)).toList()));
      next = end;
    }
    return pages;
  }

  private Object[] row(String feed, Swipe swipe) {
    return feed.equals("records")
        ? hq.record(swipe.number, at(swipe.second), swipe.card)
        : hq.realtime(swipe.number, at(swipe.second), swipe.card);
  }
}
