package io.gatehouse.simulator.wecom;

import java.time.DayOfWeek;
import java.time.LocalTime;

/**
 * One time window on one weekday, of one line of a rule.
 *
 * @param lineNo from 1
 * @param end this minute belongs to it
 * @param daysOfMonth the column's text, {@code *} for all; so are the next two
 */
public record RuleWindow(
    int lineNo,
    DayOfWeek weekday,
    LocalTime start,
    LocalTime end,
    String daysOfMonth,
    String months,
    String years) {}
