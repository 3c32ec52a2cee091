package io.gatehouse.cli;

import io.gatehouse.declared.Declared;
import io.gatehouse.declared.SamplePushes;
import io.gatehouse.declared.SampleServer;
import io.gatehouse.declared.SampleServer.Answer;
import io.gatehouse.declared.SampleServer.Question;
import io.gatehouse.simulator.Faults;
import io.gatehouse.simulator.HttpReply;
import io.gatehouse.simulator.HttpRequest;
import io.gatehouse.simulator.ServerOptions;
import io.gatehouse.simulator.VendorApi;
import io.gatehouse.simulator.VendorServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A vendor of {@code config/vendors}, simulated by its file and its samples. */
final class SimulatedDeclared extends SimulatedVendor {
  static final int PORT = 6800;

  /** Every 50th record comes twice. */
  enum Quirk {
    REPEATED_ROWS
  }

  private final Declared vendor;
  private final SampleServer samples;
  private final VendorServer server;
  private final SamplePushes pushes;

  /**
   * @throws IllegalArgumentException saying what is wrong with the file or its samples
   */
  static SimulatedVendor of(Declared vendor, Wish wish) {
    boolean repeats = wish.quirks(Quirk.class).contains(Quirk.REPEATED_ROWS);
    SampleServer.Amount amount = new SampleServer.Amount(wish.records(), wish.people(), repeats);
    return new SimulatedDeclared(vendor, wish, new SampleServer(vendor, Clock.systemUTC(), amount));
  }

  private SimulatedDeclared(Declared vendor, Wish wish, SampleServer samples) {
    super(vendor.name(), wish, samples.settings());
    this.vendor = vendor;
    this.samples = samples;
    pushes = samples.pushes().orElse(null);
    ServerOptions options = new ServerOptions();
    options.port = wish.port();
    options.seed = wish.seed();
    server = new VendorServer(Clock.systemUTC(), options);
    server.serves(
        new Api(samples),
        this::truth,
        (name, to) -> {
          throw new IllegalArgumentException("its quirks are chosen when it starts: --quirks");
        });
  }

  private Stream<String> truth() {
    return pushes == null ? samples.truth() : Stream.concat(samples.truth(), pushes.truth());
  }

  /** Its interfaces, as the simulators' server calls them. */
  private record Api(SampleServer samples) implements VendorApi {

    private static Question question(HttpRequest request) {
      return new Question(
          request.method(),
          request.path(),
          request.rawQuery(),
          request.query(),
          request.headers(),
          request.body());
    }

    private static HttpReply reply(Answer answer) {
      return HttpReply.of(answer.status(), HttpReply.JSON, answer.body());
    }

    @Override
    public String route(HttpRequest request) {
      return samples.route(question(request));
    }

    @Override
    public HttpReply answer(HttpRequest request) {
      return reply(samples.answer(question(request)));
    }

    /** By whatever code: the vendor's file knows one error. */
    @Override
    public HttpReply error(int code) {
      return reply(samples.error());
    }
  }

  @Override
  String about() {
    return """
        %s by %s
        records made of its samples: %s
          (/simulator/faults/ERROR_CODE?times=3 answers error.json inside HTTP 200)
        %s"""
        .formatted(
            vendor.name(),
            vendor.path(),
            samples.counts().entrySet().stream()
                .map(feed -> feed.getKey() + " " + feed.getValue())
                .collect(Collectors.joining(", ")),
            pushes == null ? "" : "  (new ones are pushed to " + wish.webhook() + ")");
  }

  @Override
  void start() {
    server.listen();
    if (pushes != null) {
      pushes.to(wish.webhook(), System.err::println);
    }
  }

  @Override
  String baseUrl() {
    return server.baseUrl();
  }

  @Override
  void live(double perSecond) {
    samples.live(perSecond);
  }

  @Override
  Faults faults() {
    return server.faults();
  }

  @Override
  void writeLedger(Path file) throws IOException {
    Files.write(file, (Iterable<String>) truth()::iterator);
  }

  @Override
  public void close() {
    if (pushes != null) {
      pushes.close();
    }
    server.close();
  }
}
