package io.gatehouse.warehouse;

import java.time.Instant;

/**
 * A stretch of time in which a feed may have missed events.
 *
 * @param from the last moment known to be complete
 * @param to the first moment known to be complete again
 * @param reason why, in one line
 */
public record Gap(Instant from, Instant to, String reason) {}
