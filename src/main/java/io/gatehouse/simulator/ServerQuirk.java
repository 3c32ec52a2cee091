package io.gatehouse.simulator;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** What real servers of a vendor do to their messages: a constant of that vendor's enum. */
public interface ServerQuirk {
  String name();

  Effect effect();

  /** What is done to messages, by {@link QuirkyWriter}. */
  enum Kind {
    /** Members have other names. */
    RENAME,
    /** Members have another name, and every other one its own. */
    RENAME_IN_TURN,
    /** Members have one of the other names that their shape gives, or their own, in turn. */
    OTHER_NAMES,
    /** All numbers but those of the named members. */
    NUMBERS_AS_TEXT,
    /** Digits without quotes. */
    TEXT_AS_NUMBERS,
    /** The named members' numbers are text, and their text numbers. */
    OTHER_TYPE,
    /** Empty texts are null, every other one. */
    EMPTY_AS_NULL,
    /** The named members say none as "0", 0, "", null, or not at all. */
    NONE_AS_ANYTHING,
    /** The named times have {@code .0} behind the second, in every other object. */
    FRACTION,
    /** A member that is there once comes a second time, with another value. */
    TWIN,
    /** Members that no document has, behind the others of an object in a list. */
    EXTRA_MEMBERS,
    /** A comma behind the last member, and behind the last object of a list. */
    TRAILING_COMMA,
    /** No comma before the last member. */
    NO_LAST_COMMA,
    /** Line breaks and blanks. */
    INDENT,
    /** Another encoding than the one that is said; what it lacks becomes a question mark. */
    CHARSET,
    /** Another content type, or none. */
    CONTENT_TYPE,
    /** Nothing that a writer does: the vendor's server itself asks whether it is on. */
    BY_SERVER
  }

  /**
   * One kind, with what it needs.
   *
   * @param names of the members that it touches, each with its other name, or none
   * @param argument what else it needs; null for nothing
   */
  record Effect(Kind kind, Map<String, String> names, Object argument) {

    /** Without anything else. */
    public static Effect of(Kind kind) {
      return of(kind, null);
    }

    /**
     * @param argument the raw members, the charset, or the content type
     */
    public static Effect of(Kind kind, Object argument) {
      return new Effect(kind, Map.of(), argument);
    }

    /**
     * @param names parted by blanks, each alone or with others: {@code name=other}
     */
    public static Effect touching(Kind kind, String names) {
      Map<String, String> touched = new LinkedHashMap<>();
      for (String word : names.split(" ")) {
        String[] both = word.split("=");
        touched.put(both[0], both.length == 1 ? "" : both[1]);
      }
      return new Effect(kind, touched, null);
    }

    public static Effect twin(String name, Object value) {
      return new Effect(Kind.TWIN, Map.of(name, ""), value);
    }

    Set<String> touched() {
      return names.keySet();
    }

    String otherName(String name) {
      return names.containsKey(name) ? names.get(name) : name;
    }
  }
}
