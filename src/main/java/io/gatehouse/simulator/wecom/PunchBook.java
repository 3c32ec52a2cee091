package io.gatehouse.simulator.wecom;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;

/** The punches as the platform has them now, correctable at any time from any thread. */
public final class PunchBook {
  private final Company company;
  private final Clock clock;
  private final Map<String, Map<String, Punch>> byUser = new HashMap<>();
  private final Map<String, Punch> told = new LinkedHashMap<>();
  private final Set<String> invalidUsers = new TreeSet<>();

  PunchBook(Company company, Clock clock) {
    this.company = company;
    this.clock = clock;
  }

  /** Somebody punches; end with {@link PunchDraft#publish}. */
  public PunchDraft punch() {
    return new PunchDraft(this::put, company.employees().get(0), clock.instant());
  }

  /** A correction: what is published takes the old one's place. */
  public PunchDraft correct(Punch old) {
    return new PunchDraft(punch -> replace(old, punch), old);
  }

  public synchronized void remove(Punch punch) {
    of(punch.userId()).remove(punch.identity());
  }

  /** A punch made up for (补卡): the one recorded as missed goes. */
  public synchronized Punch makeUp(Punch missed, Instant at) {
    return correct(missed).at(at).exceptions().notes("补卡").publish();
  }

  /**
   * From now on the platform refuses calls that name this user; unknown ones are refused anyway.
   */
  public synchronized void invalidate(String userId) {
    invalidUsers.add(userId);
  }

  public synchronized void validate(String userId) {
    invalidUsers.remove(userId);
  }

  /** Everything that the platform has now, bad records included. */
  public synchronized List<Punch> all() {
    return byUser.values().stream().flatMap(punches -> punches.values().stream()).sorted().toList();
  }

  /** Those that a whole reply had told and that are gone or replaced now. */
  public synchronized List<Punch> retracted() {
    return told.values().stream()
        .filter(punch -> !of(punch.userId()).containsKey(punch.identity()))
        .filter(punch -> !punch.mustBeRejected())
        .sorted()
        .toList();
  }

  synchronized void put(Punch punch) {
    of(punch.userId()).put(punch.identity(), punch);
  }

  private synchronized void replace(Punch old, Punch punch) {
    remove(old);
    put(punch);
  }

  synchronized boolean has(Punch punch) {
    return of(punch.userId()).containsKey(punch.identity());
  }

  /** The punches of these users that match, user by user, by time. */
  synchronized List<Punch> select(Set<String> userIds, Predicate<Punch> matches) {
    List<Punch> found = new ArrayList<>();
    for (String userId : userIds) {
      of(userId).values().stream().filter(matches).sorted().forEach(found::add);
    }
    return found;
  }

  synchronized List<String> invalid(Set<String> userIds) {
    return userIds.stream()
        .filter(id -> invalidUsers.contains(id) || Objects.isNull(company.byUserId(id)))
        .toList();
  }

  synchronized void tell(List<Punch> delivered) {
    delivered.forEach(punch -> told.put(punch.identity(), punch));
  }

  private Map<String, Punch> of(String userId) {
    return byUser.computeIfAbsent(userId, id -> new LinkedHashMap<>());
  }
}
