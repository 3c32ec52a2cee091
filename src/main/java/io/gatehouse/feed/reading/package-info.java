/**
 * The ways of reading, each by itself: a whole list, pages by number or offset, by cursor, since an
 * id ({@link io.gatehouse.feed.reading.PageWalk}); around any of these windows of time with overlap
 * and lag, and one by one over a scope ({@link io.gatehouse.feed.reading.Reading}). What to ask
 * with, and where a reply holds what, a {@link io.gatehouse.feed.reading.Source} says. Begin with
 * {@code Reading}. Knows feed, mapping, reply and the warehouse's values, and no vendor.
 */
package io.gatehouse.feed.reading;
