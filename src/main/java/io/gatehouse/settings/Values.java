package io.gatehouse.settings;

import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Checked values of one group of settings, each under its name without the prefix. */
public final class Values {

  private final Map<String, String> values;

  Values(Map<String, String> values) {
    this.values = Map.copyOf(values);
  }

  /** The same with another value of one of them. */
  Values with(String name, String value) {
    Map<String, String> others = new HashMap<>(values);
    others.put(name, value);
    return new Values(others);
  }

  /** The same without some of them. */
  public Values without(String... names) {
    Map<String, String> others = new HashMap<>(values);
    others.keySet().removeAll(List.of(names));
    return new Values(others);
  }

  /** The names whose values differ. */
  public Set<String> differing(Values other) {
    Set<String> names = new TreeSet<>(values.keySet());
    names.addAll(other.values.keySet());
    names.removeIf(name -> Objects.equals(values.get(name), other.values.get(name)));
    return names;
  }

  public Optional<String> text(String name) {
    return Optional.ofNullable(values.get(name)).filter(value -> !value.isBlank());
  }

  public String required(String name) {
    return text(name).orElseThrow(() -> new IllegalStateException(name + " has no value"));
  }

  public Duration duration(String name) {
    return Durations.parse(required(name));
  }

  public int integer(String name) {
    return Integer.parseInt(required(name));
  }

  public long size(String name) {
    return Durations.parseSize(required(name));
  }

  public ZoneId zone(String name) {
    return ZoneId.of(required(name));
  }

  public LocalTime timeOfDay(String name) {
    return LocalTime.parse(required(name));
  }

  public Optional<LocalDate> date(String name) {
    return text(name).map(LocalDate::parse);
  }

  public Networks networks(String name) {
    return Networks.parse(required(name));
  }

  public List<String> list(String name) {
    return text(name).map(Values::split).orElse(List.of());
  }

  static List<String> split(String value) {
    return Arrays.stream(value.split(",")).map(String::strip).filter(s -> !s.isEmpty()).toList();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Values same && values.equals(same.values);
  }

  @Override
  public int hashCode() {
    return values.hashCode();
  }

  @Override
  public String toString() {
    return values.keySet().toString(); // never the values: there are secrets among them
  }
}
