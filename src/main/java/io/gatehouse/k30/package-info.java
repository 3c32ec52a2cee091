/**
 * What is peculiar to K30: lists and days that are read until they are whole, its reply messages,
 * its callbacks. Begin with {@link io.gatehouse.k30.K30}, then K30RecordsCursor. Knows envelope,
 * feed and below, of the warehouse the values; no other vendor.
 */
package io.gatehouse.k30;
