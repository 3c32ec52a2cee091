/**
 * What is peculiar to WeCom: tokens shared by feeds and sites, windows of time read batch by batch,
 * error codes, door rules, the suite's callback. Begin with {@link io.gatehouse.wecom.WeCom}, then
 * WindowCursor and {@link io.gatehouse.wecom.AppTokens}. Knows feed and below, of the warehouse the
 * values; no other vendor.
 */
package io.gatehouse.wecom;
