package io.gatehouse.feed.reading;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * What the next request is about.
 *
 * @param paging values by name: {@code page}, {@code size}, {@code offset}, {@code cursor}, {@code
 *     last-id}; only those that there are
 * @param from where the stretch of time begins; null where none is asked for
 * @param to where it ends; null for one that ends now
 * @param ids of a scope; empty for a feed without
 */
public record Turn(Map<String, String> paging, Instant from, Instant to, List<String> ids) {}
