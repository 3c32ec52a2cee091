/** One class a command, and what prints. Begin with RunCommand. May know everybody below. */
package io.gatehouse.cli;
