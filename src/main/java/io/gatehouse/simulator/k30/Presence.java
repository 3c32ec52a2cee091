package io.gatehouse.simulator.k30;

import java.time.Instant;

/** Somebody who is in a region now. */
public record Presence(String regionNo, Person person, String deviceNo, Instant enteredAt) {}
