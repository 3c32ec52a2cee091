package io.gatehouse.feed;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.gatehouse.axacs.AxAcs;
import io.gatehouse.daemon.Vendors;
import io.gatehouse.feed.Cursor.Ask;
import io.gatehouse.feed.Cursor.Progress;
import io.gatehouse.settings.SettingsReader;
import io.gatehouse.warehouse.PageLoad;
import io.gatehouse.warehouse.PageLoad.LoadResult;
import io.gatehouse.warehouse.Warehouse;
import io.gatehouse.warehouse.WarehouseException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** No page is lost between the reply that it was in and its commit without anybody knowing. */
class FeedRunTest {

  private static final Instant NOW = Instant.parse("2026-06-01T00:00:00Z");

  private final FeedRun run = new FeedRun(records(), NOW, 100, () -> false);

  private static Feed records() {
    AxAcs vendor = new AxAcs();
    SettingsReader reader =
        new SettingsReader(Vendors.settings(), Map.of())
            .set("sites.hq.vendor=ax-acs")
            .set("sites.hq.base-url=http://10.0.0.5:6500");
    return new Feed(vendor, vendor.feeds().get(0), reader.read().sites().get(0), Map.of(), null);
  }

  private void asks(int number) {
    run.sending(Ask.get("/list", "n=" + number), NOW);
  }

  private Page page(int number) {
    PageLoad load = new PageLoad(run.feed().key(), "ax-acs", List.of(), List.of(), "{}", List.of());
    return new Page(number, 0, load, () -> PageLoad.LoadResult.NONE);
  }

  @Test
  void nothing_more_is_asked_for_while_what_a_reply_brought_has_not_become_a_page() {
    asks(1);
    run.took(Progress.to("{\"mark\":1}"));
    assertThatThrownBy(() -> asks(2))
        .isInstanceOf(Refused.class)
        .hasMessageContaining("before normalize had what verify left");
  }

  @Test
  void what_became_a_page_and_what_brought_nothing_hold_nothing_up() {
    asks(1);
    run.took(Progress.to("{\"mark\":1}"));
    run.fetchedOne();
    asks(2);
    run.took(Progress.nothing());
    assertThatCode(() -> asks(3)).doesNotThrowAnyException();
  }

  @Test
  void a_page_that_does_not_follow_the_last_one_is_not_loaded() {
    run.loading(page(1));
    run.loadedOne(page(1), LoadResult.NONE);
    assertThatThrownBy(() -> run.loading(page(3)))
        .isInstanceOf(Refused.class)
        .hasMessageContaining("page 3 of the run after page 1");
    assertThatCode(() -> run.loading(page(2))).doesNotThrowAnyException();
  }

  /** The route tries again with the next page: what is wrong is the database, and not the route. */
  @Test
  void a_page_after_one_that_could_not_be_loaded_fails_with_the_same_reason() {
    WarehouseException full =
        assertThrows(
            WarehouseException.class,
            () -> Warehouse.look("jdbc:h2:file:/nowhere/warehouse", "", ""));
    run.notLoaded(full);
    assertThatThrownBy(() -> run.loading(page(2))).isSameAs(full);
    assertThatCode(() -> run.loading(page(1))).doesNotThrowAnyException();
    run.loadedOne(page(1), LoadResult.NONE);
    assertThatThrownBy(() -> run.loading(page(3))).hasMessageContaining("after page 1");
  }
}
