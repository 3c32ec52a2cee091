package io.gatehouse.feed;

import java.time.Duration;

/**
 * How often a vendor may be called.
 *
 * @param key who is counted: feeds with one key share one budget
 * @param calls at most so many in any stretch of that length
 */
public record Budget(String key, int calls, Duration per) {}
