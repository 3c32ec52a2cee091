/**
 * What is peculiar to AX-ACS: paging by record id, by time and by offset, its reply codes, what its
 * records say between the lines (AxAcsFields). Begin with {@link io.gatehouse.axacs.AxAcs}, then
 * AxAcsRecordsCursor. Knows feed and below, of the warehouse the values; no other vendor.
 */
package io.gatehouse.axacs;
