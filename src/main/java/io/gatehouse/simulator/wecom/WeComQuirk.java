package io.gatehouse.simulator.wecom;

/** What WeCom does to its replies now and then, each switchable by itself. */
public enum WeComQuirk {
  /** Rows come again: at the next page's head, from before the window, and among the punches. */
  REPEATED_ROWS,
  /** Pages without rows, with a cursor that goes on. */
  EMPTY_PAGES,
  /** No next_cursor at all on the last page, instead of an empty one. */
  NO_LAST_CURSOR,
  /** Windows without the second they end with. */
  END_EXCLUSIVE,
  /** Numbers as strings, but for what every reply is read by first. */
  TEXT_NUMBERS,
  /** Fields that no document has, nested ones among them. */
  UNKNOWN_FIELDS,
  /** effect_open_userid_list as plain strings. */
  PLAIN_PEOPLE,
  /** Employees in effect_open_userid_list without a user_type: 0 is its default. */
  NO_DEFAULT_USER_TYPE,
  /** Exceptions joined by a full-width semicolon. */
  FULL_WIDTH_SEMICOLONS,
  /** Users that are invalid are not named where calls are refused for them. */
  UNNAMED_USERS,
  /** A punch comes only in windows that hold its scheduled time as well. */
  NIGHT_PUNCHES
}
