package io.gatehouse.simulator.k30;

import io.gatehouse.simulator.Fields;

/**
 * What an interface found.
 *
 * @param data null for none
 * @param delivered run when the reply goes out whole
 */
record Answer(String msg, Fields data, Runnable delivered) {

  Answer(String msg, Fields data) {
    this(msg, data, () -> {});
  }
}
