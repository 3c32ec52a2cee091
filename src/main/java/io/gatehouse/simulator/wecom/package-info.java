/**
 * A simulated WeCom server and what must come of it. Begin with WeComSimulator, and with its
 * documents in resources: calls.json (what the platform demands of calls), replies.json and
 * errcodes.json (what it answers), company.json and things.json (who and what there is), truth.json
 * (the warehouse's rows). Knows what simulators share.
 */
package io.gatehouse.simulator.wecom;
