package io.gatehouse.warehouse;

import java.time.Instant;

/**
 * How one firing of a feed's schedule went.
 *
 * @param error null when it reached its end; otherwise why it failed and what to do, in one line
 * @param caughtUp the feed had read all there was
 */
public record RunRecord(
    FeedKey feed,
    String vendor,
    Instant startedAt,
    Instant endedAt,
    int pages,
    LoadResult result,
    String error,
    boolean caughtUp) {}
