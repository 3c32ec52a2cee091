package io.gatehouse.daemon;

import io.gatehouse.feed.Vendor;
import io.gatehouse.mapping.Mapping;
import io.gatehouse.mapping.Privacy;
import io.gatehouse.settings.PeopleFile;
import io.gatehouse.settings.Settings;
import io.gatehouse.settings.Site;
import io.gatehouse.warehouse.Erasing;
import io.gatehouse.warehouse.Warehouse;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Erases a person of a site, with what the site's vendor says of ids of people: how they compare,
 * and by which fields records name people. Safe beside a running daemon.
 */
public final class PersonErasure {

  private final Home home;
  private final Settings settings;
  private final Warehouse warehouse;

  public PersonErasure(Home home, Settings settings, Warehouse warehouse) {
    this.home = home;
    this.settings = settings;
    this.warehouse = warehouse;
  }

  /**
   * A person as that site's vendor knows them.
   *
   * @return empty where the site is neither configured nor in the warehouse
   */
  public Optional<Erasing.Person> person(String site, String id) {
    String known =
        settings.sites().stream()
            .filter(one -> one.name().equals(site))
            .map(Site::vendor)
            .findFirst()
            .orElseGet(() -> warehouse.erasing().vendor(site));
    if (known == null) {
      return Optional.empty();
    }
    Optional<Vendor> vendor = Vendors.of(home).find(known);
    boolean inAnyCase = vendor.map(Vendor::hasIdsInAnyCase).orElse(false);
    Set<String> fields = vendor.map(this::fields).orElse(Set.of("person_id"));
    return Optional.of(new Erasing.Person(site, known, id, inAnyCase, fields));
  }

  private Set<String> fields(Vendor vendor) {
    MappingFiles files = new MappingFiles(home, warehouse, Privacy.of(settings.privacy()::text));
    Set<String> fields = new LinkedHashSet<>();
    for (Mapping mapping : files.of(vendor).values()) {
      fields.addAll(mapping.sources().getOrDefault("person_id", List.of()));
    }
    return fields;
  }

  /** Whether people.csv, which is the operator's, names the person. */
  public boolean isInPeopleFile(Erasing.Person who) {
    List<String> sites = settings.sites().stream().map(Site::name).toList();
    Map<String, String> numbers =
        PeopleFile.read(home.people(), sites, Vendors.sitesInAnyCase(settings.sites()))
            .numbers()
            .getOrDefault(who.site(), Map.of());
    return numbers.keySet().stream()
        .anyMatch(
            id -> who.inAnyCase() ? id.equalsIgnoreCase(who.person()) : id.equals(who.person()));
  }
}
