package io.gatehouse.mapping;

import io.gatehouse.mapping.ColumnRule.CodeTable;
import io.gatehouse.mapping.ColumnRule.ValueType;
import io.gatehouse.mapping.Mapping.MappingPlan;
import io.gatehouse.reply.FieldText.LocalTimes;
import io.gatehouse.reply.JsonText.Excerpt;
import io.gatehouse.reply.Shape;
import io.gatehouse.reply.Shape.NestedFields;
import io.gatehouse.reply.VendorRecord;
import io.gatehouse.reply.VendorRecord.Kind;
import io.gatehouse.warehouse.PageLoad.Rows;
import io.gatehouse.warehouse.PageLoad.Rows.Identity;
import io.gatehouse.warehouse.RejectedRow;
import io.gatehouse.warehouse.Table;
import io.gatehouse.warehouse.Table.Column;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Turns the records of one page into rows. Texts that repeat from record to record are the same
 * object, so that a value is read once and not once a row.
 */
final class PageMapper {

  private static final int LONGEST_VALUE = 80;
  private static final String AMBIGUOUS = "time_is_ambiguous";
  private static final int[] NOWHERE = {};

  private final Mapping mapping;
  private final Mapping.Context context;
  private final ColumnRule[] rules;
  private final boolean[] required;
  private final LocalTimes times;
  private final Object[] template;
  private final int extraPosition;
  private final List<Object[]> rows;
  private final List<RejectedRow> rejected = new ArrayList<>();
  private int leftOut;

  /** Per rule whether it is a text that tells one row from another. */
  private final boolean[] identifies;

  /** Per rule the last text read without a fault, and its value. */
  private final String[] lastText;

  private final Object[] lastValue;

  /**
   * Of the rule that fills the time of events, and the column that says whether it is ambiguous.
   */
  private final int timeRule;

  private final int ambiguousPosition;
  private final boolean isEvent;
  private boolean lastTimeIsAmbiguous;

  private final ExtraFields leftovers = new ExtraFields();

  // Of the record at hand.
  private VendorRecord record; // as it may be stored, opened
  private VendorRecord kept; // the same as it was sent
  private Shape shape;
  private MappingPlan plan;
  private VendorRecord sent;
  private String problem;

  /**
   * Whether what it cannot be without may not be stored, so that there is nothing to mend. Of
   * people and things only: an event is there once, and who looks for it must find out.
   */
  private boolean withheld;

  PageMapper(Mapping mapping, Mapping.Context context, int records) {
    this.mapping = mapping;
    this.context = context;
    this.rules = mapping.rules().toArray(ColumnRule[]::new);
    this.required = new boolean[rules.length];
    this.identifies = new boolean[rules.length];
    Identity identity = mapping.identity(context.feed());
    boolean isNumbered = isNumbered(identity, context.feed());
    this.isEvent = identity != null;
    boolean tells = isEvent && mapping.table().has(AMBIGUOUS);
    this.ambiguousPosition = tells ? mapping.table().position(AMBIGUOUS) : -1;
    int timeFilledBy = -1;
    for (int c = 0; c < rules.length; c++) {
      required[c] = rules[c].isRequired(context.feed());
      if (tells && rules[c].column().name().equals(identity.timeColumn())) {
        timeFilledBy = c;
      }
      identifies[c] =
          rules[c].column().type() == Column.Type.TEXT
              && (required[c]
                  || (identity != null
                      && !isNumbered
                      && identity.columns().contains(rules[c].column().name())));
    }
    this.timeRule = timeFilledBy;
    this.times = new LocalTimes(context.zone());
    this.template = template(mapping, context);
    this.extraPosition = mapping.keepsRest() ? mapping.table().position("extra") : -1;
    this.rows = new ArrayList<>(records);
    this.lastText = new String[rules.length];
    this.lastValue = new Object[rules.length];
  }

  /** Whether the vendor's own number alone says which event a row of the feed is. */
  private boolean isNumbered(Identity identity, String feed) {
    return identity != null
        && mapping.rules().stream()
            .anyMatch(
                rule -> rule.column().name().equals(identity.number()) && rule.isRequired(feed));
  }

  private static Object[] template(Mapping mapping, Mapping.Context context) {
    Table table = mapping.table();
    Object[] row = new Object[table.columns().size()];
    mapping.constants().forEach(rule -> row[rule.position()] = rule.fallback());
    row[table.position("site")] = context.site();
    row[table.position("vendor")] = context.vendor();
    if (table.has("seen_by")) {
      row[table.position("seen_by")] = context.feed();
    }
    context.constants().forEach((column, value) -> row[table.position(column)] = value);
    return row;
  }

  Mapping.MappedPage end() {
    Set<String> filled = new HashSet<>(mapping.filled());
    filled.addAll(context.constants().keySet());
    Rows mapped =
        new Rows(
            mapping.table(), rows, mapping.identity(context.feed()), filled, mapping.inAnyCase());
    return new Mapping.MappedPage(mapped, rejected, leftOut);
  }

  void add(VendorRecord next) {
    add(next, null);
  }

  /**
   * @param refusal why the record cannot be a row, whatever it says; null where it may be one
   */
  void add(VendorRecord next, String refusal) {
    sent = mapping.unfolded(next);
    problem = null;
    withheld = false;
    if (!sent.isObject()) {
      rejected.add(Rejections.ofOther(sent, mapping.privates()));
      return;
    }
    if (shape != sent.shape()) {
      shape = sent.shape();
      plan = mapping.plan(shape);
    }
    VendorRecord opened = plan.opened(sent, record);
    if (plan.leavesOut(opened)) {
      leftOut++;
      return;
    }
    kept = plan.treated(sent);
    record = kept == sent ? opened : plan.opened(kept, record);
    if (refusal != null) {
      rejected.add(Rejections.row(plan.rejected(kept), sent, refusal));
      return;
    }
    leftovers.begin(record, plan);
    Object[] row = template.clone();
    for (int c = 0; c < rules.length; c++) {
      Object value = value(c);
      if (value != null) {
        row[rules[c].position()] = value;
      }
      if (problem != null && withheld) {
        leftOut++;
        return;
      }
      if (problem != null) {
        rejected.add(Rejections.row(plan.rejected(kept), sent, problem));
        return;
      }
    }
    if (timeRule >= 0 && lastTimeIsAmbiguous) {
      row[ambiguousPosition] = true;
    }
    if (extraPosition >= 0) {
      row[extraPosition] = leftovers.json();
    }
    rows.add(row);
  }

  private Object value(int c) {
    ColumnRule rule = rules[c];
    String text = null;
    int slot = -1;
    if (rule.function() != null) {
      text = computed(c);
      if (identifies[c] && hidesWhatIdentifies(c, text)) {
        return null;
      }
    } else {
      for (int source : plan.sources(c)) {
        String candidate = record.value(source);
        if (candidate == null || (candidate != lastText[c] && rule.isNone(candidate))) {
          if (text == null && identifies[c] && NestedFields.isBlocked(record, source)) {
            leadsNowhere(c, source);
            return null;
          }
          continue;
        }
        if (text == null) {
          text = candidate;
          slot = source;
        } else if (!candidate.equals(text)) {
          leftovers.keepOriginal(source); // says something else than the one that came first
        }
      }
    }
    if (text == null) {
      return missing(c);
    }
    if (text == lastText[c]) {
      return lastValue[c];
    }
    return read(c, text, slot);
  }

  /**
   * Whether a function would have to make an identity of a field that is no text.
   *
   * @param found by the function; null for nothing
   */
  private boolean hidesWhatIdentifies(int c, String found) {
    for (int source : plan.sources(c)) {
      String text = record.value(source);
      if (text != null && !rules[c].isNone(text) && !record.kind(source).canIdentify(text)) {
        identifiesNothing(c, text, source);
        return true;
      }
      if (NestedFields.isBlocked(record, source)) {
        leadsNowhere(c, source);
        return true;
      }
      if (text != null && text == found) { // and what else there is does not matter
        return false;
      }
    }
    return false;
  }

  private void identifiesNothing(int c, String text, int slot) {
    problem(
        c,
        Rejections.source(record, rules[c], slot)
            + " "
            + Excerpt.quoted(text)
            + " identifies nothing");
  }

  /** A path that meets no object may hide what tells this row from others. */
  private void leadsNowhere(int c, int slot) {
    problem(
        c,
        Rejections.source(record, rules[c], slot)
            + " leads into what is no object, and identifies nothing");
  }

  private String computed(int c) {
    try {
      String text = rules[c].computed(record, plan.sources(c));
      return text == lastText[c] || !rules[c].isNone(text) ? text : null;
    } catch (RuntimeException e) { // a mistake in the function must not cost the page
      problem(c, "its function failed: " + Excerpt.of(e.toString(), LONGEST_VALUE));
      return null;
    }
  }

  private Object missing(int c) {
    ColumnRule rule = rules[c];
    lastTimeIsAmbiguous &= c != timeRule;
    if (rule.fallback() == null && required[c] && problem == null) {
      problem(c, Rejections.missing(kept, rule));
      VendorRecord came = isEvent ? sent : plan.opened(sent, null);
      for (int source : isEvent ? NOWHERE : plan.sources(c)) {
        withheld |= record.value(source) == null && !rule.isNone(came.value(source));
      }
    }
    return rule.fallback();
  }

  private Object read(int c, String text, int slot) {
    ColumnRule rule = rules[c];
    Kind kind = slot >= 0 ? record.kind(slot) : ofFunction(c, text);
    if (identifies[c] && !kind.canIdentify(text)) {
      identifiesNothing(c, text, slot);
      return null;
    }
    boolean faithful = true;
    String word = text;
    if (rule.translates()) {
      CodeTable.Found found = rule.codes().find(text);
      faithful = found.exact();
      word = found.word();
      if (word == null) { // a code that means "nothing"
        return required[c] ? unreadable(c, text, slot) : null;
      }
      kind = Kind.TEXT;
    }
    Object value =
        rule.formats() == null || kind == Kind.NESTED
            ? rule.type().read(word, kind, rule.column().type(), times)
            : rule.formats().read(word, rule.column().type(), times);
    if (value == ValueType.UNREADABLE) {
      return unreadable(c, text, slot);
    }
    if (c == timeRule) {
      lastTimeIsAmbiguous = rule.type() == ValueType.LOCAL_TIME && times.isAmbiguous();
    }
    if (value instanceof BigDecimal number) {
      BigDecimal fitting = rule.column().fitting(number);
      if (fitting == null) {
        return unreadable(c, text, slot);
      }
      faithful &= fitting.compareTo(number) == 0;
      value = fitting;
    }
    if (rule.column().type() == Column.Type.TEXT) {
      String whole = (String) value;
      String fitting = ValueType.fitting(whole, rule.column().maxLength());
      if (fitting != whole) {
        if (required[c] && (whole.length() > rule.column().maxLength() || fitting.isEmpty())) {
          problem(
              c,
              Rejections.source(record, rule, slot)
                  + " "
                  + Excerpt.quoted(text)
                  + " does not fit, at most "
                  + rule.column().maxLength()
                  + " characters do");
          return null;
        }
        faithful = false;
        value = fitting.isEmpty() ? null : fitting;
      }
    }
    if (!faithful) {
      keepOriginals(c, slot);
    } else if (rule.type() != ValueType.JSON) { // of JSON a text and a number differ
      lastText[c] = text;
      lastValue[c] = value;
    }
    return value;
  }

  /** A function's text; for a JSON column it is JSON. One that it only chose is what it was. */
  private Kind ofFunction(int c, String text) {
    if (rules[c].type() == ValueType.JSON) {
      return Kind.NESTED;
    }
    for (int source : plan.sources(c)) {
      if (record.value(source) == text) {
        return record.kind(source);
      }
    }
    return Kind.TEXT;
  }

  private Object unreadable(int c, String text, int slot) {
    ColumnRule rule = rules[c];
    if (required[c]) {
      problem(
          c,
          Rejections.source(record, rule, slot)
              + " "
              + Excerpt.quoted(text)
              + " is not "
              + (rule.codes() == null ? rule.type().description() : "a known code"));
      return null;
    }
    keepOriginals(c, slot);
    return rule.fallback();
  }

  private void keepOriginals(int c, int slot) {
    if (slot >= 0) {
      leftovers.keepOriginal(slot);
      return;
    }
    for (int source : plan.sources(c)) {
      leftovers.keepOriginal(source);
    }
  }

  private void problem(int c, String what) {
    problem = rules[c].column().name() + ": " + what;
  }
}
