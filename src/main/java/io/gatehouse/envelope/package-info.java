/**
 * Signed and encrypted messages as steps of a route, for the vendors of K30's family. Begin with
 * {@link io.gatehouse.envelope.EnvelopeSteps}, then {@link io.gatehouse.envelope.EnvelopeKeys},
 * which make and open them. Knows feed and below; no vendor.
 */
package io.gatehouse.envelope;
