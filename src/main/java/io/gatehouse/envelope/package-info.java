/**
 * Signed and encrypted messages as steps of a route, for the vendors of K30's family. Begin with
 * {@link io.gatehouse.envelope.EnvelopeSteps}. Knows feed and below; no vendor.
 */
package io.gatehouse.envelope;
