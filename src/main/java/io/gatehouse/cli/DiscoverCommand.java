package io.gatehouse.cli;

import io.gatehouse.cli.Installation.Exit;
import io.gatehouse.declared.VendorProposal;
import io.gatehouse.declared.VendorProposal.Credentials;
import io.gatehouse.lint.MappingSamples;
import io.gatehouse.settings.Settings;
import io.gatehouse.settings.SettingsReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code discover}: proposes the files of a vendor, from one reply of its server. */
@Command(
    name = "discover",
    mixinStandardHelpOptions = true,
    description = {
      "Asks an address once and proposes config/vendors/<vendor>.yaml and its mapping.",
      "Guesses where the records are, how pages are asked for, keys, times and columns. Writes"
          + " files that are not there yet and overwrites none. Secrets are used for the one request"
          + " and written nowhere; samples keep a few records with their texts made unreadable."
    },
    footer = {
      "",
      "Examples:",
      "  gatehouse discover \"https://gates.example.org/events?page=1&size=100\" \\",
      "      --bearer \"{{env:TOKEN}}\" --vendor gates",
      "  gatehouse lint && gatehouse preview mysite/records"
    })
public final class DiscoverCommand implements Callable<Integer> {

  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final int MOST_BYTES = 8 * 1024 * 1024;

  @Mixin Installation installation;

  @Parameters(paramLabel = "URL", description = "A list of records, as its server answers it.")
  URI url;

  @Option(names = "--vendor", description = "What to call it; default: of the server's name.")
  String vendor;

  @Option(names = "--feed", description = "What to call the feed; default: records.")
  String feed = "records";

  @Option(names = "--into", paramLabel = "TABLE", description = "access_event or person.")
  String into;

  @Option(
      names = "--header",
      paramLabel = "NAME=VALUE",
      description = "A header that says who asks; the value may be {{env:NAME}}.")
  String header;

  @Option(names = "--bearer", paramLabel = "TOKEN", description = "A token; may be {{env:NAME}}.")
  String bearer;

  @Option(
      names = "--basic",
      paramLabel = "USER=PASSWORD",
      description = "A user; the password may be {{env:NAME}}.")
  String basic;

  @Option(
      names = "--reply",
      paramLabel = "FILE",
      description =
          "A reply of the address that was saved, in place of asking: of a server that wants a"
              + " signature, a POST or a token of its own.")
  Path reply;

  @Override
  public Integer call() throws InterruptedException {
    check();
    PrintWriter err = installation.err();
    PrintWriter out = installation.out();
    String body;
    Map<String, String> files;
    VendorProposal proposal;
    try {
      body = ask();
      proposal = new VendorProposal(name(), feed, url, credentials(), body, into);
      files = new LinkedHashMap<>(proposal.files());
    } catch (IOException | IllegalArgumentException e) {
      err.println(VendorProposal.base(url) + url.getPath() + ": " + TextWidth.printable(words(e)));
      return Exit.FAILED;
    }
    Path config = installation.home().config();
    List<Path> there = files.keySet().stream().map(config::resolve).filter(Files::exists).toList();
    if (!there.isEmpty()) {
      there.forEach(file -> err.println(file + " is there already, and is not overwritten"));
      err.println("nothing was written: give another --vendor, or move it away");
      return Exit.FAILED;
    }
    try {
      write(config, files, proposal);
    } catch (IOException e) {
      err.println("cannot write below " + config + ": " + e.getMessage());
      return Exit.FAILED;
    }
    files.keySet().forEach(file -> out.println("wrote " + config.resolve(file)));
    out.println();
    out.println("Look them over, then set");
    out.println("  sites.<site>.vendor=" + name());
    out.println("  sites.<site>.base-url=" + VendorProposal.base(url));
    switch (credentials().kind()) {
      case "header", "bearer" -> out.println("  sites.<site>.token={{env:…}}");
      case "basic" -> out.println("  sites.<site>.password={{env:…}}");
      default -> {}
    }
    out.println("and try: gatehouse lint, gatehouse preview <site>/" + feed);
    out.flush();
    return Exit.DONE;
  }

  private void check() {
    boolean isHttp = url.getScheme() != null && url.getScheme().matches("https?");
    if (!isHttp || url.getHost() == null || url.getRawUserInfo() != null) {
      throw installation.misuse(
          "expected an address such as https://gates.example.org/events, without a user");
    }
    int ways = 0;
    for (String way : new String[] {header, bearer, basic}) {
      ways += way == null ? 0 : 1;
    }
    if (ways > 1) {
      throw installation.misuse("give one of --header, --bearer and --basic");
    }
    if ((header != null && !header.matches("[A-Za-z0-9-]+=(?s:.+)"))
        || (basic != null && !basic.matches("[^=]+=(?s:.+)"))) {
      throw installation.misuse(
          header != null ? "--header: expected NAME=VALUE" : "--basic: expected USER=PASSWORD");
    }
    if (!name().matches("[a-z][a-z0-9-]{0,31}") || !feed.matches("[a-z][a-z0-9-]{0,31}")) {
      throw installation.misuse(
          "--vendor and --feed: expected a name of a-z, 0-9 and -, beginning with a letter");
    }
    if (into != null && !into.equals("access_event") && !into.equals("person")) {
      throw installation.misuse("--into: expected access_event or person");
    }
  }

  private String name() {
    if (vendor != null) {
      return vendor;
    }
    String[] labels = url.getHost().split("\\.");
    String label = labels.length > 1 ? labels[labels.length - 2] : labels[0];
    return label.matches("[a-z][a-z0-9-]{0,31}") ? label : "discovered";
  }

  private Credentials credentials() {
    if (header != null) {
      return new Credentials("header", header.split("=", 2)[0]);
    }
    if (basic != null) {
      return new Credentials("basic", basic.split("=", 2)[0]);
    }
    return new Credentials(bearer != null ? "bearer" : "none", null);
  }

  /** A value whose references are filled as those of settings are. */
  private static String filled(String value) {
    SettingsReader reader = new SettingsReader(List.of(), System.getenv(), Clock.systemUTC());
    reader.set("custom.secret=" + value);
    Settings settings = reader.read();
    return settings.camel().get("custom.secret");
  }

  private String ask() throws IOException, InterruptedException {
    if (reply != null) {
      return saved();
    }
    HttpRequest.Builder request =
        HttpRequest.newBuilder(url).timeout(PATIENCE).header("Accept", "application/json");
    if (header != null) {
      request.header(header.split("=", 2)[0], filled(header.split("=", 2)[1]));
    } else if (bearer != null) {
      request.header("Authorization", "Bearer " + filled(bearer));
    } else if (basic != null) {
      String[] user = basic.split("=", 2);
      String pair = user[0] + ":" + filled(user[1]);
      request.header(
          "Authorization",
          "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8)));
    }
    HttpClient client =
        HttpClient.newBuilder()
            .connectTimeout(PATIENCE)
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();
    HttpResponse<InputStream> response =
        client.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
    try (InputStream body = response.body()) {
      byte[] bytes = body.readNBytes(MOST_BYTES + 1);
      if (response.statusCode() != 200) {
        throw new IOException("the server answered HTTP " + response.statusCode());
      }
      if (bytes.length > MOST_BYTES) {
        throw new IOException("the reply is larger than 8 MB: ask for a smaller page");
      }
      return new String(bytes, StandardCharsets.UTF_8);
    }
  }

  private String saved() throws IOException {
    if (!Files.isRegularFile(reply)) {
      throw new IOException("there is no file " + reply);
    }
    if (Files.size(reply) > MOST_BYTES) {
      throw new IOException(reply + " is larger than 8 MB: save a smaller page");
    }
    return Files.readString(reply);
  }

  /** Never the request's own words, which may hold a secret. */
  private static String words(Exception e) {
    if (e instanceof HttpTimeoutException) {
      return "no answer in " + PATIENCE.toSeconds() + " s";
    }
    String message = e.getMessage();
    return message == null ? "cannot be reached: " + e.getClass().getSimpleName() : message;
  }

  private static void write(Path config, Map<String, String> files, VendorProposal proposal)
      throws IOException {
    List<Path> written = new ArrayList<>();
    try {
      for (Map.Entry<String, String> file : Map.copyOf(files).entrySet()) {
        Path path = config.resolve(file.getKey());
        Files.createDirectories(path.getParent());
        Files.writeString(path, file.getValue(), java.nio.file.StandardOpenOption.CREATE_NEW);
        written.add(path);
      }
      String sample =
          files.keySet().stream()
              .filter(f -> f.startsWith("mappings/samples/"))
              .findFirst()
              .orElseThrow();
      Path mapping =
          config.resolve(
              files.keySet().stream()
                  .filter(f -> f.matches("mappings/[^/]+\\.yaml"))
                  .findFirst()
                  .orElseThrow());
      String rows =
          MappingSamples.expected(
              mapping, config.resolve(sample), proposal.feed(), "items", Clock.systemUTC());
      String file = sample.replace(".json", ".rows.json");
      Files.writeString(config.resolve(file), rows, java.nio.file.StandardOpenOption.CREATE_NEW);
      files.put(file, rows);
    } catch (IOException | RuntimeException e) {
      for (Path path : written) { // all or nothing
        Files.deleteIfExists(path);
      }
      throw e;
    }
  }
}
