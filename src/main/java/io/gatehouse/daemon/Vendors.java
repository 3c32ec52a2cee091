package io.gatehouse.daemon;

import io.gatehouse.axacs.AxAcs;
import io.gatehouse.axacs.AxAcsProbe;
import io.gatehouse.check.Check;
import io.gatehouse.check.Check.Probe;
import io.gatehouse.declared.Declared;
import io.gatehouse.declared.DeclaredProbe;
import io.gatehouse.feed.Vendor;
import io.gatehouse.feed.Vendor.FeedSpec;
import io.gatehouse.k30.K30;
import io.gatehouse.k30.K30Probe;
import io.gatehouse.mapping.MappingProblems.Problem;
import io.gatehouse.settings.Setting;
import io.gatehouse.settings.Site;
import io.gatehouse.settings.VendorSettings;
import io.gatehouse.settings.VendorSettings.FeedSettings;
import io.gatehouse.webhook.PushRules;
import io.gatehouse.wecom.WeCom;
import io.gatehouse.wecom.WeComProbe;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The vendors that an installation knows: those built in, of which a new one is added here, and
 * those that are a file of its {@code config/vendors}.
 */
public final class Vendors {

  private static final List<Vendor> BUILT_IN = List.of(new AxAcs(), new WeCom(), new K30());

  static final String SUFFIX = ".yaml";

  private final List<Vendor> known = new ArrayList<>(BUILT_IN);
  private final List<Declared> unusable = new ArrayList<>();
  private final List<Problem> problems = new ArrayList<>();

  /** What their files hold, and what was made of it. */
  private final Map<Path, byte[]> texts = new HashMap<>();

  private final Map<Path, Declared> read = new HashMap<>();

  private Vendors() {}

  /** Reads the installation's files; what is wrong with one harms no other vendor. */
  public static Vendors of(Home home) {
    return of(home, new Vendors());
  }

  /** The same, with those as they are whose files have not changed since. */
  static Vendors of(Home home, Vendors before) {
    Vendors vendors = new Vendors();
    vendors.files(home.vendors()).forEach(file -> vendors.declare(file, before));
    vendors.unusable.forEach(vendor -> vendors.problems.addAll(vendor.problems()));
    vendors.unusable.addAll(
        0, List.copyOf(vendors.unusable).stream().map(Declared::namedByFile).toList());
    return vendors;
  }

  private List<Path> files(Path folder) {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(file -> file.toString().endsWith(SUFFIX))
          .sorted(Comparator.comparing(file -> file.toString().replace(SUFFIX, "")))
          .toList();
    } catch (IOException e) {
      problems.add(new Problem(folder, 0, Home.notListed(e)));
      return List.of();
    }
  }

  private void declare(Path file, Vendors before) {
    byte[] text;
    try {
      text = Files.readAllBytes(file);
    } catch (IOException e) {
      text = new byte[0]; // whoever reads it says why it cannot be
    }
    Declared asBefore = before.read.get(file);
    Declared vendor =
        asBefore != null && Arrays.equals(text, before.texts.get(file))
            ? asBefore
            : Declared.read(file);
    texts.put(file, text);
    read.put(file, vendor);
    String clash = clash(vendor.name());
    if (clash != null) {
      unusable.add(vendor.with(clash));
    } else if (!vendor.isSound()) {
      unusable.add(vendor);
    } else {
      known.add(vendor);
    }
  }

  /** Files of mappings and route templates are told apart by how their names begin. */
  private String clash(String name) {
    if (name.equals("declared") || name.startsWith("declared-")) {
      return "vendor: declared is the name of the routes that all declared vendors have";
    }
    for (Vendor other : known) {
      if (other.name().equals(name)) {
        return "vendor: there is a vendor " + name + " already";
      }
      if (name.startsWith(other.name() + "-") || other.name().startsWith(name + "-")) {
        return "vendor: "
            + name
            + " and "
            + other.name()
            + " begin alike, and their mappings could not be told apart: name it otherwise";
      }
    }
    return null;
  }

  /** Those whose feeds can run, and after them those whose file cannot be used. */
  public List<Vendor> list() {
    return Stream.concat(known.stream(), unusable.stream()).toList();
  }

  /** All that is wrong with the files of {@code config/vendors}. */
  public List<Problem> problems() {
    return List.copyOf(problems);
  }

  /** The sites whose vendors tell people's ids apart without regard to case. */
  public static Set<String> sitesInAnyCase(List<Site> sites) {
    Set<String> vendors =
        all().stream()
            .filter(Vendor::hasIdsInAnyCase)
            .map(Vendor::name)
            .collect(Collectors.toSet());
    return sites.stream()
        .filter(site -> vendors.contains(site.vendor()))
        .map(Site::name)
        .collect(Collectors.toSet());
  }

  /** Those built in. */
  public static List<Vendor> all() {
    return BUILT_IN;
  }

  /** How their sites are tried. */
  private static final Map<String, Probe> PROBES =
      Map.of("ax-acs", new AxAcsProbe(), "wecom", new WeComProbe(), "k30", new K30Probe());

  /** What the command {@code check} tries of a site. */
  public static Check.Vendors forCheck(Home home) {
    Vendors vendors = Vendors.of(home);
    return new Check.Vendors(vendors::named, vendors::probe);
  }

  private Probe probe(String vendor) {
    return unusable(vendor)
        .<Probe>map(reason -> check -> check.failed("vendor's file", reason))
        .orElseGet(
            () ->
                named(vendor) instanceof Declared declared
                    ? new DeclaredProbe(declared)
                    : PROBES.get(vendor));
  }

  /** One whose file cannot be used has no feeds. */
  Vendor named(String name) {
    return find(name).orElseThrow();
  }

  /** Empty where there is no such vendor. */
  Optional<Vendor> find(String name) {
    return Stream.concat(known.stream(), unusable.stream())
        .filter(vendor -> vendor.name().equals(name))
        .findFirst();
  }

  /** Why none of a vendor's feeds can run, in one line; empty where they can. */
  public Optional<String> unusable(String name) {
    return named(name) instanceof Declared vendor && !vendor.isSound()
        ? Optional.of(
            "its vendor's file cannot be used: "
                + vendor.problems().get(0)
                + (vendor.problems().size() == 1
                    ? ""
                    : " (and " + (vendor.problems().size() - 1) + " more: gatehouse lint)"))
        : Optional.empty();
  }

  /**
   * Where a feed goes on, in a few words; the checkpoint itself where nobody can say.
   *
   * @param state null before the first page
   */
  public static String position(String vendor, String feed, String state) {
    if (state == null) {
      return "the start";
    }
    try {
      return BUILT_IN.stream()
          .filter(one -> one.name().equals(vendor))
          .findFirst()
          .map(one -> one.position(feed, state))
          .orElseGet(() -> Declared.position(state));
    } catch (RuntimeException unreadable) { // by another version, or edited: shown as it is
      return state;
    }
  }

  /** The feeds of a vendor's of which a stretch of the past can be asked for. */
  public List<String> backfills(String vendor) {
    return named(vendor).backfills();
  }

  /** What can be configured for the sites of those built in. */
  public static List<VendorSettings> settings() {
    return settings(BUILT_IN);
  }

  /** What can be configured for sites of all vendors that the installation knows. */
  public List<VendorSettings> allSettings() {
    List<VendorSettings> all = new ArrayList<>(settings(known));
    for (Declared vendor : unusable) {
      if (all.stream().noneMatch(one -> one.vendor().equals(vendor.name()))) {
        all.add(VendorSettings.unusable(vendor.name(), vendor.feedNames()));
      }
    }
    return all;
  }

  private static List<VendorSettings> settings(List<Vendor> vendors) {
    return vendors.stream().map(Vendors::settings).toList();
  }

  private static VendorSettings settings(Vendor vendor) {
    return new VendorSettings(
        vendor.name(),
        vendor.siteSettings(),
        vendor.feeds().stream()
            .map(
                feed ->
                    new FeedSettings(
                        feed.name(), feed.runsByDefault(), settings(feed), feed.runsWith()))
            .toList(),
        site ->
            Stream.concat(apiPath(vendor, site).stream(), vendor.problems(site).stream()).toList());
  }

  /** What is wrong with a base address that goes on where the vendor's interface begins. */
  private static Optional<String> apiPath(Vendor vendor, Site site) {
    String path = vendor.apiPath();
    String address = site.values().text("base-url").orElse("");
    int at = path == null ? -1 : (address + "/").indexOf(path + "/");
    return at < 0
        ? Optional.empty()
        : Optional.of(
            "base-url: leave out "
                + address.substring(at)
                + ": the address ends before it, got \""
                + address
                + "\"");
  }

  private static List<Setting> settings(FeedSpec feed) {
    return feed.isPushed()
        ? Stream.concat(PushRules.settings().stream(), feed.settings().stream()).toList()
        : feed.settings();
  }
}
