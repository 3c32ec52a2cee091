/**
 * What simulated servers share: HTTP, faults, violations of the vendor's rules; below it a package
 * for each vendor, with its own truth. Begin with {@link io.gatehouse.simulator.Simulator}. Knows
 * nobody: it must not share a mistake with what it tests.
 */
package io.gatehouse.simulator;
