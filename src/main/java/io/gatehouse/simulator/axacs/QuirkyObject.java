package io.gatehouse.simulator.axacs;

import io.gatehouse.simulator.Bytes;
import io.gatehouse.simulator.Fields;
import java.util.List;
import java.util.Set;

/** Writes one object as this vendor's servers do on a bad day. */
final class QuirkyObject {
  /** Only where "nothing" means none may a sentinel stand for another. */
  private static final Set<String> MAY_BE_NONE =
      Set.of(
          "cardNo",
          "cardState",
          "userId",
          "userNo",
          "userName",
          "userOrgId",
          "userOrgName",
          "orgName",
          "plateNumber",
          "userType",
          "accessPassport",
          "alarmClass",
          "cardName",
          "orgCode",
          "email",
          "mobile",
          "idCard",
          "gmtExpireDate",
          "photoUrl",
          "cardData",
          "commErrorMsg",
          "phone");

  private QuirkyObject() {}

  /**
   * @param position any number, not negative, the same for the same object: quirks vary with it
   */
  static void write(Fields fields, Spelling spelling, Quirks quirks, int position, Bytes out) {
    Fields members = quirks.on(Quirk.SENTINELS) ? sentinels(fields, position) : fields;
    if (quirks.on(Quirk.DUPLICATE_KEYS)) {
      repeatUserId(members);
    }
    List<Fields.Field> list = members.list();
    out.single('{');
    for (int i = 0; i < list.size(); i++) {
      boolean forgets = quirks.on(Quirk.MISSING_COMMA) && i == list.size() - 1;
      if (i > 0) {
        out.single(forgets ? '\n' : ',');
      }
      String name = list.get(i).name();
      out.quoted(quirks.on(Quirk.FIELD_NAME_VARIANTS) ? spelling.of(name, position + i) : name)
          .single(':');
      value(list.get(i), quirks, position, out);
    }
    if (quirks.on(Quirk.UNKNOWN_FIELDS)) {
      out.text(",\"firmware\":\"V3.2\",\"geo\":{\"floor\":")
          .number(position)
          .text(",\"tags\":[\"a\",{\"b\":[]}]},\"field1\":null,\"flags\":[1,2]");
    }
    out.text(quirks.on(Quirk.TRAILING_COMMAS) ? ",}" : "}");
  }

  private static void value(Fields.Field field, Quirks quirks, int position, Bytes out) {
    Object value = field.value();
    if (value instanceof Number && quirks.on(Quirk.NUMBERS_AS_STRINGS)) {
      out.quoted(value.toString());
    } else if (value instanceof String text
        && quirks.on(Quirk.STRINGS_AS_NUMBERS)
        && text.matches("[1-9][0-9]{0,17}")) {
      out.text(text);
    } else if (value instanceof String text
        && quirks.on(Quirk.FRACTIONAL_SECONDS)
        && position % 2 == 0
        && isTime(field.name(), text)) {
      out.quoted(text + ".0");
    } else {
      out.json(value);
    }
  }

  private static boolean isTime(String name, String value) {
    return name.endsWith("Time") || name.startsWith("gmt") && value.length() == 19;
  }

  private static Fields sentinels(Fields fields, int position) {
    Fields result = new Fields();
    for (Fields.Field field : fields.list()) {
      Object value = field.value();
      boolean none =
          value == null || value.equals("") || value.equals("0") || value.toString().equals("0");
      if (!none || !MAY_BE_NONE.contains(field.name())) {
        result.add(field.name(), value);
        continue;
      }
      switch (position % 5) {
        case 0 -> result.add(field.name(), null);
        case 1 -> result.add(field.name(), "");
        case 2 -> result.add(field.name(), "0");
        case 3 -> result.add(field.name(), 0);
        default -> {
          // Left out altogether.
        }
      }
    }
    return result;
  }

  private static void repeatUserId(Fields fields) {
    long ids = fields.list().stream().filter(f -> f.name().equals("userId")).count();
    if (ids == 1) {
      fields.add("userId", 1897);
    }
  }
}
