package io.gatehouse;

import static com.tngtech.archunit.base.DescribedPredicate.alwaysTrue;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongToAnyOf;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import io.gatehouse.settings.Nearest;
import io.gatehouse.warehouse.Column;
import io.gatehouse.warehouse.FeedKey;
import io.gatehouse.warehouse.Gap;
import io.gatehouse.warehouse.Identity;
import io.gatehouse.warehouse.Listing;
import io.gatehouse.warehouse.LoadResult;
import io.gatehouse.warehouse.PageLoad;
import io.gatehouse.warehouse.RejectedRow;
import io.gatehouse.warehouse.Rows;
import io.gatehouse.warehouse.RunRecord;
import io.gatehouse.warehouse.Table;
import io.gatehouse.warehouse.Tallied;
import io.gatehouse.warehouse.Tally;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Which package may know which, and a few habits of the house. */
@AnalyzeClasses(packages = "io.gatehouse", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

  private static final String OURS = "io.gatehouse..";
  private static final String ENVELOPE = "io.gatehouse.envelope..";
  private static final String FEED = "io.gatehouse.feed..";
  private static final String MAPPING = "io.gatehouse.mapping..";
  private static final String SETTINGS = "io.gatehouse.settings..";
  private static final String WEBHOOK = "io.gatehouse.webhook..";
  private static final String WAREHOUSE = "io.gatehouse.warehouse..";

  /** One package a vendor; a new one is added here. */
  private static final List<String> VENDORS =
      List.of("io.gatehouse.axacs..", "io.gatehouse.k30..", "io.gatehouse.wecom..");

  /** What others see of the warehouse: values, without SQL behind them. */
  private static final DescribedPredicate<JavaClass> WAREHOUSE_VALUES =
      belongToAnyOf(
          Column.class,
          FeedKey.class,
          Gap.class,
          Identity.class,
          Listing.class,
          LoadResult.class,
          PageLoad.class,
          PageLoad.TableLoad.class,
          RejectedRow.class,
          Rows.class,
          RunRecord.class,
          Table.class,
          Tallied.class,
          Tally.class,
          Tally.Then.class);

  private static final Set<String> SYSTEM_CLOCKS =
      Set.of("currentTimeMillis", "now", "systemUTC", "systemDefaultZone", "system");

  private static final Pattern SQL =
      Pattern.compile(
          "\"\\s*(select .* from|insert into|update \\w+ set|delete from|merge into|create table)\\b"
              + "|^\\s*(select|insert into|update \\w+|delete from|merge into)\\s[^(;]*$",
          Pattern.CASE_INSENSITIVE);

  private static DescribedPredicate<JavaClass> of(String... packages) {
    return resideInAnyPackage(packages);
  }

  private static DescribedPredicate<JavaClass> oursBut(DescribedPredicate<JavaClass> allowed) {
    return DescribedPredicate.describe(
        "are ours and not " + allowed.getDescription(),
        type -> {
          JavaClass one = type.getBaseComponentType(); // an array of what is allowed is allowed
          return resideInAPackage(OURS).test(one) && !allowed.test(one);
        });
  }

  @ArchTest
  static final ArchRule the_warehouse_knows_no_other_package =
      noClasses().that(of(WAREHOUSE)).should().dependOnClassesThat(oursBut(of(WAREHOUSE)));

  @ArchTest
  static final ArchRule settings_know_no_other_package =
      noClasses().that(of(SETTINGS)).should().dependOnClassesThat(oursBut(of(SETTINGS)));

  @ArchTest
  static final ArchRule the_simulator_knows_no_other_package =
      noClasses()
          .that(of("io.gatehouse.simulator.."))
          .should()
          .dependOnClassesThat(oursBut(of("io.gatehouse.simulator..")));

  @ArchTest
  static final ArchRule what_simulators_share_knows_no_vendor =
      noClasses()
          .that(of("io.gatehouse.simulator"))
          .should()
          .dependOnClassesThat(of("io.gatehouse.simulator.*.."));

  @ArchTest
  static final ArchRule mapping_knows_the_warehouses_values_and_the_nearest_name =
      noClasses()
          .that(of(MAPPING))
          .should()
          .dependOnClassesThat(
              oursBut(of(MAPPING).or(WAREHOUSE_VALUES).or(belongToAnyOf(Nearest.class))));

  @ArchTest
  static final ArchRule feed_knows_no_vendor_and_nothing_above =
      noClasses()
          .that(of(FEED))
          .should()
          .dependOnClassesThat(oursBut(of(FEED, MAPPING, SETTINGS, WAREHOUSE)));

  @ArchTest
  static final ArchRule the_envelope_knows_no_vendor_and_nothing_above =
      noClasses()
          .that(of(ENVELOPE))
          .should()
          .dependOnClassesThat(oursBut(of(ENVELOPE, FEED, MAPPING, SETTINGS)));

  @ArchTest
  static final ArchRule the_webhooks_server_knows_no_vendor =
      noClasses()
          .that(of(WEBHOOK))
          .should()
          .dependOnClassesThat(oursBut(of(WEBHOOK, FEED, SETTINGS, WAREHOUSE)));

  @ArchTest
  static void a_vendor_knows_no_other_and_nothing_above(
      com.tngtech.archunit.core.domain.JavaClasses classes) {
    for (String vendor : VENDORS) {
      noClasses()
          .that(of(vendor))
          .should()
          .dependOnClassesThat(
              oursBut(of(vendor, ENVELOPE, FEED, MAPPING, SETTINGS).or(WAREHOUSE_VALUES)))
          .check(classes);
    }
  }

  @ArchTest
  static final ArchRule what_all_sites_of_the_demo_share_knows_no_vendor =
      noClasses()
          .that(of("io.gatehouse.demo"))
          .should()
          .dependOnClassesThat(of("io.gatehouse.demo.*..", "io.gatehouse.simulator.."));

  @ArchTest
  static final ArchRule a_vendors_site_of_the_demo_knows_no_other =
      slices().matching("io.gatehouse.demo.(*)..").should().notDependOnEachOther();

  @ArchTest
  static final ArchRule only_the_warehouse_uses_jdbc =
      noClasses()
          .that(not(of(WAREHOUSE)).forSubtype())
          .should()
          .dependOnClassesThat(of("java.sql..", "javax.sql.."));

  @ArchTest
  static final ArchRule packages_have_no_cycles =
      slices().matching("io.gatehouse.(*)..").should().beFreeOfCycles();

  /** A clock is passed in from the command line, and tests set it. */
  @ArchTest
  static final ArchRule nobody_asks_the_system_for_the_time =
      noClasses()
          .that(not(of("io.gatehouse.cli..")).forSubtype())
          .and()
          .haveNameNotMatching(".*\\.simulator\\..*SimulatorBuilder")
          .should()
          .callMethodWhere(
              DescribedPredicate.describe(
                  "asks the system's clock",
                  call ->
                      SYSTEM_CLOCKS.contains(call.getTarget().getName())
                          && (call.getTargetOwner().isEquivalentTo(System.class)
                              || call.getTargetOwner().isEquivalentTo(Clock.class)
                              || call.getTargetOwner().getPackageName().equals("java.time"))
                          && !passesAClock(call.getTarget().getRawParameterTypes())));

  private static boolean passesAClock(List<JavaClass> parameters) {
    return parameters.stream().anyMatch(type -> type.isEquivalentTo(Clock.class));
  }

  @ArchTest
  static final ArchRule names_are_from_the_field =
      noClasses()
          .that(alwaysTrue())
          .should()
          .haveSimpleNameEndingWith("Manager")
          .orShould()
          .haveSimpleNameEndingWith("Helper")
          .orShould()
          .haveSimpleNameEndingWith("Util")
          .orShould()
          .haveSimpleNameEndingWith("Utils");

  @Test
  void only_the_warehouse_holds_sql() throws IOException {
    List<String> found =
        lines("src/main/java")
            .filter(line -> !line.contains("/warehouse/"))
            .filter(line -> !line.contains("/demo/") && !line.contains("/cli/Demo")) // consumers
            .filter(line -> !line.contains("gatehouse query")) // says how to type one
            .filter(line -> SQL.matcher(line.substring(line.indexOf('\t') + 1)).find())
            .toList();
    assertThat(found).isEmpty();
  }

  @Test
  void no_file_is_longer_than_250_lines() throws IOException {
    try (Stream<Path> files = Files.walk(Path.of("src"))) {
      List<Path> tooLong =
          files
              .filter(file -> file.toString().endsWith(".java"))
              .filter(file -> !file.startsWith("src/test/bench")) // one file each, to be run alone
              .filter(file -> lines(file).count() > 250)
              .toList();
      assertThat(tooLong).isEmpty();
    }
  }

  private static Stream<String> lines(String directory) throws IOException {
    try (Stream<Path> files = Files.walk(Path.of(directory))) {
      return files.filter(file -> file.toString().endsWith(".java")).toList().stream()
          .flatMap(ArchitectureTest::lines);
    }
  }

  private static Stream<String> lines(Path file) {
    try {
      return Files.readAllLines(file).stream().map(line -> file + "\t" + line);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
