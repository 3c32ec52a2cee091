package io.gatehouse.daemon;

import io.gatehouse.feed.Vendor;
import io.gatehouse.mapping.Mapping;
import io.gatehouse.mapping.MappingProblems;
import io.gatehouse.mapping.Privacy;
import io.gatehouse.warehouse.Warehouse;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Reads the mappings of a vendor. A file that cannot be used harms only the feeds that need it. */
final class MappingFiles {

  private final Home home;
  private final Warehouse warehouse;
  private final Privacy privacy;
  private final Map<String, Map<String, Mapping>> read = new HashMap<>();
  private final List<String> problems = new ArrayList<>();

  MappingFiles(Home home, Warehouse warehouse, Privacy privacy) {
    this.home = home;
    this.warehouse = warehouse;
    this.privacy = privacy;
  }

  List<String> problems() {
    return problems;
  }

  /**
   * By name: the table's, or the table's and a part's. Read once, however many sites the vendor
   * has.
   */
  Map<String, Mapping> of(Vendor vendor) {
    return read.computeIfAbsent(vendor.name(), name -> read(vendor));
  }

  private Map<String, Mapping> read(Vendor vendor) {
    Map<String, Mapping> mappings = new HashMap<>();
    for (Path file : files(vendor)) {
      try {
        mappings.put(
            name(vendor, file),
            Mapping.read(file, warehouse::table, vendor.functions()).under(privacy));
      } catch (MappingProblems e) {
        problems.addAll(e.getMessage().lines().toList());
      }
    }
    return mappings;
  }

  private static String name(Vendor vendor, Path file) {
    return file.getFileName().toString().replace(".yaml", "").substring(vendor.name().length() + 1);
  }

  private List<Path> files(Vendor vendor) {
    try (Stream<Path> files = Files.list(home.mappings())) {
      return files
          .filter(file -> file.getFileName().toString().startsWith(vendor.name() + "-"))
          .filter(file -> file.toString().endsWith(".yaml"))
          .sorted()
          .toList();
    } catch (IOException e) {
      problems.add(home.mappings() + ": cannot read the mappings: " + e);
      return List.of();
    }
  }
}
