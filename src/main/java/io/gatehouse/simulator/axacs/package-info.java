/**
 * An AX-ACS server on 127.0.0.1. Begin with {@link io.gatehouse.simulator.axacs.AxAcsSimulator};
 * the shapes of its replies and its truth are documents in the resources {@code simulator/axacs}.
 * Knows only what all simulators share.
 */
package io.gatehouse.simulator.axacs;
