package io.gatehouse.lint;

import io.gatehouse.declared.Declared;
import io.gatehouse.feed.Vendor;
import io.gatehouse.lint.Lint.Finding;
import io.gatehouse.mapping.Mapping;
import io.gatehouse.mapping.MappingProblems;
import io.gatehouse.reply.Shape.NestedFields;
import io.gatehouse.settings.Nearest;
import io.gatehouse.warehouse.Warehouse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads every mapping, and runs its samples where it is told. Those of a vendor that is a file may
 * do without: they are held against the replies beside the vendor's file.
 */
record MappingLint(Warehouse tables, List<Vendor> vendors, boolean withSamples) {

  List<Finding> check(List<Path> files) {
    List<Finding> findings = new ArrayList<>();
    for (Path file : files) {
      String name = file.getFileName().toString();
      Optional<Vendor> vendor =
          vendors.stream().filter(v -> name.startsWith(v.name() + "-")).findFirst();
      if (vendor.isEmpty()) {
        List<String> names = vendors.stream().map(Vendor::name).toList();
        String beginning = name.replaceAll("-[^-]*$", "");
        findings.add(
            new Finding(
                file,
                0,
                "is nobody's: its name must be <vendor>-<table>.yaml"
                    + Nearest.hint(beginning, names)));
        continue;
      }
      try {
        Mapping mapping = Mapping.read(file, tables::table, vendor.get().functions());
        String expected = vendor.get().name() + "-" + mapping.table().name();
        if (!name.equals(expected + ".yaml") && !name.startsWith(expected + "-")) {
          findings.add(
              new Finding(
                  file,
                  0,
                  "maps the table " + mapping.table().name() + ": name it " + expected + ".yaml"));
        }
        List<Finding> broken = brokenPaths(file, mapping);
        findings.addAll(broken);
        boolean byVendor = vendor.get() instanceof Declared && !MappingSamples.areThere(file);
        if (withSamples && broken.isEmpty() && !byVendor) { // else they differ by that
          new SampleFindings(file, MappingSamples.differences(file, mapping))
              .grouped()
              .forEach(findings::add);
        }
      } catch (MappingProblems e) {
        e.problems().forEach(p -> findings.add(new Finding(p.file(), p.line(), p.message())));
      }
    }
    return findings;
  }

  /** Names with dots that lead nowhere, unless records have a field of that very name. */
  private static List<Finding> brokenPaths(Path file, Mapping mapping) {
    List<Finding> findings = new ArrayList<>();
    for (String field : mapping.fields()) {
      if (NestedFields.isBroken(field) && !MappingSamples.have(file, field)) {
        String of =
            mapping.sources().entrySet().stream()
                .filter(source -> source.getValue().contains(field))
                .map(source -> "column " + source.getKey() + " reads " + field + ", which ")
                .findFirst()
                .orElse(field + " ");
        findings.add(
            new Finding(file, SampleFindings.lineNaming(file, field), of + NestedFields.BROKEN));
      }
    }
    return findings;
  }
}
