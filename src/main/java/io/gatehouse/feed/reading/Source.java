package io.gatehouse.feed.reading;

import io.gatehouse.feed.Cursor.Ask;
import io.gatehouse.reply.Reply;
import io.gatehouse.reply.VendorRecord;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/** How a way of reading talks to a server: writes its requests and finds its way in replies. */
public interface Source {

  Ask ask(Question turn);

  /**
   * @throws io.gatehouse.feed.Meaning.ReplyFault if the reply is no page: it has no list, and does
   *     not say that there is nothing
   */
  Answer read(Reply reply);

  /**
   * What the next request is about.
   *
   * @param paging values by name: {@code page}, {@code size}, {@code offset}, {@code cursor},
   *     {@code last-id}; only those that there are
   * @param from where the stretch of time begins; null where none is asked for
   * @param to where it ends; null for one that ends now
   * @param ids of a scope; empty for a feed without
   */
  record Question(Map<String, String> paging, Instant from, Instant to, List<String> ids) {}

  /**
   * A reply as a way of reading sees it.
   *
   * @param total how many records the server counts in all; empty where it does not say
   * @param next the cursor of the next page; null where there is none
   * @param none whether the reply says by itself that there is nothing
   * @param unbelieved why an empty page is not believed as "none"; null where it is
   */
  record Answer(
      List<VendorRecord> records,
      OptionalLong total,
      String next,
      boolean none,
      String unbelieved) {

    /** What it is, not what it holds. */
    @Override
    public String toString() {
      return "a page of " + records.size() + " records";
    }
  }
}
