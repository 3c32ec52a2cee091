package io.gatehouse.k30;

import io.gatehouse.mapping.Reply;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Map;

/** One reading of a day's passages, whole or its newest. */
interface DayRead {

  /** As the vendor has it in its passage records. */
  String NUMBER = "no";

  LocalDate day();

  /** The page to ask for. */
  Map<String, Object> asking();

  /**
   * Takes a page in.
   *
   * @param asked when it was asked for
   */
  void take(Reply reply, Instant asked);

  /** Whether there is nothing more to ask for. */
  boolean ended();

  /** Of an ended reading: how the day's list begins. */
  RecordsState.Top top();

  /** When the reading began, if it was of the whole day; null if not. */
  Instant wholeAt();

  static Map<String, Object> parameters(LocalDate day) {
    return Map.of("startdate", day.toString(), "effdate", day.toString());
  }
}
