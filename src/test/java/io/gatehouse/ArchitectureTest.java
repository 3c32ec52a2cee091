package io.gatehouse;

import static com.tngtech.archunit.base.DescribedPredicate.alwaysTrue;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongToAnyOf;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import io.gatehouse.settings.Nearest;
import io.gatehouse.warehouse.FeedStatus;
import io.gatehouse.warehouse.Gap;
import io.gatehouse.warehouse.Listing;
import io.gatehouse.warehouse.Meanings;
import io.gatehouse.warehouse.PageLoad;
import io.gatehouse.warehouse.PageLoad.FeedKey;
import io.gatehouse.warehouse.PageLoad.LoadResult;
import io.gatehouse.warehouse.PageLoad.Rows;
import io.gatehouse.warehouse.PageLoad.Rows.Identity;
import io.gatehouse.warehouse.RejectedRow;
import io.gatehouse.warehouse.RejectedRow.RejectedRecord;
import io.gatehouse.warehouse.RunRecord;
import io.gatehouse.warehouse.Table;
import io.gatehouse.warehouse.Table.Column;
import io.gatehouse.warehouse.Tally;
import io.gatehouse.warehouse.Tally.Tallied;
import io.gatehouse.warehouse.WarehouseException;
import java.time.Clock;
import java.util.List;
import java.util.Set;

/** Which package may know which, and a few habits of the house. */
@AnalyzeClasses(packages = "io.gatehouse", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

  private static final String OURS = "io.gatehouse..";
  private static final String CHECK = "io.gatehouse.check..";
  private static final String ENVELOPE = "io.gatehouse.envelope..";
  private static final String FEED = "io.gatehouse.feed..";
  private static final String MAPPING = "io.gatehouse.mapping..";
  private static final String REPLY = "io.gatehouse.reply..";
  private static final String SETTINGS = "io.gatehouse.settings..";
  private static final String WEBHOOK = "io.gatehouse.webhook..";
  private static final String WAREHOUSE = "io.gatehouse.warehouse..";
  private static final String LOAD = "io.gatehouse.warehouse.load..";
  private static final String SQL = "io.gatehouse.warehouse.sql..";

  /** One package a vendor; a new one is added here. */
  private static final List<String> VENDORS =
      List.of(
          "io.gatehouse.axacs..",
          "io.gatehouse.declared..",
          "io.gatehouse.k30..",
          "io.gatehouse.wecom..");

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
          RejectedRow.Origin.class,
          Rows.class,
          RunRecord.class,
          Table.class,
          Tallied.class,
          Tally.class,
          Tally.Then.class);

  /** Besides these, what the warehouse's own rooms may see of its face. */
  private static final DescribedPredicate<JavaClass> TOLD_BY_THE_WAREHOUSE =
      belongToAnyOf(
          FeedStatus.class,
          Gap.Filled.class,
          Column.Type.class,
          Identity.Later.class,
          Listing.Condition.class,
          Meanings.class,
          RejectedRecord.class,
          WarehouseException.class);

  private static final Set<String> SYSTEM_CLOCKS =
      Set.of("currentTimeMillis", "now", "systemUTC", "systemDefaultZone", "system");

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

  private static ArchRule onlyKnows(String who, DescribedPredicate<JavaClass> whom) {
    return noClasses().that(of(who)).should().dependOnClassesThat(oursBut(whom));
  }

  @ArchTest
  static final ArchRule the_warehouse_knows_no_other_package_but_the_nearest_name =
      onlyKnows(WAREHOUSE, of(WAREHOUSE).or(belongToAnyOf(Nearest.class)));

  @ArchTest
  static final ArchRule loading_knows_the_databases_and_values_and_no_face =
      onlyKnows(LOAD, of(LOAD, SQL).or(WAREHOUSE_VALUES).or(TOLD_BY_THE_WAREHOUSE));

  @ArchTest
  static final ArchRule the_databases_know_values_and_neither_loading_nor_a_face =
      onlyKnows(SQL, of(SQL).or(WAREHOUSE_VALUES).or(TOLD_BY_THE_WAREHOUSE));

  @ArchTest
  static final ArchRule settings_know_no_other_package = onlyKnows(SETTINGS, of(SETTINGS));

  @ArchTest
  static final ArchRule reading_of_replies_knows_no_other_package = onlyKnows(REPLY, of(REPLY));

  @ArchTest
  static final ArchRule the_simulator_knows_no_other_package =
      onlyKnows("io.gatehouse.simulator..", of("io.gatehouse.simulator.."));

  @ArchTest
  static final ArchRule what_simulators_share_knows_no_vendor =
      noClasses()
          .that(of("io.gatehouse.simulator"))
          .should()
          .dependOnClassesThat(of("io.gatehouse.simulator.*.."));

  @ArchTest
  static final ArchRule mapping_knows_replies_the_warehouses_values_and_the_nearest_name =
      onlyKnows(MAPPING, of(MAPPING, REPLY).or(WAREHOUSE_VALUES).or(belongToAnyOf(Nearest.class)));

  @ArchTest
  static final ArchRule feed_knows_no_vendor_and_nothing_above =
      onlyKnows(FEED, of(FEED, MAPPING, REPLY, SETTINGS, WAREHOUSE));

  @ArchTest
  static final ArchRule the_envelope_knows_no_vendor_and_nothing_above =
      onlyKnows(ENVELOPE, of(ENVELOPE, FEED, MAPPING, REPLY, SETTINGS));

  @ArchTest
  static final ArchRule the_check_knows_no_vendor_and_nothing_above =
      onlyKnows(CHECK, of(CHECK, FEED, MAPPING, REPLY, SETTINGS, WAREHOUSE));

  @ArchTest
  static final ArchRule the_webhooks_server_knows_no_vendor =
      onlyKnows(WEBHOOK, of(WEBHOOK, FEED, SETTINGS, WAREHOUSE));

  @ArchTest
  static final ArchRule what_is_handed_on_knows_no_vendor =
      onlyKnows("io.gatehouse.changes..", of("io.gatehouse.changes..", FEED, SETTINGS, WAREHOUSE));

  @ArchTest
  static final ArchRule what_is_observed_knows_no_vendor =
      onlyKnows("io.gatehouse.observe..", of("io.gatehouse.observe..", FEED, SETTINGS, WAREHOUSE));

  @ArchTest
  static void a_vendor_knows_no_other_and_nothing_above(
      com.tngtech.archunit.core.domain.JavaClasses classes) {
    for (String vendor : VENDORS) {
      onlyKnows(
              vendor,
              of(vendor, CHECK, ENVELOPE, FEED, MAPPING, REPLY, SETTINGS).or(WAREHOUSE_VALUES))
          .check(classes);
    }
  }

  @ArchTest
  static final ArchRule what_all_sites_of_the_demo_share_knows_no_vendor =
      noClasses()
          .that(of("io.gatehouse.demo"))
          .should()
          .dependOnClassesThat(of("io.gatehouse.demo.*..", "io.gatehouse.simulator.*.."));

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
}
