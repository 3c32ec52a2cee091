package io.gatehouse.mapping;

import io.gatehouse.reply.FieldText;
import io.gatehouse.reply.JsonText;
import io.gatehouse.reply.Shape;
import io.gatehouse.reply.Shape.NestedFields;
import io.gatehouse.reply.VendorRecord;
import io.gatehouse.warehouse.PageLoad.Rows;
import io.gatehouse.warehouse.PageLoad.Rows.Identity;
import io.gatehouse.warehouse.RejectedRow;
import io.gatehouse.warehouse.Table;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Which vendor field fills which column of one table: a file of {@code config/mappings/}. Says how
 * a record becomes a row; a record that cannot is rejected with its reason and harms no other. Safe
 * for any number of threads.
 */
public final class Mapping {

  /**
   * Field names in all of the plans that are remembered. More come from no healthy vendor; what is
   * remembered stays for as long as the daemon runs.
   */
  private static final int PLANNED_NAMES = 6_000;

  private static final String EXTRA = "extra";

  /** As the one thing to ignore: nothing is kept but what has a column. */
  private static final String EVERYTHING = "*";

  private final Table table;
  private final Identity identity;
  private final Map<String, Identity> identityByFeed;
  private final List<ColumnRule> rules;
  private final List<ColumnRule> constants;
  private final Set<String> ignored;
  private final Map<String, Set<String>> leaveOut;
  private final Map<String, String> extras;
  private final Set<String> filled;

  /** Fields that the mapping names, but for what is private of them; empty without a path. */
  private final Set<String> named;

  private final Map<String, Privacy.Kind> declaredPrivate;
  private final Set<String> inAnyCase;

  /** Fields whose texts hold an object each. */
  private final List<String> jsonTexts;

  private final PrivateFields privates;
  private final Map<Shape, MappingPlan> plans = new ConcurrentHashMap<>();
  private final AtomicInteger plannedNames = new AtomicInteger();

  Mapping(
      Table table,
      Identity identity,
      Map<String, Identity> identityByFeed,
      List<ColumnRule> rules,
      Set<String> ignored,
      Map<String, Set<String>> leaveOut,
      Map<String, String> extras,
      Map<String, Privacy.Kind> declaredPrivate,
      Set<String> inAnyCase,
      List<String> jsonTexts) {
    this.table = table;
    this.identity = identity;
    this.identityByFeed = Map.copyOf(identityByFeed);
    this.rules = rules.stream().filter(rule -> !rule.isConstant()).toList();
    this.constants = rules.stream().filter(ColumnRule::isConstant).toList();
    this.ignored = Set.copyOf(ignored);
    this.leaveOut = Map.copyOf(leaveOut);
    this.extras = Map.copyOf(extras);
    this.filled = rules.stream().map(rule -> rule.column().name()).collect(Collectors.toSet());
    if (keepsRest()) {
      filled.add(EXTRA);
    }
    this.named = named();
    this.declaredPrivate = Map.copyOf(declaredPrivate);
    this.inAnyCase = Set.copyOf(inAnyCase);
    this.jsonTexts = List.copyOf(jsonTexts);
    this.privates = privates(Privacy.DEFAULT);
  }

  private Mapping(Mapping other, Privacy privacy) {
    this.table = other.table;
    this.identity = other.identity;
    this.identityByFeed = other.identityByFeed;
    this.rules = other.rules;
    this.constants = other.constants;
    this.ignored = other.ignored;
    this.leaveOut = other.leaveOut;
    this.extras = other.extras;
    this.filled = other.filled;
    this.named = other.named;
    this.declaredPrivate = other.declaredPrivate;
    this.inAnyCase = other.inAnyCase;
    this.jsonTexts = other.jsonTexts;
    this.privates = privates(privacy);
  }

  private Set<String> named() {
    Set<String> names = new LinkedHashSet<>(ignored);
    rules.forEach(rule -> names.addAll(rule.from()));
    names.addAll(leaveOut.keySet());
    names.addAll(extras.keySet());
    return names.stream().anyMatch(name -> name.indexOf('.') > 0) ? names : Set.of();
  }

  private PrivateFields privates(Privacy privacy) {
    return new PrivateFields(declaredPrivate, identity == null, privacy);
  }

  /**
   * @param tables the warehouse's table of a name; an {@link IllegalArgumentException} where there
   *     is none
   * @param functions what {@code function:} may name
   * @return one that stores nothing private until {@link #under} says otherwise
   * @throws MappingProblems with everything that is wrong with the file
   */
  public static Mapping read(
      Path file, Function<String, Table> tables, Map<String, MappingFunction> functions) {
    return new MappingReader(file, tables, functions).read();
  }

  /** The same mapping, which treats private fields as configured. */
  public Mapping under(Privacy privacy) {
    return new Mapping(this, privacy);
  }

  public Table table() {
    return table;
  }

  /** Null for a table whose key the mapping fills. */
  public Identity identity() {
    return identity;
  }

  /** Columns that identify a row whatever the case of their texts. */
  Set<String> inAnyCase() {
    return inAnyCase;
  }

  /** The columns that its rows speak for. */
  Set<String> filled() {
    return filled;
  }

  /** Whether fields without a column are kept. */
  boolean keepsRest() {
    return table.has(EXTRA) && !ignored.contains(EVERYTHING);
  }

  /** What makes two rows of that feed one event; null as with {@link #identity()}. */
  public Identity identity(String feed) {
    return identityByFeed.getOrDefault(feed, identity);
  }

  /** Rows in the records' order. Never throws for what a record holds. */
  public MappedPage map(List<VendorRecord> records, Context context) {
    PageMapper page = new PageMapper(this, context, records.size());
    for (VendorRecord record : records) {
      page.add(record);
    }
    return page.end();
  }

  /** Rejects records that cannot be rows, whatever they say, such as those nobody asked for. */
  public MappedPage refuse(List<VendorRecord> records, String reason, Context context) {
    PageMapper page = new PageMapper(this, context, 0);
    for (VendorRecord record : records) {
      page.add(record, reason);
    }
    return page.end();
  }

  /**
   * Maps again what was rejected.
   *
   * @return a row, a rejection with today's reason, or nothing where the record is another feed's
   */
  public MappedPage replay(RejectedRow rejected, Context context) {
    PageMapper page = new PageMapper(this, context, 1);
    page.add(Rejections.record(rejected));
    return page.end();
  }

  /** Columns that are filled from the record. */
  List<ColumnRule> rules() {
    return rules;
  }

  /** By column, the fields that it is filled from, of which the first that says something wins. */
  public Map<String, List<String>> sources() {
    Map<String, List<String>> sources = new LinkedHashMap<>();
    rules.stream()
        .filter(rule -> !rule.from().isEmpty())
        .forEach(rule -> sources.put(rule.column().name(), rule.from()));
    return sources;
  }

  /** All fields that the file names, wherever. */
  public Set<String> fields() {
    Set<String> names = new LinkedHashSet<>(ignored);
    rules.forEach(rule -> names.addAll(rule.from()));
    names.addAll(leaveOut.keySet());
    names.addAll(extras.keySet());
    names.addAll(declaredPrivate.keySet());
    names.addAll(jsonTexts);
    return names;
  }

  /** The record as if the objects that it has as texts had been sent as objects. */
  public VendorRecord unfolded(VendorRecord record) {
    return jsonTexts.isEmpty() ? record : record.unfolded(jsonTexts);
  }

  /** Columns that are filled with their default. */
  List<ColumnRule> constants() {
    return constants;
  }

  PrivateFields privates() {
    return privates;
  }

  MappingPlan plan(Shape shape) {
    MappingPlan plan = plans.get(shape);
    if (plan == null) {
      NestedFields nested = named.isEmpty() ? null : NestedFields.of(shape, named);
      plan = new MappingPlan(shape, nested, rules, ignored, leaveOut, extras, privates);
      if (shape.isOrdinary() && plannedNames.get() + shape.size() <= PLANNED_NAMES) {
        plannedNames.addAndGet(shape.size());
        plans.put(shape, plan);
      }
    }
    return plan;
  }

  /**
   * What became of a page's records.
   *
   * @param leftOut how many belong to another feed, by the mapping's {@code leave-out}, or are
   *     people and things without what no row is without, as {@code privacy.*} has it dropped
   */
  public record MappedPage(Rows rows, List<RejectedRow> rejected, int leftOut) {}

  /**
   * What the rows of a page have in common and the vendor does not send.
   *
   * @param feed without the site, {@code records}
   * @param zone of the vendor's local times
   * @param constants column to value, in the column's Java type, such as {@code source_epoch}
   */
  public record Context(
      String site, String vendor, String feed, ZoneId zone, Map<String, Object> constants) {}

  /** A mapping's names resolved for one shape of record, so that rows are filled by position. */
  static final class MappingPlan {

    private final NestedFields nested;
    private final int[][] sources;
    private final String[] extraNames;
    private final int[] extraSlots;
    private final int[] leaveOutSlots;
    private final List<Set<String>> leaveOutValues = new ArrayList<>();
    private final PrivateFields privates;
    private final Privacy.Kind[] privateSlots;

    /**
     * @param nested what the mapping takes out of objects inside of the records; null for nothing
     */
    MappingPlan(
        Shape sent,
        NestedFields nested,
        List<ColumnRule> rules,
        Set<String> ignored,
        Map<String, Set<String>> leaveOut,
        Map<String, String> extras,
        PrivateFields privates) {
      this.privates = privates.isEmpty() ? null : privates;
      this.privateSlots = privates.isEmpty() ? null : privates.slots(sent);
      this.nested = nested;
      Shape shape = nested == null ? sent : nested.shape();
      Set<Integer> taken = new HashSet<>();
      ignored.forEach(name -> taken.add(shape.slot(name)));
      sources = new int[rules.size()][];
      for (int c = 0; c < sources.length; c++) {
        sources[c] =
            rules.get(c).from().stream().mapToInt(shape::slot).filter(s -> s >= 0).toArray();
        for (int slot : sources[c]) {
          taken.add(slot);
        }
      }
      List<Integer> slots = new ArrayList<>();
      leaveOut.forEach(
          (name, values) -> {
            if (shape.slot(name) >= 0) {
              slots.add(shape.slot(name));
              leaveOutValues.add(values);
            }
          });
      leaveOutSlots = slots.stream().mapToInt(Integer::intValue).toArray();
      extraNames = new String[shape.size()];
      List<Integer> extra = new ArrayList<>();
      Map<Integer, String> named = new HashMap<>();
      extras.forEach(
          (field, name) -> {
            int other = shape.slot(name);
            int slot = shape.slot(field);
            boolean isFree = other < 0 || other == slot || taken.contains(other);
            if (slot >= 0) { // a field that has the name already keeps it
              named.put(slot, isFree ? name : shape.name(slot));
            }
          });
      for (int slot = 0; slot < shape.size(); slot++) {
        StringBuilder name = new StringBuilder();
        JsonText.quoted(
            name, named.getOrDefault(slot, shape.name(slot)), ExtraFields.ExtraJson.LONGEST_NAME);
        extraNames[slot] = name.append(':').toString();
        if (!taken.contains(slot) || named.containsKey(slot)) {
          extra.add(slot);
        }
      }
      extraSlots = extra.stream().mapToInt(Integer::intValue).toArray();
    }

    /** Where the sources of a rule stand, in the rule's order; those the record has. */
    int[] sources(int rule) {
      return sources[rule];
    }

    /** Fields that no column takes. */
    int[] extraSlots() {
      return extraSlots;
    }

    /** Quoted, with its colon. */
    String extraName(int slot) {
      return extraNames[slot];
    }

    /**
     * The record with its nested fields beside its own; slots are those of this one.
     *
     * @param before another that was opened; null for none
     */
    VendorRecord opened(VendorRecord record, VendorRecord before) {
      return nested == null ? record : nested.in(record, before);
    }

    /** The record as it may be stored. */
    VendorRecord treated(VendorRecord record) {
      return privates == null ? record : privates.treated(record, privateSlots);
    }

    /** A treated record as the text of a rejected row may hold it. */
    VendorRecord rejected(VendorRecord record) {
      return privates == null ? record : privates.rejected(record, privateSlots);
    }

    /**
     * @param record opened
     */
    boolean leavesOut(VendorRecord record) {
      for (int i = 0; i < leaveOutSlots.length; i++) {
        String value = record.value(leaveOutSlots[i]);
        if (value != null && leaveOutValues.get(i).contains(FieldText.code(value))) {
          return true;
        }
      }
      return false;
    }
  }
}
