package io.gatehouse.feed;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.apache.camel.component.http.HttpClientConfigurer;
import org.apache.hc.client5.http.classic.ExecChain;
import org.apache.hc.client5.http.classic.ExecRuntime;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.io.entity.HttpEntityWrapper;

/**
 * Drops the connection of a reply that is closed before its end. The HTTP client would read the
 * rest first, to use the connection again, and so be held up by a body that is refused for its size
 * or never ends.
 */
public final class AbandonedReplies implements HttpClientConfigurer {

  @Override
  public void configureHttpClient(HttpClientBuilder client) {
    client.disableContentCompression();
    client.disableAutomaticRetries(); // routes decide what is sent again, and say so
    client.addExecInterceptorFirst(
        "abandoned-replies",
        (request, scope, chain) -> watched(chain.proceed(request, scope), scope));
  }

  private static ClassicHttpResponse watched(ClassicHttpResponse reply, ExecChain.Scope scope) {
    if (reply.getEntity() != null) {
      reply.setEntity(
          new HttpEntityWrapper(reply.getEntity()) {
            private InputStream content;

            @Override
            public InputStream getContent() throws IOException {
              if (content == null) {
                content = new Watched(super.getContent(), scope.execRuntime);
              }
              return content;
            }
          });
    }
    return reply;
  }

  private static final class Watched extends FilterInputStream {

    private final ExecRuntime connection;
    private boolean ended;

    Watched(InputStream body, ExecRuntime connection) {
      super(body);
      this.connection = connection;
    }

    @Override
    public int read() throws IOException {
      int read = super.read();
      ended |= read < 0;
      return read;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      int read = super.read(bytes, offset, length);
      ended |= read < 0;
      return read;
    }

    @Override
    public void close() throws IOException {
      if (ended) {
        super.close();
      } else {
        ended = true;
        connection.discardEndpoint();
      }
    }
  }
}
