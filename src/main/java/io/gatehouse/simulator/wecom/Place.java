package io.gatehouse.simulator.wecom;

/**
 * Where a walk through the passages stands.
 *
 * @param history the next row of the history
 * @param later the next of those that came afterwards
 */
record Place(int history, int later) {}
