package io.gatehouse.mapping;

import io.gatehouse.warehouse.RejectedRow;
import io.gatehouse.warehouse.Rows;
import java.util.List;

/**
 * What became of a page's records.
 *
 * @param leftOut how many belong to another feed, by the mapping's {@code leave-out}, or are people
 *     and things without what no row is without, as {@code privacy.*} has it dropped
 */
public record MappedPage(Rows rows, List<RejectedRow> rejected, int leftOut) {}
