package io.gatehouse.feed.reading;

import io.gatehouse.feed.Ask;
import io.gatehouse.reply.Reply;

/** How a way of reading talks to a server: writes its requests and finds its way in replies. */
public interface Source {

  Ask ask(Turn turn);

  /**
   * @throws io.gatehouse.feed.ReplyFault if the reply is no page: it has no list, and does not say
   *     that there is nothing
   */
  Came read(Reply reply);
}
