package io.gatehouse.simulator.k30;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import io.gatehouse.simulator.Fields;
import io.gatehouse.simulator.Switches;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;

/** Writes objects as this vendor's servers do on a bad day; a good day is one without quirks. */
final class QuirkyJson {
  /** Other spellings that the document's own samples and tables use for the same thing. */
  private static final Map<String, String> OTHER_NAMES =
      Map.ofEntries(
          Map.entry("deviceno", "deviceNo"),
          Map.entry("deviceNo", "device_no"),
          Map.entry("peopleno", "peopleNo"),
          Map.entry("peopleNo", "people_no"),
          Map.entry("peoplename", "peopleName"),
          Map.entry("peopleName", "peoplename"),
          Map.entry("recordNo", "recordno"),
          Map.entry("addtime", "addTime"),
          Map.entry("addTime", "add_time"),
          Map.entry("outintype", "outinType"),
          Map.entry("outinType", "outintype"),
          Map.entry("exceptionmode", "exceptionMode"),
          Map.entry("exceptionMode", "exceptionmode"),
          Map.entry("recogMode", "recogmode"),
          Map.entry("iccard", "icCard"),
          Map.entry("icCard", "ic_card"),
          Map.entry("deptNo", "deptno"),
          Map.entry("deptName", "dept_name"),
          Map.entry("deptno", "deptNo"),
          Map.entry("deptname", "deptName"),
          Map.entry("parentno", "parentNo"),
          Map.entry("regionname", "regionName"),
          Map.entry("onlinestatus", "onlineStatus"),
          Map.entry("entertime", "enterTime"),
          Map.entry("startDate", "startdate"),
          Map.entry("effDate", "effdate"),
          Map.entry("attdate", "attDate"),
          Map.entry("lateTotal", "latetotal"),
          Map.entry("totalPage", "totalpage"));

  private static final JsonFactory JSON = new JsonFactory();

  private final Switches<K30Quirk> quirks;

  QuirkyJson(Switches<K30Quirk> quirks) {
    this.quirks = quirks;
  }

  /**
   * @param value members, or a list of them
   */
  String write(Object value) {
    StringWriter text = new StringWriter(1024);
    try (JsonGenerator out = JSON.createGenerator(text)) {
      if (quirks.on(K30Quirk.INDENTED_DATA)) {
        out.setPrettyPrinter(new DefaultPrettyPrinter());
      }
      value("", value, 0, out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString();
  }

  private void object(Fields object, JsonGenerator out, boolean listed) throws IOException {
    int turn = turn(object);
    out.writeStartObject();
    for (Fields.Field field : object.list()) {
      out.writeFieldName(name(field.name(), turn++));
      value(field.name(), field.value(), turn, out);
    }
    if (listed && quirks.on(K30Quirk.TRAILING_FIELDS)) {
      out.writeNullField("idCardPhoto1");
      out.writeFieldName("ext");
      out.writeRawValue("{\"tags\":[\"a\",{\"b\":[]}],\"floor\":4}");
      out.writeStringField("field1", "");
    }
    out.writeEndObject();
  }

  /** By what the object says, not by its place: a server writes one record always alike. */
  private static int turn(Fields object) {
    Object first = object.list().get(0).value();
    int mixed = String.valueOf(first).hashCode() * 0x9E3779B9;
    return mixed >>> 16;
  }

  private String name(String name, int turn) {
    if (quirks.on(K30Quirk.JOB_NUMBER_SPELLING) && name.equalsIgnoreCase("jobnumber")) {
      return name.equals("jobNumber") ? "jobnumber" : "jobNumber";
    }
    if (quirks.on(K30Quirk.ID_CARD_SPELLING) && name.equalsIgnoreCase("idcard")) {
      return name.equals("idCard") ? "idcard" : "idCard";
    }
    boolean other = quirks.on(K30Quirk.FIELD_NAME_VARIANTS) && turn % 2 == 0;
    return other ? OTHER_NAMES.getOrDefault(name, name) : name;
  }

  private void value(String name, Object value, int turn, JsonGenerator out) throws IOException {
    if (value instanceof Fields object) {
      object(object, out, false);
    } else if (value instanceof List<?> list) {
      out.writeStartArray();
      for (Object item : list) {
        object((Fields) item, out, true);
      }
      out.writeEndArray();
    } else if (value == null || value.equals("") && quirks.on(K30Quirk.NULLS) && turn % 2 == 0) {
      out.writeNull();
    } else if (isNumber(name, value)) {
      out.writeNumber(Long.parseLong(value.toString()));
    } else {
      out.writeString(value.toString());
    }
  }

  private boolean isNumber(String name, Object value) {
    if (value instanceof String text && !text.matches("0|-?[1-9][0-9]{0,17}")) {
      return false;
    }
    boolean number = value instanceof Number;
    if (name.equalsIgnoreCase("outintype") && quirks.on(K30Quirk.OUTINTYPE_TYPE)) {
      return !number;
    }
    return number
        ? !quirks.on(K30Quirk.NUMBERS_AS_STRINGS)
        : quirks.on(K30Quirk.STRINGS_AS_NUMBERS);
  }
}
