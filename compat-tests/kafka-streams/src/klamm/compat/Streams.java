package klamm.compat;

import static klamm.compat.Checks.eventually;
import static klamm.compat.Clients.BOOTSTRAP;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;
import org.apache.kafka.streams.kstream.Grouped;
import org.apache.kafka.streams.kstream.KStream;
import org.apache.kafka.streams.kstream.Materialized;
import org.apache.kafka.streams.state.Stores;

/** What the checks share: settings, the word count, and starting a topology so that its errors are not lost. */
final class Streams {
  private Streams() {}

  /** Each record is forwarded (no cache), so that the output says every step of the state. */
  static Properties settings(String application, String folder, Object... pairs) throws Exception {
    Properties settings = new Properties();
    settings.put("bootstrap.servers", BOOTSTRAP);
    settings.put("application.id", application);
    settings.put("state.dir", (Path.of(folder).isAbsolute() ? Path.of(folder) : Workplace.folder(folder)).toString());
    settings.put("default.key.serde", Serdes.StringSerde.class);
    settings.put("default.value.serde", Serdes.StringSerde.class);
    settings.put("statestore.cache.max.bytes", "0");
    settings.put("commit.interval.ms", "100");
    settings.put("session.timeout.ms", "6000");
    settings.put("heartbeat.interval.ms", "500");
    for (int i = 0; i < pairs.length; i += 2) settings.put(pairs[i], pairs[i + 1]);
    return settings;
  }

  /** Lines of words are counted by word, by way of a repartition topic; the counts go out as text. */
  static Topology wordCount(String from, String to) {
    StreamsBuilder builder = new StreamsBuilder();
    KStream<String, String> lines = builder.stream(from);
    lines
        .flatMapValues(line -> List.of(line.split(" ")))
        .groupBy((key, word) -> word, Grouped.as("by-word"))
        .count(Materialized.<String, Long>as(Stores.persistentKeyValueStore("counts")).withValueSerde(Serdes.Long()))
        .toStream()
        .mapValues(count -> Long.toString(count))
        .to(to);
    return builder.build();
  }

  /** A running topology. An exception in it fails whoever waits for it. */
  static final class Running implements AutoCloseable {
    final KafkaStreams streams;
    final AtomicReference<Throwable> failure = new AtomicReference<>();
    final Restores restores = new Restores();

    Running(Topology topology, Properties settings) {
      streams = new KafkaStreams(topology, settings);
      streams.setGlobalStateRestoreListener(restores);
      streams.setUncaughtExceptionHandler(
          error -> {
            failure.compareAndSet(null, error);
            return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
          });
      streams.start();
    }

    Running waitUntilRunning() throws Exception {
      eventually("the topology runs", 40, () -> {
        rethrow();
        return streams.state() == KafkaStreams.State.RUNNING;
      });
      return this;
    }

    void rethrow() {
      if (failure.get() != null) throw new AssertionError("the topology failed: " + failure.get(), failure.get());
    }

    @Override
    public void close() {
      boolean closed = streams.close(Duration.ofSeconds(30));
      rethrow();
      Checks.isTrue(closed, "the topology closes within 30 s");
    }
  }

  static void send(String topic, List<String> values) throws Exception {
    try (var producer = Clients.producer()) {
      Clients.send(producer, values.stream().map(value -> new ProducerRecord<String, String>(topic, value)).toList());
    }
  }

  /** The values of each key in the order of the topic, over all its partitions, `count` records in all. */
  static Map<String, List<String>> byKey(String topic, int partitions, int count) {
    Map<String, List<String>> result = new HashMap<>();
    for (ConsumerRecord<String, String> record :
        Clients.readAll(topic, partitions, count, "isolation.level", "read_committed")) {
      result.computeIfAbsent(record.key(), key -> new ArrayList<>()).add(record.value());
    }
    return result;
  }

  /** "1", "2" ... of each word, as often as it is there. */
  static Map<String, List<String>> expectedCounts(List<String> lines) {
    Map<String, List<String>> result = new HashMap<>();
    for (String line : lines) {
      for (String word : line.split(" ")) {
        List<String> counts = result.computeIfAbsent(word, key -> new ArrayList<>());
        counts.add(Integer.toString(counts.size() + 1));
      }
    }
    return result;
  }

  static int wordsIn(List<String> lines) {
    return lines.stream().mapToInt(line -> line.split(" ").length).sum();
  }

  /** Lines that differ from one another, of few words. */
  static List<String> lines(int from, int count) {
    List<String> lines = new ArrayList<>();
    for (int i = from; i < from + count; i++) lines.add("all w" + i % 7 + " x" + i % 13);
    return lines;
  }
}
