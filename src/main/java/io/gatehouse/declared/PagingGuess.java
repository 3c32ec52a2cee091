package io.gatehouse.declared;

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

  private final URI asked;
  private final ReplyGuess guess;

  PagingGuess(URI asked, ReplyGuess guess) {
    this.asked = asked;
    this.guess = guess;
  }

  /** Parameters, paging and checkpoint of the feed, as a vendor's file has them. */
  void write(StringBuilder file) {
    Map<String, String> query = query();
    String page = taken(query, "page", "pageindex", "pageno", "pagenum", "currentpage", "p");
    String first = page == null ? null : query.remove(page);
    String offset = page != null ? null : taken(query, "offset", "skip", "start", "startindex");
    offset = offset != null && query.get(offset).matches("\\d{1,9}") ? offset : null;
    String size =
        page == null && offset == null
            ? null
            : taken(query, "size", "pagesize", "limit", "perpage", "rows", "count", "take", "s");
    String many = size == null ? null : query.remove(size);
    many =
        many != null && many.matches("[1-9]\\d{0,5}")
            ? many
            : String.valueOf(guess.records().size());
    if (offset != null) {
      query.remove(offset);
    }
    String from = moment(query, "since", "from", "starttime", "begintime", "start", "begin");
    String to = moment(query, "to", "until", "endtime", "end", "finish");
    String format = from == null ? null : ReplyGuess.formatOf(query.get(from));
    if (from != null) {
      query.put(from, "{from}");
    }
    if (to != null) {
      query.put(to, "{to}");
    }
    if (!query.isEmpty()) {
      file.append("    parameters: {");
      List<String> pairs = new ArrayList<>();
      query.forEach(
          (name, value) ->
              pairs.add(VendorProposal.quoted(name) + ": " + VendorProposal.quoted(value)));
      file.append(String.join(", ", pairs)).append("}\n");
    }
    StringBuilder paging = new StringBuilder("    paging: {kind: ");
    if (page != null && size != null) {
      paging
          .append("page, page: ")
          .append(VendorProposal.quoted(page))
          .append(", size: ")
          .append(VendorProposal.quoted(size));
      boolean isZero = "0".equals(first);
      paging.append(", first: ").append(isZero ? 0 : 1).append(", page-size: ").append(many);
    } else if (offset != null && size != null) {
      paging.append("offset, offset: ").append(VendorProposal.quoted(offset));
      paging
          .append(", limit: ")
          .append(VendorProposal.quoted(size))
          .append(", page-size: ")
          .append(many);
    } else if (guess.next() != null) {
      paging.append("cursor, next: ").append(VendorProposal.quoted(guess.next()));
      paging.append(", send: ").append(VendorProposal.quoted(parameter(guess.next())));
      file.append("    # Is this the parameter that takes what next says?\n");
    } else {
      paging.append("single");
      file.append("    # Has the server more than this one reply? Then page, offset, cursor or");
      file.append(" since-id.\n");
    }
    if (guess.total() != null && size != null) {
      paging.append(", total: ").append(VendorProposal.quoted(guess.total()));
    }
    if (from != null && to != null) {
      paging.append(", window: {widest: 1d, overlap: 2h, lag: 2m, format: ").append(format);
      paging.append('}');
    }
    file.append(paging).append("}\n");
    if (from != null && to == null && guess.time() != null) {
      file.append(
          "    checkpoint: {field: %s, overlap: 2h, format: %s}\n"
              .formatted(VendorProposal.quoted(guess.time()), guess.format(guess.time())));
    } else if (from == null) {
      file.append("    checkpoint: none\n");
    }
  }

  /** By its own name: nextPageToken is sent as pageToken. */
  private static String parameter(String next) {
    String own = next.substring(next.lastIndexOf('.') + 1).replaceFirst("^next[_-]?", "");
    return own.isEmpty()
        ? "cursor"
        : own.substring(0, 1).toLowerCase(Locale.ROOT) + own.substring(1);
  }

  private Map<String, String> query() {
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

  private static String taken(Map<String, String> query, String... names) {
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
  private static String moment(Map<String, String> query, String... names) {
    String parameter = taken(query, names);
    return parameter != null && ReplyGuess.formatOf(query.get(parameter)) != null
        ? parameter
        : null;
  }
}
