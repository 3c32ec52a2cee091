/**
 * Vendors' servers, simulated over real HTTP on 127.0.0.1 only, each with a ledger of what truly
 * happened: what a warehouse holds in the end must equal it. {@link
 * io.gatehouse.simulator.AxAcsSimulator} is the way in. Nothing here is protected by a password.
 */
package io.gatehouse.simulator;
