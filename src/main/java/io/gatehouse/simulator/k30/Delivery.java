package io.gatehouse.simulator.k30;

import java.time.Instant;

/**
 * What became of sending somebody to a device (document: authstatus). Only pushed, never listed.
 *
 * @param reportedAt the envelope's timestamp, to the millisecond
 */
public record Delivery(
    String personNo, String deviceNo, boolean delivered, String msg, Instant reportedAt) {}
