package io.gatehouse.reply;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.io.JsonEOFException;
import io.gatehouse.reply.Reply.BodyText;
import io.gatehouse.reply.Reply.Bounds;
import io.gatehouse.reply.Reply.UnreadableReply;
import io.gatehouse.reply.ReplyArrays.RecordReader;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.SequenceInputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A reply that is not valid JSON. First it is read leniently: single quotes, bare names, comments,
 * numbers such as 007 and +1 can mean one thing only. Where that fails inside a list of records, or
 * two records have run into one, the list is cut where records begin and each is read by itself. A
 * piece that still cannot be read takes its place among the records, so that a full page stays a
 * full one; it becomes a rejected row. A reply whose end is missing is refused.
 */
final class BrokenReply {

  /** Steps spent on finding where a list ends; a reply that needs more wants to keep us busy. */
  private static final int MOST_TOKENS = 500_000;

  private static final int LEAST_TOKEN = 8; // bytes, roughly

  private static final String GOES_ON = ": it goes on after its end";

  private final List<String> wanted;
  private final Bounds bounds;
  private final Bounds.Count count;
  private final Map<Integer, List<VendorRecord>> pieces = new HashMap<>(); // by array
  private int tokens;

  BrokenReply(List<String> wanted, Bounds.Count count) {
    this.wanted = wanted;
    this.bounds = count.bounds();
    this.count = count;
  }

  /**
   * @throws JsonProcessingException if it cannot be read this way either
   * @throws UnreadableReply if it is beyond its bounds
   */
  Reply read(BodyText body) throws JsonProcessingException {
    BodyText text = body;
    for (int n = 0; ; n++) {
      ReplyArrays arrays = new ReplyArrays(wanted, bounds.new Count(), true);
      try {
        return read(text, arrays);
      } catch (JsonProcessingException problem) {
        ReplyArrays.Place place = arrays.place();
        BodyText mended = Mending.of(text);
        if (mended != text) {
          try {
            return read(mended, new ReplyArrays(wanted, bounds.new Count(), true));
          } catch (JsonProcessingException still) {
            if (place == null) { // what is broken is no record
              text = mended;
              continue;
            } // else a quote in a record may have ended its list too early
          }
        }
        int end = place == null || n > wanted.size() + 1 ? -1 : end(text, place);
        if (end < 0) {
          throw problem;
        }
        List<VendorRecord> records =
            place.object()
                ? whole(text, place.at(), end + 1, problem)
                : list(text, place.at() + 1, end, arrays.names(), problem);
        pieces.computeIfAbsent(place.array(), array -> new ArrayList<>()).addAll(records);
        text = without(text, place.at(), end);
      }
    }
  }

  private Reply read(BodyText text, ReplyArrays arrays) throws JsonProcessingException {
    Reply reply = Reply.read(text, arrays);
    pieces.forEach(arrays::prepend);
    return reply;
  }

  /** The records of a list that is a text of its own. */
  List<VendorRecord> readList(BodyText text, JsonProcessingException problem)
      throws JsonProcessingException {
    if (text.length() < 2 || text.bytes()[text.to() - 1] != ']') {
      throw problem;
    }
    return list(text, text.from() + 1, text.to() - 1, Set.of(), problem);
  }

  private static BodyText without(BodyText text, int from, int end) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(text.length());
    out.write(text.bytes(), text.from(), from - text.from());
    out.writeBytes("[]".getBytes(StandardCharsets.UTF_8));
    out.write(text.bytes(), end + 1, text.to() - end - 1);
    return new BodyText(out.toByteArray(), 0, out.size());
  }

  /** The bracket behind which the rest of the reply is whole; -1 where there is none. */
  private int end(BodyText text, ReplyArrays.Place place) {
    byte[] bytes = text.bytes();
    byte bracket = (byte) (place.object() ? '}' : ']');
    for (int i = place.at() + 1; i < text.to() && tokens < MOST_TOKENS; i++) {
      if (bytes[i] == bracket && endsWell(text, i, place)) {
        return i;
      }
    }
    return -1;
  }

  private boolean endsWell(BodyText text, int bracket, ReplyArrays.Place place) {
    int next = bracket + 1;
    while (next < text.to() && BodyText.isBlank(text.bytes()[next])) {
      next++;
    }
    if (next == text.to() || (text.bytes()[next] != ',' && text.bytes()[next] != '}')) {
      return false;
    }
    String opened = "{\"\":".repeat(place.depth()) + (place.object() ? "{" : "[");
    ByteArrayInputStream head = new ByteArrayInputStream(opened.getBytes(StandardCharsets.UTF_8));
    ByteArrayInputStream rest =
        new ByteArrayInputStream(text.bytes(), bracket, text.to() - bracket);
    try (JsonParser parser = JsonText.LENIENT.createParser(new SequenceInputStream(head, rest))) {
      int depth = 0;
      do {
        var token = parser.nextToken();
        if (token == null) {
          return false;
        }
        tokens++;
        depth += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
      } while (depth > 0);
      return parser.nextToken() == null;
    } catch (JsonProcessingException e) {
      return wanted.size() > 1 && isBrokenFurtherOn(text, bracket, place);
    } catch (IOException e) {
      throw new UncheckedIOException(e); // cannot be: the text is in memory
    }
  }

  /** Whether what follows is whole but for another list, which has an end as well. */
  private boolean isBrokenFurtherOn(BodyText text, int bracket, ReplyArrays.Place place) {
    BodyText rest = without(text, place.at(), bracket);
    ReplyArrays arrays = new ReplyArrays(wanted, bounds.new Count(), true);
    try {
      Reply.read(rest, arrays);
      return true;
    } catch (JsonProcessingException e) {
      tokens += (text.to() - bracket) / LEAST_TOKEN;
      ReplyArrays.Place next = arrays.place();
      return next != null
          && next.array() != place.array()
          && next.at() > place.at()
          && end(rest, next) >= 0;
    }
  }

  private List<VendorRecord> whole(BodyText text, int from, int to, JsonProcessingException problem)
      throws JsonProcessingException {
    List<VendorRecord> records = new ArrayList<>();
    Piece piece = new Piece(new BodyText(text.bytes(), from, to), true, true);
    piece.read(records, problem);
    return records;
  }

  private List<VendorRecord> list(
      BodyText text, int from, int to, Set<String> names, JsonProcessingException problem)
      throws JsonProcessingException {
    RecordBorders borders = RecordBorders.of(text.bytes(), from, to, names);
    List<VendorRecord> records = new ArrayList<>();
    for (int at = from; at < to; ) {
      int next = borders.next(at, to);
      int end = next;
      while (end > at && BodyText.isBlank(text.bytes()[end - 1])) {
        end--;
      }
      if (end > at && text.bytes()[end - 1] == ',') {
        end--;
      }
      BodyText stripped = new BodyText(text.bytes(), at, end).stripped();
      if (stripped.length() > 0) {
        Piece piece = new Piece(stripped, next >= to, false);
        piece.quotesFollow = new BodyText(text.bytes(), to, text.to()).string().indexOf('"') >= 0;
        piece.read(records, problem);
      }
      at = next;
    }
    return records;
  }

  /** What stands between two borders: mostly one record. */
  private final class Piece {

    private BodyText text;
    private final boolean last;
    private final boolean inObject;
    private boolean quotesFollow;
    private JsonProcessingException problem;
    private boolean cut;
    private int end;

    Piece(BodyText text, boolean last, boolean inObject) {
      this.text = text;
      this.last = last;
      this.inObject = inObject;
    }

    /**
     * @param whole what the reply as a whole failed with
     * @throws JsonProcessingException {@code whole}, where this is the last piece and its end is
     *     missing: then the reply was cut, and what was taken for its end is none
     */
    void read(List<VendorRecord> into, JsonProcessingException whole)
        throws JsonProcessingException {
      while (text.length() > 0) {
        BodyText piece = text;
        VendorRecord record = element();
        if (record == null) {
          if (last && cut) {
            throw whole;
          }
          into.add(broken(piece));
          return;
        }
        BodyText rest = new BodyText(text.bytes(), end, text.to()).stripped();
        if (!last && isStray(rest)) {
          rest = new BodyText(text.bytes(), text.to(), text.to());
        }
        if (rest.length() > 0 && (inObject || !goesOn(rest, record))) {
          if (last && leavesOpen(text)) {
            throw whole;
          }
          count.addRecord(0);
          into.add(VendorRecord.broken(piece, "at byte " + (end - text.from()) + GOES_ON));
          return;
        }
        if (ReplyArrays.holdsTwo(record)) {
          count.addRecord(0);
          into.add(VendorRecord.broken(piece, ReplyArrays.RUN_INTO_ONE));
        } else {
          into.add(record);
        }
        text =
            rest.length() == 0
                ? rest
                : new BodyText(rest.bytes(), rest.from() + 1, rest.to()).stripped();
      }
    }

    /** Whether it is a comma and braces, which say nothing. */
    private static boolean isStray(BodyText rest) {
      int i = rest.from();
      while (i < rest.to()
          && (",{".indexOf(rest.bytes()[i]) >= 0 || BodyText.isBlank(rest.bytes()[i]))) {
        i++;
      }
      return i == rest.to();
    }

    private VendorRecord broken(BodyText piece) {
      count.addRecord(0);
      return VendorRecord.broken(piece, Reply.where(problem) + Reply.what(problem));
    }

    /** The first of it, as it is or mended; null where neither can be read. */
    private VendorRecord element() {
      VendorRecord record = element(text);
      if (record == null) {
        BodyText mended = Mending.of(text);
        if (mended != text) {
          JsonProcessingException asSent = problem;
          record = element(mended);
          problem = asSent; // whose places are those of the text that is kept
          text = mended;
        }
      }
      return record;
    }

    private VendorRecord element(BodyText from) {
      try (JsonParser parser =
          JsonText.LENIENT.createParser(from.bytes(), from.from(), from.length())) {
        try {
          parser.nextToken();
          RecordReader reader = new RecordReader(parser, from, count, true);
          VendorRecord record = reader.read();
          end = reader.here();
          return record;
        } catch (JsonProcessingException e) {
          problem = e;
          cut = isCut(e, from);
          return null;
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e); // cannot be: the text is in memory
      }
    }

    /** Whether the end that was found for the list may have been inside of this record. */
    private boolean isCut(JsonProcessingException e, BodyText from) {
      String sent = from.string();
      if (e instanceof JsonEOFException eof && eof.getTokenBeingDecoded() != null) {
        // It ends in a text. What follows is in that text too, unless there are quotes in one.
        return leavesOpen(from) || (!sent.contains("\\\"") && !quotesFollow);
      }
      return (inObject && e instanceof JsonEOFException) || leavesOpen(from);
    }

    /** Whether a list inside of it has no end: then its end has been taken for that of all. */
    private static boolean leavesOpen(BodyText text) {
      int open = 0;
      for (int i = text.from(); i < text.to(); i++) {
        open += text.bytes()[i] == '[' ? 1 : text.bytes()[i] == ']' ? -1 : 0;
      }
      return open > 0;
    }

    /**
     * Whether what follows a record is another: one that can be read, or one that is broken and has
     * the same names. Else a quote in the record may have ended it too early.
     */
    private boolean goesOn(BodyText rest, VendorRecord record) {
      if (rest.bytes()[rest.from()] != ',') {
        return false;
      }
      Set<String> names = new HashSet<>(record.names());
      String following = rest.string();
      long again = names.stream().filter(name -> following.contains('"' + name + '"')).count();
      if (!record.isObject() || again > 1 || (again == 1 && names.size() <= 2)) {
        return true;
      }
      Piece next =
          new Piece(
              new BodyText(rest.bytes(), rest.from() + 1, rest.to()).stripped(), false, inObject);
      return next.text.length() == 0 || next.isReadable();
    }

    private boolean isReadable() {
      VendorRecord record = element();
      return record != null
          && (end == text.to()
              || goesOn(new BodyText(text.bytes(), end, text.to()).stripped(), record));
    }
  }
}
