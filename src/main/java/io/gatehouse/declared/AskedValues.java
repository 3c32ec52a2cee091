package io.gatehouse.declared;

import com.fasterxml.jackson.databind.JsonNode;
import io.gatehouse.declared.SampleServer.Question;
import io.gatehouse.declared.VendorFile.DeclaredFeed;
import io.gatehouse.settings.Site;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/** What a feed's requests were filled with, read out of one: page, size, from, id and the like. */
final class AskedValues {

  private final DeclaredFeed feed;
  private final Site site;

  AskedValues(DeclaredFeed feed, Site site) {
    this.feed = feed;
    this.site = site;
  }

  boolean isFor(Question question) {
    return feed.method().equals(question.method())
        && unify(feed.path(), question.path(), new HashMap<>());
  }

  /** By the names that files have for them; {@code id} with commas between several. */
  Map<String, String> of(Question question, JsonNode body) {
    Map<String, String> values = new HashMap<>();
    unify(feed.path(), question.path(), values);
    feed.parameters()
        .forEach(
            (name, text) -> {
              if (question.query().containsKey(name)) {
                unify(text, question.query().get(name), values);
              }
            });
    unifyTree(feed.body(), body, values);
    feed.paging()
        .parameters()
        .forEach(
            (value, parameter) -> {
              String came = question.query().get(parameter);
              came = came == null && body.has(parameter) ? body.get(parameter).asText() : came;
              if (came != null) {
                values.putIfAbsent(value, came);
              }
            });
    return values;
  }

  /** Finds what a value of the file was filled with; false where it cannot have become this. */
  private boolean unify(Text text, String came, Map<String, String> values) {
    StringBuilder pattern = new StringBuilder();
    for (Text.Part part : text.parts()) {
      String literal =
          switch (part.kind()) {
            case LITERAL -> part.text();
            case SETTING -> site.values().text(part.text()).orElse("");
            case NAME -> null;
          };
      pattern.append(literal == null ? "(.*)" : Pattern.quote(literal));
    }
    Matcher found = Pattern.compile(pattern.toString()).matcher(came);
    if (!found.matches()) {
      return false;
    }
    List<String> names = text.refers(Text.Kind.NAME);
    IntStream.range(0, names.size()).forEach(i -> values.put(names.get(i), found.group(i + 1)));
    return true;
  }

  private void unifyTree(Object tree, JsonNode came, Map<String, String> values) {
    if (tree instanceof Map<?, ?> members) {
      members.forEach((name, value) -> unifyTree(value, came.path(name.toString()), values));
    } else if (tree instanceof List<?> list && list.equals(List.of(Text.of("{id}")))) {
      List<String> ids = new ArrayList<>();
      came.forEach(id -> ids.add(id.asText()));
      values.put("id", String.join(",", ids));
    } else if (tree instanceof Text text && came.isValueNode()) {
      unify(text, came.asText(), values);
    }
  }
}
