/**
 * One firing of a feed's schedule: open, ask, judge the reply, normalize, load page and checkpoint
 * in one transaction, record the run. Begin with {@link io.gatehouse.feed.FeedSteps}. A record's
 * way goes on through {@link io.gatehouse.feed.BoundedReplies}, by which a reply arrives whole,
 * {@link io.gatehouse.feed.Meaning}: whether it is an answer, and believed, {@link
 * io.gatehouse.feed.Cursor}: what is made of it, and what is asked next, and {@link
 * io.gatehouse.feed.Page}: what of it is loaded. Knows reply, mapping, warehouse and settings; no
 * vendor.
 */
package io.gatehouse.feed;
