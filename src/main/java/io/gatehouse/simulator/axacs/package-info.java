/**
 * An AX-ACS server, simulated; {@link io.gatehouse.simulator.axacs.AxAcsSimulator} is the way in.
 */
package io.gatehouse.simulator.axacs;
