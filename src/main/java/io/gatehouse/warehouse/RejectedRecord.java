package io.gatehouse.warehouse;

import java.time.Instant;
import java.util.UUID;

/**
 * A rejected row as the warehouse keeps it, for a replay.
 *
 * @param feed of which it was read
 * @param firstSeenAt when it was read first; a replay goes by it, the latest first
 * @param lastSeenAt when it was read last
 */
public record RejectedRecord(
    UUID id,
    FeedKey feed,
    String vendor,
    Instant firstSeenAt,
    Instant lastSeenAt,
    RejectedRow row) {}
