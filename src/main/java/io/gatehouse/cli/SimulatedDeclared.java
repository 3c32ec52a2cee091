package io.gatehouse.cli;

import io.gatehouse.declared.Declared;
import io.gatehouse.declared.SamplePushes;
import io.gatehouse.declared.SampleServer;
import io.gatehouse.declared.SampleServer.Answer;
import io.gatehouse.declared.SampleServer.Question;
import io.gatehouse.simulator.AdminApi;
import io.gatehouse.simulator.Bytes;
import io.gatehouse.simulator.Faults;
import io.gatehouse.simulator.HttpReply;
import io.gatehouse.simulator.HttpRequest;
import io.gatehouse.simulator.VendorApi;
import io.gatehouse.simulator.VendorServer;
import io.gatehouse.simulator.Violations;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A vendor of {@code config/vendors}, simulated by its file and its samples. */
final class SimulatedDeclared implements SimulatedVendor {

  static final int PORT = 6800;

  /** Every 50th record comes twice. */
  enum Quirk {
    REPEATED_ROWS
  }

  private final Declared vendor;
  private final String site;
  private final SampleServer samples;
  private final Faults faults;
  private final VendorServer server;
  private final SamplePushes pushes;
  private final URI webhook;

  /**
   * @throws IllegalArgumentException saying what is wrong with the file or its samples
   */
  SimulatedDeclared(Declared vendor, Wish wish, int port) {
    this.vendor = vendor;
    site = wish.site();
    boolean repeats = wish.quirks(Quirk.class).contains(Quirk.REPEATED_ROWS);
    Clock clock = Clock.systemUTC();
    samples =
        new SampleServer(
            vendor, clock, new SampleServer.Amount(wish.records(), wish.people(), repeats));
    pushes = samples.pushes().orElse(null);
    webhook = URI.create(wish.webhooks() + "/" + site);
    faults = new Faults(wish.seed());
    Violations violations = new Violations(clock);
    AdminApi admin =
        new AdminApi(violations, faults)
            .lines("ledger", () -> truth().map(SimulatedDeclared::line))
            .lines("pushes", () -> Stream.ofNullable(pushes).map(p -> line(p.state())));
    server =
        new VendorServer(
            vendor.name() + "-simulator",
            port,
            new Api(samples),
            admin,
            faults,
            violations,
            Duration.ZERO);
  }

  private Stream<String> truth() {
    return pushes == null ? samples.truth() : Stream.concat(samples.truth(), pushes.truth());
  }

  private static Consumer<Bytes> line(String json) {
    return out -> out.text(json + "\n");
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
      return HttpReply.of(answer.status(), HttpReply.JSON, answer.body(), answer.body().length);
    }

    @Override
    public String route(HttpRequest request) {
      return samples.route(question(request));
    }

    @Override
    public boolean isPolled(String route) {
      return false;
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
  public void start() {
    server.listen();
    if (pushes != null) {
      pushes.to(webhook);
    }
  }

  @Override
  public void live(double perSecond) {
    samples.live(perSecond);
  }

  @Override
  public Faults faults() {
    return faults;
  }

  @Override
  public String greeting(double live) {
    String counts =
        samples.counts().entrySet().stream()
            .map(feed -> feed.getKey() + " " + feed.getValue())
            .collect(Collectors.joining(", "));
    return """
    %2$s, simulated by %3$s: %1$s
      Records made of its samples: %4$s; %5$.1f new ones per second%7$s. Ctrl-C ends it.

    Try:
      curl '%1$s/simulator/ledger'                  all records, as JSON lines
      curl '%1$s/simulator/faults/ERROR_CODE?times=3' error.json inside HTTP 200; also /simulator/faults/clear
    %8$s
      ./gatehouse run %6$s
    """
        .formatted(
            server.baseUrl(),
            vendor.name(),
            vendor.path(),
            counts.isEmpty() ? "none before its start" : counts,
            live,
            options(),
            pushes == null ? "" : ", pushed to " + webhook,
            pushes == null
                ? ""
                : "  curl '%s/simulator/pushes'                  how its pushes are answered%n"
                    .formatted(server.baseUrl()));
  }

  @Override
  public String site() {
    return site;
  }

  @Override
  public Map<String, String> settings() {
    Map<String, String> settings =
        SimulatedVendor.settingsOf(
            site, "vendor", vendor.name(), "base-url", "" + server.baseUrl());
    samples.settings().forEach((name, value) -> settings.put("sites." + site + "." + name, value));
    return settings;
  }

  @Override
  public void writeLedger(Path file) throws IOException {
    Files.write(file, (Iterable<String>) truth()::iterator);
  }

  @Override
  public void close() {
    if (pushes != null) {
      pushes.close();
    }
    server.close();
  }

  /** The names of its quirks. */
  static List<String> quirks() {
    return SimulatedVendor.names(Quirk.class);
  }
}
