package io.gatehouse.simulator;

import io.gatehouse.simulator.ServerQuirk.Effect;
import io.gatehouse.simulator.ServerQuirk.Kind;
import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Writes messages as a vendor's servers do on a bad day; a good day is one without quirks. */
public final class QuirkyWriter {
  private static final int FORMS_OF_NONE = 5;
  private static final Pattern NUMBER = Pattern.compile("0|-?[1-9][0-9]{0,17}");

  private final Switches<?> quirks;

  /**
   * @param quirks whose enum's constants are {@link ServerQuirk}s; those of other enums change
   *     nothing
   */
  public QuirkyWriter(Switches<?> quirks) {
    this.quirks = quirks;
  }

  /**
   * @param value members, a list of members, or what stands in a member
   */
  public String text(Object value) {
    return write(value).toString();
  }

  public Bytes write(Object value) {
    return write(value, new Bytes(1024));
  }

  /** Writes it behind what is there already. */
  public Bytes write(Object value, Bytes out) {
    Map<Kind, List<Effect>> effects = effects();
    if (effects.isEmpty()) { // as most replies are
      return out.json(value);
    }
    new Message(effects, out).value("", value, 0, 0);
    return out;
  }

  /** A whole reply: its encoding and its type may lie. */
  public HttpReply reply(Bytes body) {
    HttpReply reply = HttpReply.json(body);
    Map<Kind, List<Effect>> effects = effects();
    for (Effect effect : effects.getOrDefault(Kind.CHARSET, List.of())) {
      Charset charset = Charset.forName((String) effect.argument());
      byte[] other = body.toString().getBytes(charset);
      reply = reply.withBody(other, other.length);
    }
    for (Effect effect : effects.getOrDefault(Kind.CONTENT_TYPE, List.of())) {
      reply = reply.withContentType((String) effect.argument());
    }
    return reply;
  }

  private Map<Kind, List<Effect>> effects() {
    Map<Kind, List<Effect>> effects = new EnumMap<>(Kind.class);
    for (Object quirk : quirks.allOn()) {
      if (quirk instanceof ServerQuirk one) {
        effects.computeIfAbsent(one.effect().kind(), kind -> new ArrayList<>()).add(one.effect());
      }
    }
    return effects;
  }

  /** By what the object says, not by its place: a server writes one record always alike. */
  private static int turn(Fields object) {
    if (object.list().isEmpty()) {
      return 0;
    }
    return String.valueOf(object.list().get(0).value()).hashCode() * 0x9E3779B9 >>> 16;
  }

  /** One message being written. */
  private record Message(Map<Kind, List<Effect>> effects, Bytes out) {

    private boolean on(Kind kind) {
      return effects.containsKey(kind);
    }

    private List<Effect> all(Kind kind) {
      return effects.getOrDefault(kind, List.of());
    }

    private boolean touches(Kind kind, String name) {
      return on(kind) && all(kind).stream().anyMatch(effect -> effect.touched().contains(name));
    }

    void value(String name, Object value, int turn, int depth) {
      if (value instanceof Fields object) {
        object(object, false, depth);
      } else if (value instanceof List<?> list) {
        list(list, depth);
      } else if (value == null || value.equals("") && on(Kind.EMPTY_AS_NULL) && turn % 2 == 0) {
        out.text("null");
      } else if (value instanceof Boolean) {
        out.json(value);
      } else if (isNumber(name, value)) {
        out.text(value.toString());
      } else {
        out.quoted(value.toString());
      }
    }

    private void list(List<?> list, int depth) {
      out.single('[');
      for (int i = 0; i < list.size(); i++) {
        if (i > 0) {
          out.single(',');
        }
        if (list.get(i) instanceof Fields object) {
          object(object, true, depth + 1);
        } else {
          value("", list.get(i), i, depth + 1);
        }
      }
      out.text(on(Kind.TRAILING_COMMA) && !list.isEmpty() ? ",]" : "]");
    }

    private void object(Fields object, boolean listed, int depth) {
      int turn = turn(object);
      List<Fields.Field> members = members(object, turn);
      boolean forgets = on(Kind.NO_LAST_COMMA);
      out.single('{');
      for (int i = 0; i < members.size(); i++) {
        Fields.Field member = members.get(i);
        if (i > 0) {
          out.single(forgets && i == members.size() - 1 ? '\n' : ',');
        }
        indent(depth + 1);
        out.quoted(name(member, turn + i)).text(on(Kind.INDENT) ? " : " : ":");
        value(member.name(), timed(member, turn), turn + i + 1, depth + 1);
      }
      if (listed) {
        all(Kind.EXTRA_MEMBERS).forEach(effect -> out.single(',').text((String) effect.argument()));
      }
      indent(depth);
      out.text(on(Kind.TRAILING_COMMA) ? ",}" : "}");
    }

    private void indent(int depth) {
      if (on(Kind.INDENT)) {
        out.text("\n" + "  ".repeat(depth));
      }
    }

    private List<Fields.Field> members(Fields object, int turn) {
      List<Fields.Field> members = object.list();
      if (on(Kind.NONE_AS_ANYTHING)) {
        Fields other = new Fields();
        for (Fields.Field member : members) {
          if (isNone(member.value()) && touches(Kind.NONE_AS_ANYTHING, member.name())) {
            none(member.name(), turn, other);
          } else {
            other.add(member);
          }
        }
        members = other.list();
      }
      for (Effect twin : all(Kind.TWIN)) {
        String name = twin.touched().iterator().next();
        if (members.stream().filter(member -> member.name().equals(name)).count() == 1) {
          members = new ArrayList<>(members);
          members.add(new Fields.Field(name, twin.argument()));
        }
      }
      return members;
    }

    private static boolean isNone(Object value) {
      return value == null || value.equals("") || value.toString().equals("0");
    }

    private static void none(String name, int turn, Fields to) {
      switch (turn % FORMS_OF_NONE) {
        case 0 -> to.add(name, null);
        case 1 -> to.add(name, "");
        case 2 -> to.add(name, "0");
        case 3 -> to.add(name, 0);
        default -> {
          // Left out altogether.
        }
      }
    }

    private String name(Fields.Field member, int turn) {
      String other = member.name();
      if (on(Kind.OTHER_NAMES)) {
        int choice = turn % (member.otherNames().size() + 1);
        other = choice == 0 ? other : member.otherNames().get(choice - 1);
      }
      for (Effect effect : all(Kind.RENAME)) {
        other = effect.otherName(other);
      }
      for (Effect effect : all(Kind.RENAME_IN_TURN)) {
        other = turn % 2 == 0 ? effect.otherName(other) : other;
      }
      return other;
    }

    private Object timed(Fields.Field member, int turn) {
      boolean fraction =
          turn % 2 == 0
              && member.value() instanceof String text
              && text.length() == 19
              && touches(Kind.FRACTION, member.name());
      return fraction ? member.value() + ".0" : member.value();
    }

    private boolean isNumber(String name, Object value) {
      boolean other = touches(Kind.OTHER_TYPE, name);
      if (value instanceof Number) {
        return !other && (!on(Kind.NUMBERS_AS_TEXT) || touches(Kind.NUMBERS_AS_TEXT, name));
      }
      return (other || on(Kind.TEXT_AS_NUMBERS)) && NUMBER.matcher(value.toString()).matches();
    }
  }
}
