package io.gatehouse.lint;

import io.gatehouse.daemon.Home;
import io.gatehouse.daemon.Vendors;
import io.gatehouse.declared.Declared;
import io.gatehouse.declared.VendorSamples;
import io.gatehouse.declared.VendorSamples.Seen;
import io.gatehouse.feed.Vendor;
import io.gatehouse.feed.Vendor.FeedSpec;
import io.gatehouse.lint.Lint.Finding;
import io.gatehouse.mapping.Mapping;
import io.gatehouse.mapping.MappingProblems;
import io.gatehouse.reply.VendorRecord;
import io.gatehouse.settings.Nearest;
import io.gatehouse.warehouse.Warehouse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Checks the files of {@code config/vendors}, and that mappings, queries and samples fit them. */
record VendorLint(
    Home home, Vendors vendors, Collection<String> queries, Warehouse tables, boolean withSamples) {

  /**
   * @param told of mappings and their samples, which need not be told again
   */
  List<Finding> check(List<Finding> told) {
    List<Finding> findings = new ArrayList<>();
    vendors
        .problems()
        .forEach(
            problem ->
                findings.add(new Finding(problem.file(), problem.line(), problem.message())));
    for (Vendor vendor : vendors.list()) {
      if (vendor instanceof Declared declared && declared.isSound()) {
        check(declared, told, findings);
      }
    }
    return findings;
  }

  private void check(Declared vendor, List<Finding> told, List<Finding> findings) {
    for (FeedSpec feed : vendor.feeds()) {
      String query = vendor.routeParameters(feed).get("query");
      if (query != null && !queries.contains(query)) {
        findings.add(
            new Finding(
                vendor.path(),
                0,
                "feed "
                    + feed.name()
                    + ": there is no config/queries/"
                    + query
                    + ".sql"
                    + Nearest.hint(query, queries)));
      }
    }
    for (Seen seen : VendorSamples.of(vendor)) {
      if (withSamples) {
        seen.problems().forEach(problem -> findings.add(new Finding(null, 0, problem)));
      }
      Path file = home.mappings().resolve(vendor.name() + "-" + seen.into() + ".yaml");
      if (!Files.isRegularFile(file)) {
        findings.add(
            new Finding(
                vendor.path(),
                seen.line(),
                "feed " + seen.feed() + " loads into " + file + ", which is not there"));
      } else if (withSamples && !seen.records().isEmpty()) {
        checkFields(vendor, file, seen, told, findings);
      }
    }
  }

  /** What is wrong with the mapping itself is told elsewhere. */
  private void checkFields(
      Declared vendor, Path file, Seen seen, List<Finding> told, List<Finding> findings) {
    Mapping mapping;
    try {
      mapping = Mapping.read(file, tables::table, vendor.functions());
    } catch (MappingProblems e) {
      return;
    }
    // A null among them is the server's doing, and no mapping helps.
    List<VendorRecord> objects = seen.records().stream().filter(VendorRecord::isObject).toList();
    for (String reason : MappingSamples.rejected(mapping, objects, seen.feed())) {
      findings.add(
          new Finding(
              file,
              SampleFindings.lineOf(file, reason.split(":", 2)[0]),
              "would reject records of the good sample of " + seen.feed() + ": " + reason));
    }
    List<VendorRecord> unfolded = seen.records().stream().map(mapping::unfolded).toList();
    Set<String> names = new LinkedHashSet<>();
    unfolded.forEach(record -> names.addAll(record.paths()));
    for (Map.Entry<String, List<String>> source : mapping.sources().entrySet()) {
      boolean isThere =
          source.getValue().stream()
              .anyMatch(field -> unfolded.stream().anyMatch(record -> record.has(field)));
      String column = "column " + source.getKey();
      boolean isTold =
          told.stream()
              .filter(finding -> file.equals(finding.file()))
              .anyMatch(finding -> finding.message().startsWith(column + " "));
      if (!isThere && !isTold) {
        findings.add(
            new Finding(
                file,
                SampleFindings.lineOf(file, source.getKey()),
                VendorSamples.missing(
                    column, String.join(" or ", source.getValue()), names, "the good sample")));
      }
    }
  }
}
