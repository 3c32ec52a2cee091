package io.gatehouse.simulator.wecom;

/** Ways in which a cursor never comes to its end. */
public enum CursorLoop {
  /** The next cursor is the one just used, with the same rows. */
  SAME,
  /** Two cursors in turn, with the same rows. */
  ALTERNATING,
  /** Always a new cursor, with the same rows. */
  RENEWED,
  /** Always a new cursor, with no rows. */
  ENDLESS
}
