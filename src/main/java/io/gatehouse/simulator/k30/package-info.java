/**
 * A K30 platform on 127.0.0.1. Begin with {@link io.gatehouse.simulator.k30.K30Simulator}. What is
 * at its site, how passages come out, the kinds of attendance days, the shapes of replies and
 * pushes, and the truth are documents in the resources {@code simulator/k30}. Knows only what all
 * simulators share.
 */
package io.gatehouse.simulator.k30;
