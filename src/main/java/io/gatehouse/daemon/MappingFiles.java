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
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Reads the mappings of a vendor. A file that cannot be used harms only the feeds that need it. */
final class MappingFiles {

  private final Home home;
  private final Warehouse warehouse;
  private final Privacy privacy;
  private final MappingFiles before;
  private final Map<String, Map<String, Mapping>> read = new HashMap<>();
  private final Map<Path, OfFile> byFile = new HashMap<>();
  private final List<String> problems = new ArrayList<>();

  /** A mapping and what its file held; functions are those that a vendor had then. */
  private record OfFile(byte[] text, Vendor vendor, Mapping mapping) {}

  MappingFiles(Home home, Warehouse warehouse, Privacy privacy) {
    this(home, warehouse, privacy, null);
  }

  /**
   * @param before with the same privacy: mappings whose files have not changed since stay as they
   *     are; null for none
   */
  MappingFiles(Home home, Warehouse warehouse, Privacy privacy, MappingFiles before) {
    this.home = home;
    this.warehouse = warehouse;
    this.privacy = privacy;
    this.before = before;
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
        mappings.put(name(vendor, file), read(vendor, file));
      } catch (MappingProblems e) {
        problems.addAll(e.getMessage().lines().toList());
      }
    }
    return mappings;
  }

  private Mapping read(Vendor vendor, Path file) {
    byte[] text = text(file);
    OfFile known = before == null ? null : before.byFile.get(file);
    Mapping mapping =
        known != null && known.vendor == vendor && Arrays.equals(known.text, text)
            ? known.mapping
            : Mapping.read(file, warehouse::table, vendor.functions()).under(privacy);
    byFile.put(file, new OfFile(text, vendor, mapping));
    return mapping;
  }

  /** Nothing where it cannot be read: who reads the mapping says why. */
  private static byte[] text(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      return new byte[0];
    }
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
      String problem = home.mappings() + ": " + Home.notListed(e);
      if (!problems.contains(problem)) { // another vendor has told it
        problems.add(problem);
      }
      return List.of();
    }
  }
}
