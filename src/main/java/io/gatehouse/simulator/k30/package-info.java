/**
 * A K30 platform, simulated; {@link io.gatehouse.simulator.k30.K30Simulator} is the way in. Its
 * signatures and its cipher are its own and share nothing with the rest of the daemon.
 */
package io.gatehouse.simulator.k30;
