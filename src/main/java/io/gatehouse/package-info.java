/**
 * The process: one class, which reads the command line. Begin with {@link Gatehouse}, then the
 * package cli. May know everybody.
 */
package io.gatehouse;
