package io.gatehouse.demo;

/**
 * Something that happens at a site.
 *
 * @param share when, of the time that the demo plays: 0.5 is in the middle
 */
public record Scene(double share, Runnable play) {}
