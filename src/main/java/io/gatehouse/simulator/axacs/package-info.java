/**
 * A simulated AX-ACS server and what must come of it. Begin with AxAcsSimulator. Knows what
 * simulators share.
 */
package io.gatehouse.simulator.axacs;
