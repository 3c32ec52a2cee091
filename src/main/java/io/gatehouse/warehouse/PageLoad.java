package io.gatehouse.warehouse;

import java.util.List;

/**
 * What one page changes in the warehouse. All of it commits in one transaction, or none.
 *
 * @param vendor the site's vendor, {@code ax-acs}
 * @param rows may hold no values
 * @param state where the feed goes on after this page, JSON; null leaves the checkpoint as it is
 * @param gaps stretches that this page revealed as possibly missed
 */
public record PageLoad(
    FeedKey feed,
    String vendor,
    Rows rows,
    List<RejectedRow> rejected,
    String state,
    List<Gap> gaps) {}
