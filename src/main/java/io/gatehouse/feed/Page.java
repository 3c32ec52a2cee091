package io.gatehouse.feed;

import io.gatehouse.mapping.MappedPage;
import io.gatehouse.warehouse.PageLoad;

/**
 * One reply's records, normalized, ready to be committed. The body between {@code normalize} and
 * {@code load}.
 *
 * @param number counts the pages of a run from 1
 */
public record Page(int number, MappedPage mapped, PageLoad load) {}
