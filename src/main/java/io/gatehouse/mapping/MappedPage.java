package io.gatehouse.mapping;

import io.gatehouse.warehouse.RejectedRow;
import io.gatehouse.warehouse.Rows;
import java.util.List;

/**
 * What became of a page's records.
 *
 * @param leftOut how many belong to another feed, by the mapping's {@code leave-out}
 */
public record MappedPage(Rows rows, List<RejectedRow> rejected, int leftOut) {}
