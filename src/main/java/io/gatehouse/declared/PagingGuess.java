package io.gatehouse.declared;

import static io.gatehouse.declared.VendorProposal.quoted;

import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** How a server seems to be asked for more, by the address that was asked and its reply. */
final class PagingGuess {

  private final ReplyGuess guess;

  /** What was asked for; what pages or a stretch of time are asked by is taken out, or named. */
  private final Map<String, String> query;

  private final String page;
  private final String first;
  private final String offset;
  private final String size;
  private final String many;
  private final String from;
  private final String to;
  private final String format;

  PagingGuess(URI asked, ReplyGuess guess) {
    this.guess = guess;
    query = query(asked);
    page = taken("page", "pageindex", "pageno", "pagenum", "currentpage", "p");
    first = page == null ? null : query.remove(page);
    offset = page != null ? null : offset();
    size =
        page == null && offset == null
            ? null
            : taken("size", "pagesize", "limit", "perpage", "rows", "count", "take", "s");
    String most = size == null ? "" : query.remove(size);
    many = most.matches("[1-9]\\d{0,5}") ? most : String.valueOf(guess.records().size());
    if (offset != null) {
      query.remove(offset);
    }
    from = moment("since", "from", "starttime", "begintime", "start", "begin");
    to = moment("to", "until", "endtime", "end", "finish");
    format = from == null ? null : ReplyGuess.formatOf(query.get(from));
    if (from != null) {
      query.put(from, "{from}");
    }
    if (to != null) {
      query.put(to, "{to}");
    }
  }

  /** A number that is small; others of these names are times. */
  private String offset() {
    String named = taken("offset", "skip", "start", "startindex");
    return named != null && query.get(named).matches("\\d{1,9}") ? named : null;
  }

  /** Parameters, paging and checkpoint of the feed, as a vendor's file has them. */
  void write(StringBuilder file) {
    if (!query.isEmpty()) {
      List<String> pairs = new ArrayList<>();
      query.forEach((name, value) -> pairs.add(quoted(name) + ": " + quoted(value)));
      file.append("    parameters: {").append(String.join(", ", pairs)).append("}\n");
    }
    if (kind().equals("cursor")) {
      file.append("    # Is this the parameter that takes what next says?\n");
    } else if (kind().equals("single")) {
      file.append("    # Has the server more than this one reply? Then page, offset, cursor or");
      file.append(" since-id.\n");
    }
    file.append("    paging: {kind: ").append(String.join(", ", paging())).append("}\n");
    if (from != null && to == null && guess.time() != null) {
      file.append(
          "    checkpoint: {field: %s, overlap: 2h, format: %s}\n"
              .formatted(quoted(guess.time()), guess.format(guess.time())));
    } else if (from == null) {
      file.append("    checkpoint: none\n");
    }
  }

  private String kind() {
    if (size != null) {
      return page != null ? "page" : "offset";
    }
    return guess.next() != null ? "cursor" : "single";
  }

  /** Its kind first. */
  private List<String> paging() {
    List<String> paging = new ArrayList<>(List.of(kind()));
    switch (kind()) {
      case "page" ->
          paging.addAll(
              List.of(
                  "page: " + quoted(page),
                  "size: " + quoted(size),
                  "first: " + ("0".equals(first) ? 0 : 1),
                  "page-size: " + many));
      case "offset" ->
          paging.addAll(
              List.of("offset: " + quoted(offset), "limit: " + quoted(size), "page-size: " + many));
      case "cursor" ->
          paging.addAll(
              List.of("next: " + quoted(guess.next()), "send: " + quoted(parameter(guess.next()))));
      default -> {}
    }
    if (guess.total() != null && size != null) {
      paging.add("total: " + quoted(guess.total()));
    }
    if (from != null && to != null) {
      paging.add("window: {widest: 1d, overlap: 2h, lag: 2m, format: " + format + "}");
    }
    return paging;
  }

  /** By its own name: nextPageToken is sent as pageToken. */
  private static String parameter(String next) {
    String own = next.substring(next.lastIndexOf('.') + 1).replaceFirst("^next[_-]?", "");
    return own.isEmpty()
        ? "cursor"
        : own.substring(0, 1).toLowerCase(Locale.ROOT) + own.substring(1);
  }

  private static Map<String, String> query(URI asked) {
    Map<String, String> query = new LinkedHashMap<>();
    if (asked.getRawQuery() != null) {
      for (String pair : asked.getRawQuery().split("&")) {
        String[] parts = pair.split("=", 2);
        query.put(
            URLDecoder.decode(parts[0], StandardCharsets.UTF_8),
            parts.length < 2 ? "" : URLDecoder.decode(parts[1], StandardCharsets.UTF_8));
      }
    }
    return query;
  }

  private String taken(String... names) {
    for (String name : names) {
      for (String parameter : query.keySet()) {
        if (ReplyGuess.plain(parameter).equals(name)) {
          return parameter;
        }
      }
    }
    return null;
  }

  /** A parameter of such a name whose value is a time. */
  private String moment(String... names) {
    String parameter = taken(names);
    return parameter != null && ReplyGuess.formatOf(query.get(parameter)) != null
        ? parameter
        : null;
  }
}
