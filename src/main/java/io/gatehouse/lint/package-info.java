/**
 * Finds what is wrong with routes, Kamelets and mappings before they run, and runs the mappings'
 * samples. Begin with {@link io.gatehouse.lint.Lint}. Knows daemon, to build routes without
 * starting them, and what is below.
 */
package io.gatehouse.lint;
