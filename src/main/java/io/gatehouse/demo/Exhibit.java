package io.gatehouse.demo;

/**
 * A table to show at the end.
 *
 * @param sql one query; its columns' names are the headings
 */
public record Exhibit(String title, String sql) {}
