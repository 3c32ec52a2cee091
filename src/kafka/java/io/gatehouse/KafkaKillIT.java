package io.gatehouse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.gatehouse.simulator.axacs.AxAcsSimulator;
import io.gatehouse.support.TestPostgres;
import io.gatehouse.warehouse.WarehouseReader;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * The example {@code changes-kafka} against a broker of Kafka's own, the daemon killed ten times
 * and the broker away for a minute. Not in every build, for its jars and its minutes: {@code mvn
 * -Pkafka test -Dtest=KafkaKillIT}.
 */
class KafkaKillIT extends KillContract {

  private static final String TOPIC = "access_event";
  private static final int PARTITIONS = 4;
  private static final int HISTORY = 3_000;
  private static final Duration AWAY = Duration.ofSeconds(60);
  private static final Duration LONG = Duration.ofMinutes(5);

  /** What the example's README has put into ext/. */
  private static final List<String> JARS =
      List.of("camel-kafka-", "kafka-clients-", "lz4-java-", "zstd-jni-", "snappy-java-");

  private final Path repository = Path.of("").toAbsolutePath();
  private Process broker;
  private int port;

  @BeforeEach
  void formatAndStart() throws Exception {
    int controller = freePort();
    port = freePort();
    Files.writeString(
        directory.resolve("server.properties"),
        """
        process.roles=broker,controller
        node.id=1
        controller.quorum.voters=1@127.0.0.1:%1$d
        listeners=PLAINTEXT://127.0.0.1:%2$d,CONTROLLER://127.0.0.1:%1$d
        controller.listener.names=CONTROLLER
        log.dirs=%3$s
        num.partitions=%4$d
        offsets.topic.replication.factor=1
        """
            .formatted(controller, port, directory.resolve("topics"), PARTITIONS));
    Process format =
        java("kafka.tools.StorageTool", "format", "-t", "MkU3OEVBNTcwNTJENDM2Qg", "-c");
    assertThat(format.waitFor(2, TimeUnit.MINUTES)).isTrue();
    assertThat(format.exitValue()).isZero();
    startBroker();
  }

  @AfterEach
  void endBroker() {
    broker.destroyForcibly();
  }

  private void startBroker() throws IOException {
    broker = java("kafka.Kafka");
  }

  /** One of Kafka's programs, told the server's properties last. */
  private Process java(String main, String... arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx512m", "-cp", System.getProperty("java.class.path"), main));
    command.addAll(List.of(arguments));
    command.add(directory.resolve("server.properties").toString());
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(directory.resolve("broker.log").toFile()))
        .start();
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  /** The repository's routes and configuration, the example's route, its jars. */
  private Path home() throws IOException {
    Path home = directory.resolve("home");
    for (String folder : List.of("routes", "config")) {
      copy(repository.resolve(folder), home.resolve(folder));
    }
    copy(repository.resolve("docs/examples/changes-kafka/routes"), home.resolve("routes"));
    Files.createDirectories(home.resolve("ext"));
    for (String jar : System.getProperty("java.class.path").split(java.io.File.pathSeparator)) {
      Path file = Path.of(jar);
      if (JARS.stream().anyMatch(file.getFileName().toString()::startsWith)) {
        Files.copy(file, home.resolve("ext").resolve(file.getFileName()));
      }
    }
    try (Stream<Path> jars = Files.list(home.resolve("ext"))) {
      assertThat(jars).hasSize(JARS.size());
    }
    return home;
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : (Iterable<Path>) files.filter(Files::isRegularFile)::iterator) {
        Path copy = to.resolve(from.relativize(file).toString());
        Files.createDirectories(copy.getParent());
        Files.copy(file, copy, StandardCopyOption.REPLACE_EXISTING);
      }
    }
  }

  @Test
  void every_event_is_in_the_topic_and_none_out_of_its_order() throws Exception {
    Random random = new Random(13);
    int kills = kills(10);
    String url = TestPostgres.freshDatabase();
    String home = home().toString();
    try (AxAcsSimulator server = AxAcsSimulator.start(Clock.systemUTC(), o -> o.history = HISTORY);
        Topic topic = new Topic("127.0.0.1:" + port)) {
      server.live(20);
      List<String> settings =
          List.of(
              "sites.hq.vendor=ax-acs",
              "sites.hq.base-url=" + server.baseUrl(),
              "sites.hq.feeds=records,realtime,passages",
              "sites.hq.records.schedule=1s",
              "sites.hq.passages.schedule=2s",
              "custom.kafka-brokers=127.0.0.1:" + port);
      for (int i = 0; i < kills; i++) {
        Process daemon = daemon(url, settings, "--home", home);
        long before = topic.read();
        long wanted = before + 1 + random.nextInt(i < kills / 2 ? 600 : 60);
        await().atMost(LONG).until(() -> topic.read() >= wanted);
        if (i == kills / 2) {
          brokerGoesAway(url, topic);
        }
        kill(daemon);
      }
      Process daemon = daemon(url, settings, "--home", home);
      server.stopLive();
      await().atMost(LONG).until(server::allVisible);
      await()
          .atMost(LONG)
          .pollInterval(Duration.ofSeconds(1))
          .untilAsserted(
              () -> {
                topic.read();
                assertThat(server.events()).isLessThanOrEqualTo((int) events(url) + 50);
                assertThat(topic.last).isEqualTo(warehouse(url));
              });
      daemon.destroy();
      assertThat(daemon.waitFor(10, TimeUnit.SECONDS)).as("SIGTERM drains within 10 s").isTrue();
      topic.read();
      Map<String, Long> truth = warehouse(url);
      System.out.printf(
          "kills %d, broker away %s s: events in the warehouse %d, in the topic %d (%d messages),"
              + " out of order %d%n",
          kills, AWAY.toSeconds(), truth.size(), topic.last.size(), topic.messages, topic.disorder);
      assertThat(topic.last).isEqualTo(truth).hasSizeGreaterThan(HISTORY);
      assertThat(topic.disorder).isZero();
    }
  }

  /** Feeds go on meanwhile; nothing of what they bring is lost. */
  private void brokerGoesAway(String url, Topic topic) throws Exception {
    Instant gone = Instant.now();
    broker.destroy();
    assertThat(broker.waitFor(1, TimeUnit.MINUTES)).isTrue();
    long before = events(url);
    await()
        .atMost(LONG)
        .until(() -> Instant.now().isAfter(gone.plus(AWAY)) && events(url) > before + 100);
    startBroker();
    long seen = topic.messages;
    await().atMost(LONG).until(() -> topic.read() > seen);
  }

  /** Each event's last change, by its id. */
  private static Map<String, Long> warehouse(String url) {
    Map<String, Long> all = new HashMap<>();
    try (WarehouseReader reader = reader(url)) {
      reader.query(
          "select event_id, load_no from access_event",
          rows -> {
            for (Object[] row = rows.next(); row != null; row = rows.next()) {
              all.put(row[0].toString(), ((Number) row[1]).longValue());
            }
            return all.size();
          });
    }
    return all;
  }

  /** What a reader of the topic has seen. */
  private static final class Topic implements AutoCloseable {
    private final ObjectMapper json = new ObjectMapper();
    private final KafkaConsumer<String, String> consumer;
    private final Map<String, Long> last = new HashMap<>();
    private long messages;
    private long disorder;

    Topic(String brokers) {
      consumer =
          new KafkaConsumer<>(
              Map.of(
                  "bootstrap.servers",
                  brokers,
                  "auto.offset.reset",
                  "earliest",
                  "allow.auto.create.topics",
                  "true",
                  "enable.auto.commit",
                  "false",
                  "default.api.timeout.ms",
                  "120000"),
              new StringDeserializer(),
              new StringDeserializer());
      consumer.assign(
          IntStream.range(0, PARTITIONS).mapToObj(n -> new TopicPartition(TOPIC, n)).toList());
      consumer.seekToBeginning(consumer.assignment());
    }

    /** All that can be had now; how many messages came so far. */
    long read() {
      try {
        for (var some = consumer.poll(Duration.ofMillis(300));
            !some.isEmpty();
            some = consumer.poll(Duration.ofMillis(300))) {
          some.forEach(this::take);
        }
      } catch (org.apache.kafka.common.errors.TimeoutException away) {
        return messages; // the broker has not started yet
      }
      return messages;
    }

    private void take(ConsumerRecord<String, String> message) {
      try {
        JsonNode row = json.readTree(message.value());
        assertThat(row.path("event_id").asText()).isEqualTo(message.key());
        long load = row.path("load_no").asLong();
        Long before = last.put(message.key(), load);
        disorder += before != null && before > load ? 1 : 0;
        messages++;
      } catch (IOException e) {
        throw new IllegalStateException(e);
      }
    }

    @Override
    public void close() {
      consumer.close(Duration.ZERO);
    }
  }
}
