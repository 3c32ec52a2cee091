/**
 * One firing of a feed's schedule: open, ask, judge the reply, normalize, load page and checkpoint
 * in one transaction, record the run. Begin with {@link io.gatehouse.feed.FeedSteps}, then {@link
 * io.gatehouse.feed.Cursor}. Knows reply, mapping, warehouse and settings; no vendor.
 */
package io.gatehouse.feed;
