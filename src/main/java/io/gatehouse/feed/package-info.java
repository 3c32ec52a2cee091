/**
 * One firing of a feed's schedule: open, ask, judge the reply, normalize, load page and checkpoint
 * in one transaction, record the run. Begin with {@link io.gatehouse.feed.FeedSteps}, then {@link
 * io.gatehouse.feed.Cursor}: what is asked, and what is made of the reply; {@link
 * io.gatehouse.feed.Page} is what of it is loaded. Knows reply, mapping, warehouse and settings; no
 * vendor.
 */
package io.gatehouse.feed;
