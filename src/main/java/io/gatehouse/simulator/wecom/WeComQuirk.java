package io.gatehouse.simulator.wecom;

import static io.gatehouse.simulator.ServerQuirk.Effect.of;
import static io.gatehouse.simulator.ServerQuirk.Effect.touching;

import io.gatehouse.simulator.ServerQuirk;

/** What WeCom does to its replies now and then, each switchable by itself. */
public enum WeComQuirk implements ServerQuirk {
  /** Rows come again: at the next page's head, from before the window, and among the punches. */
  REPEATED_ROWS(of(Kind.BY_SERVER)),
  /** Pages without rows, with a cursor that goes on. */
  EMPTY_PAGES(of(Kind.BY_SERVER)),
  /** No next_cursor at all on the last page, instead of an empty one. */
  NO_LAST_CURSOR(of(Kind.BY_SERVER)),
  /** Windows without the second they end with. */
  END_EXCLUSIVE(of(Kind.BY_SERVER)),
  /** Numbers as strings, but for what every reply is read by first. */
  TEXT_NUMBERS(touching(Kind.NUMBERS_AS_TEXT, "errcode expires_in")),
  /** Fields that no document has, nested ones among them. */
  UNKNOWN_FIELDS(
      of(
          Kind.EXTRA_MEMBERS,
          "\"region\":{\"floor\":3,\"tags\":[\"a\",{\"b\":[]}]},\"temperature\":36.5,\"field1\":null")),
  /** effect_open_userid_list as plain strings. */
  PLAIN_PEOPLE(of(Kind.BY_SERVER)),
  /** Employees in effect_open_userid_list without a user_type: 0 is its default. */
  NO_DEFAULT_USER_TYPE(of(Kind.BY_SERVER)),
  /** Exceptions joined by a full-width semicolon. */
  FULL_WIDTH_SEMICOLONS(of(Kind.BY_SERVER)),
  /** Users that are invalid are not named where calls are refused for them. */
  UNNAMED_USERS(of(Kind.BY_SERVER)),
  /** A punch comes only in windows that hold its scheduled time as well. */
  NIGHT_PUNCHES(of(Kind.BY_SERVER));

  private final Effect effect;

  WeComQuirk(Effect effect) {
    this.effect = effect;
  }

  @Override
  public Effect effect() {
    return effect;
  }
}
