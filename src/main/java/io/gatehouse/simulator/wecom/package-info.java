/**
 * A simulated WeCom server and what must come of it. Begin with WeComSimulator. Knows what
 * simulators share.
 */
package io.gatehouse.simulator.wecom;
