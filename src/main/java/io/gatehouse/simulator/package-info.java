/**
 * What every vendor's simulated server shares: HTTP on 127.0.0.1 only, faults, violations and paths
 * for outside scripts. Each vendor has a package of its own below, with a ledger of what truly
 * happened: what a warehouse holds in the end must equal it. Nothing here is protected by a
 * password.
 */
package io.gatehouse.simulator;
