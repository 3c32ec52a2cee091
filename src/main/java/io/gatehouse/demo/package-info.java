/**
 * The story of {@code demo} and the comparison with the simulators' truth; below it a package for
 * each vendor's site, whose plan is {@code /demo/<site>.yaml}. Begin with {@link
 * io.gatehouse.demo.Demo}. Knows daemon; what all sites share knows no vendor.
 */
package io.gatehouse.demo;
