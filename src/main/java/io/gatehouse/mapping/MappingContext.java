package io.gatehouse.mapping;

import java.time.ZoneId;
import java.util.Map;

/**
 * What the rows of a page have in common and the vendor does not send.
 *
 * @param feed without the site, {@code records}
 * @param zone of the vendor's local times
 * @param constants column to value, in the column's Java type, such as {@code source_epoch}
 */
public record MappingContext(
    String site, String vendor, String feed, ZoneId zone, Map<String, Object> constants) {}
