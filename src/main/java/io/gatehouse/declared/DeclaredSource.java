package io.gatehouse.declared;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.gatehouse.declared.VendorFile.DeclaredFeed;
import io.gatehouse.declared.VendorFile.Paging;
import io.gatehouse.declared.VendorFile.TimeFormat;
import io.gatehouse.feed.Cursor.Ask;
import io.gatehouse.feed.Refused;
import io.gatehouse.feed.RetryLater;
import io.gatehouse.feed.reading.Source;
import io.gatehouse.reply.Reply;
import io.gatehouse.reply.Reply.Bounds;
import io.gatehouse.reply.VendorRecord;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.StringJoiner;
import java.util.function.Function;

/** Asks what a declared feed asks, and reads the replies by the rules of its vendor's file. */
final class DeclaredSource implements Source {

  private static final ObjectMapper JSON = new ObjectMapper();

  private static final DateTimeFormatter LOCAL = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss");

  /** Written as JSON's numbers where they are all of a value. */
  private static final Set<String> NUMBERS = Set.of("page", "size", "offset");

  private final DeclaredFeed feed;
  private final ReplyRules rules;
  private final Function<String, String> settings;
  private final ZoneId zone;
  private final TimeFormat format;
  private final List<String> arrays;

  /** Words of replies that had records: a server that says "ok" says it always. */
  private final Set<String> usual = new HashSet<>();

  /**
   * @param settings the site's values by name; null for none
   * @param zone of times that are written without one
   */
  DeclaredSource(
      DeclaredFeed feed, ReplyRules rules, Function<String, String> settings, ZoneId zone) {
    this.feed = feed;
    this.rules = rules;
    this.settings = settings;
    this.zone = zone;
    Paging paging = feed.paging();
    this.format =
        paging.window() != null
            ? paging.window().format()
            : feed.checkpoint() != null ? feed.checkpoint().format() : TimeFormat.ISO;
    this.arrays = rules.arrays(feed.records(), paging.total(), paging.next());
  }

  @Override
  public Ask ask(Source.Question turn) {
    Map<String, String> values = values(turn);
    Function<String, String> names = values::get;
    String path = feed.path().fill(settings, name -> encoded(names.apply(name)));
    if (path == null) {
      throw new Refused("the path " + feed.path() + " has a setting without a value");
    }
    Map<String, String> query = new LinkedHashMap<>();
    feed.parameters().forEach((name, text) -> query.put(name, text.fill(settings, names)));
    Map<String, Object> body = feed.method().equals("POST") ? body(turn, values) : null;
    feed.paging()
        .parameters()
        .forEach(
            (value, parameter) -> {
              if (FeedReader.uses(feed, value)) {
                return;
              }
              if (body == null) {
                query.putIfAbsent(parameter, values.get(value));
              } else if (values.get(value) != null) {
                body.putIfAbsent(parameter, typed(value, values.get(value)));
              }
            });
    int size = feed.paging().pageSize();
    return new Ask(
        path,
        query(query),
        body == null ? null : json(body),
        arrays,
        size > 0 ? Bounds.page(size) : Bounds.wholeList());
  }

  private Map<String, String> values(Source.Question turn) {
    Map<String, String> values = new LinkedHashMap<>(turn.paging());
    if (turn.from() != null) {
      values.put("from", written(turn.from()));
    }
    if (turn.to() != null) {
      values.put("to", written(turn.to()));
    }
    if (!turn.ids().isEmpty()) {
      values.put("id", String.join(",", turn.ids()));
    }
    return values;
  }

  private String written(Instant moment) {
    return switch (format) {
      case EPOCH_SECONDS -> String.valueOf(moment.getEpochSecond());
      case EPOCH_MILLIS -> String.valueOf(moment.toEpochMilli());
      case ISO -> moment.truncatedTo(ChronoUnit.SECONDS).toString();
      case LOCAL_TIME -> LOCAL.format(moment.atZone(zone));
    };
  }

  /** What a request was filled with; null for nothing. */
  Instant moment(String written) {
    if (written == null || written.isBlank()) {
      return null;
    }
    return switch (format) {
      case EPOCH_SECONDS -> Instant.ofEpochSecond(Long.parseLong(written));
      case EPOCH_MILLIS -> Instant.ofEpochMilli(Long.parseLong(written));
      case ISO -> Instant.parse(written);
      case LOCAL_TIME -> LocalDateTime.parse(written, LOCAL).atZone(zone).toInstant();
    };
  }

  private static String query(Map<String, String> parameters) {
    StringJoiner query = new StringJoiner("&");
    parameters.forEach(
        (name, value) -> {
          if (value != null) {
            query.add(encoded(name) + "=" + encoded(value));
          }
        });
    return query.toString();
  }

  static String encoded(String text) {
    return text == null
        ? null
        : URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  private Map<String, Object> body(Source.Question turn, Map<String, String> values) {
    Map<String, Object> body = new LinkedHashMap<>();
    if (feed.body() instanceof Map<?, ?> members) {
      members.forEach((name, value) -> put(body, name.toString(), filled(value, turn, values)));
    }
    return body;
  }

  private static void put(Map<String, Object> body, String name, Object value) {
    if (value != null) {
      body.put(name, value);
    }
  }

  private Object filled(Object tree, Source.Question turn, Map<String, String> values) {
    if (tree instanceof Map<?, ?> members) {
      Map<String, Object> filled = new LinkedHashMap<>();
      members.forEach((name, value) -> put(filled, name.toString(), filled(value, turn, values)));
      return filled;
    }
    if (tree instanceof List<?> list) {
      List<Object> filled = new ArrayList<>();
      for (Object one : list) {
        if (one instanceof Text text && text.is("id")) {
          filled.addAll(turn.ids());
        } else {
          filled.add(filled(one, turn, values));
        }
      }
      return filled;
    }
    if (!(tree instanceof Text text)) {
      return tree;
    }
    String value = text.fill(settings, values::get);
    String name = text.parts().size() == 1 ? text.parts().get(0).text() : "";
    return value != null && text.is(name) ? typed(name, value) : value;
  }

  private Object typed(String name, String value) {
    boolean isEpoch = format == TimeFormat.EPOCH_SECONDS || format == TimeFormat.EPOCH_MILLIS;
    boolean isTime = name.equals("from") || name.equals("to");
    return NUMBERS.contains(name) || (isEpoch && isTime) ? (Object) Long.valueOf(value) : value;
  }

  private static String json(Map<String, Object> body) {
    try {
      return JSON.writeValueAsString(body);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a body of texts and numbers is no JSON", e);
    }
  }

  @Override
  public Source.Answer read(Reply reply) {
    VendorRecord head = reply.head();
    String list = ReplyRules.array(feed.records());
    boolean none = rules.isEmpty(head);
    String said = rules.said(head);
    if (!reply.hasArray(list) && !none) {
      if (said != null) {
        throw new Refused("the server says: " + said);
      }
      throw new RetryLater("the reply has no " + list + otherwise());
    }
    List<VendorRecord> records = reply.records(list);
    if (!records.isEmpty() && said != null) {
      usual.add(said);
    } else if (records.isEmpty() && !none && said != null && isDoubted(said)) {
      throw new Refused("the reply has no records, and the server says: " + said);
    }
    return new Source.Answer(
        records,
        total(head),
        feed.paging().next() == null ? null : head.get(feed.paging().next()),
        none && records.isEmpty(),
        rules.empty().isEmpty() || none ? null : "the reply has no records" + otherwise());
  }

  /** Unless a field says that it went well, or replies with records say the same. */
  private boolean isDoubted(String said) {
    return rules.success().stream().noneMatch(rule -> rule.field() != null)
        && !usual.contains(said);
  }

  private String otherwise() {
    return rules.empty().isEmpty()
        ? ", and the vendor's file names no reply that means \"none\" (reply.empty)"
        : ", and does not say "
            + rules.empty().get(0).inWords()
            + ", which alone is believed as \"none\"";
  }

  private OptionalLong total(VendorRecord head) {
    OptionalLong total =
        feed.paging().total() == null
            ? OptionalLong.empty()
            : head.wholeNumber(feed.paging().total());
    return total.isPresent() && total.getAsLong() < 0 ? OptionalLong.empty() : total;
  }
}
