/**
 * A K30 platform on 127.0.0.1. Begin with {@link io.gatehouse.simulator.k30.K30Simulator}; the
 * shapes of its replies and pushes, its attendance reports and its truth are documents in the
 * resources {@code simulator/k30}. Knows only what all simulators share.
 */
package io.gatehouse.simulator.k30;
