package io.gatehouse.wecom;

import io.gatehouse.feed.Cursor.Ask;
import io.gatehouse.feed.FeedRun;
import io.gatehouse.feed.Meaning;
import io.gatehouse.feed.Refused;
import io.gatehouse.feed.Replies;
import io.gatehouse.feed.RetryLater;
import io.gatehouse.feed.TokenExpired;
import io.gatehouse.reply.Reply;
import io.gatehouse.reply.Reply.UnreadableReply;
import io.gatehouse.warehouse.PageLoad.FeedKey;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.camel.Exchange;

/** The steps of WeCom's routes that are its own, by the names that routes use: the bean wecom. */
public final class WeComSteps {

  private static final int LARGEST_TOKEN_REPLY = 64 * 1024;

  private final AppTokens tokens;
  private final Map<FeedKey, String> inUse = new ConcurrentHashMap<>();

  WeComSteps(AppTokens tokens) {
    this.tokens = tokens;
  }

  /**
   * Adds the app's access token to the request, in the header with the query and nowhere else. Asks
   * for one where there is none.
   */
  public void authorize(Exchange exchange) {
    FeedRun run = run(exchange);
    String token = tokens.of(run.feed().site()).get();
    inUse.put(run.feed().key(), token);
    exchange.getMessage().setHeader(Exchange.HTTP_QUERY, "access_token=" + Ask.encoded(token));
  }

  /** WeCom took the token. Takes it off the message, which goes on to other steps. */
  public void accepted(Exchange exchange) {
    exchange.getMessage().removeHeader(Exchange.HTTP_QUERY);
    FeedRun run = run(exchange);
    tokens.of(run.feed().site()).worked(inUse.get(run.feed().key()));
  }

  /**
   * WeCom did not take the token: the next request gets another one.
   *
   * @throws TokenExpired as it was caught
   */
  public void refused(Exchange exchange) {
    FeedRun run = run(exchange);
    if (tokens.of(run.feed().site()).drop(inUse.get(run.feed().key()))) {
      exchange.getMessage().removeHeaders("CamelRedeliver*"); // no retry in vain: one more after it
    }
    throw exchange.getProperty(Exchange.EXCEPTION_CAUGHT, TokenExpired.class);
  }

  private static FeedRun run(Exchange exchange) {
    return exchange.getProperty(FeedRun.PROPERTY, FeedRun.class);
  }

  /** Reads the reply to a request for a token. Leaves its fields as the body. */
  public void tokenReply(Exchange exchange) {
    InputStream stream = exchange.getMessage().getBody(InputStream.class);
    int status = exchange.getMessage().getHeader(Exchange.HTTP_RESPONSE_CODE, 0, Integer.class);
    exchange.getMessage().removeHeaders("*");
    exchange.getMessage().setBody(null);
    if (stream == null) {
      throw new RetryLater("the reply has no body");
    }
    try (stream) {
      Meaning meaning = Meaning.ofHttpStatus(status);
      if (meaning instanceof Refused refused) { // nothing that WeCom has said: no feed waits long
        throw new RetryLater(refused.getMessage());
      }
      meaning.orThrow();
      Replies.Body body = Replies.whole(stream, LARGEST_TOKEN_REPLY);
      exchange.getMessage().setBody(Reply.parse(body.bytes(), body.length(), (String) null).head());
    } catch (Refused e) {
      throw new RetryLater("the reply is much too long: is base-url WeCom's server?");
    } catch (IOException e) {
      throw new RetryLater("the reply broke off: " + e.getClass().getSimpleName());
    } catch (UnreadableReply e) {
      throw new RetryLater("the reply is unreadable: is base-url WeCom's server?");
    }
  }
}
