/**
 * WeCom's server, simulated: tokens of three kinds of app, door passages, door rules and attendance
 * punches, with the platform's limits enforced and a ledger of what is true. {@link
 * io.gatehouse.simulator.wecom.WeComSimulator} is the way in.
 */
package io.gatehouse.simulator.wecom;
