package io.gatehouse.simulator.axacs;

/**
 * A line of the server's record table.
 *
 * @param visibleFrom milliseconds since 1970 from which on replies contain it
 */
record DoorRecord(long recordId, TrueEvent event, long visibleFrom) {}
