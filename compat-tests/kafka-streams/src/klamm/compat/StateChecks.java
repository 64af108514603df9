package klamm.compat;

import static klamm.compat.Checks.equal;
import static klamm.compat.Checks.eventually;
import static klamm.compat.Checks.isTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.streams.StoreQueryParameters;
import org.apache.kafka.streams.state.QueryableStoreTypes;

/** State and its topics: counted, asked for, lost and restored, handed over between instances. */
final class StateChecks {
  private StateChecks() {}

  static void wordCount() throws Exception {
    Clients.createTopic("ks-lines", 3);
    Clients.createTopic("ks-counts", 2);
    List<String> lines = Streams.lines(0, 200);
    Streams.send("ks-lines", lines);
    var settings = Streams.settings("ks-count", "count", "repartition.purge.interval.ms", "500");
    try (var running = new Streams.Running(Streams.wordCount("ks-lines", "ks-counts"), settings)) {
      equal(Streams.expectedCounts(lines), Streams.byKey("ks-counts", 2, Streams.wordsIn(lines)), "every step of every count");
      var store = running.streams.store(StoreQueryParameters.fromNameAndType("counts", QueryableStoreTypes.<String, Long>keyValueStore()));
      equal(200L, store.get("all"), "the count asked from the store");
      internalTopics();
      eventually("processed records of the repartition topic are deleted", 20, () -> firstOffsets("ks-count-by-word-repartition", 3) == 600);
    }
    afterLoss(lines, settings);
  }

  private static void internalTopics() throws Exception {
    try (var admin = Clients.admin()) {
      var names = admin.listTopics().names().get(20, TimeUnit.SECONDS);
      isTrue(names.containsAll(List.of("ks-count-by-word-repartition", "ks-count-counts-changelog")), "internal topics: " + names);
      var changelog = new ConfigResource(ConfigResource.Type.TOPIC, "ks-count-counts-changelog");
      var repartition = new ConfigResource(ConfigResource.Type.TOPIC, "ks-count-by-word-repartition");
      var configs = admin.describeConfigs(List.of(changelog, repartition)).all().get(20, TimeUnit.SECONDS);
      equal("compact", configs.get(changelog).get("cleanup.policy").value(), "the changelog's policy");
      equal("delete", configs.get(repartition).get("cleanup.policy").value(), "the repartition topic's policy");
      equal("-1", configs.get(repartition).get("retention.ms").value(), "the repartition topic's retention");
      var described = admin.describeTopics(List.of("ks-count-counts-changelog")).allTopicNames().get(20, TimeUnit.SECONDS);
      equal(3, described.get("ks-count-counts-changelog").partitions().size(), "a changelog partition for each task");
    }
  }

  private static long firstOffsets(String topic, int partitions) throws Exception {
    long sum = 0;
    try (var admin = Clients.admin()) {
      for (int i = 0; i < partitions; i++) {
        var at = Clients.partition(topic, i);
        sum += admin.listOffsets(Map.of(at, OffsetSpec.earliest())).partitionResult(at).get(20, TimeUnit.SECONDS).offset();
      }
    }
    return sum;
  }

  /** The local state is deleted: a new instance reads it back from the changelog, and goes on counting. */
  private static void afterLoss(List<String> before, java.util.Properties settings) throws Exception {
    var again = new org.apache.kafka.streams.KafkaStreams(Streams.wordCount("ks-lines", "ks-counts"), settings);
    again.cleanUp();
    again.close();
    List<String> more = Streams.lines(200, 50);
    List<String> all = new ArrayList<>(before);
    all.addAll(more);
    try (var running = new Streams.Running(Streams.wordCount("ks-lines", "ks-counts"), settings).waitUntilRunning()) {
      equal(600L, running.restores.records.get(), "records read back from the changelog");
      Streams.send("ks-lines", more);
      equal(Streams.expectedCounts(all), Streams.byKey("ks-counts", 2, Streams.wordsIn(all)), "counts after the loss");
    }
  }

  /** Two instances with standby replicas share four partitions; one leaves, and the other goes on with its state. */
  static void handOver() throws Exception {
    Clients.createTopic("ks-shared-lines", 4);
    Clients.createTopic("ks-shared-counts", 1);
    List<String> lines = Streams.lines(0, 120);
    var topology = Streams.wordCount("ks-shared-lines", "ks-shared-counts");
    var first = Streams.settings("ks-shared", "stays", "num.standby.replicas", "1", "application.server", "localhost:1");
    var second = Streams.settings("ks-shared", "leaves", "num.standby.replicas", "1", "application.server", "localhost:2");
    try (var stays = new Streams.Running(topology, first)) {
      try (var leaves = new Streams.Running(topology, second)) {
        stays.waitUntilRunning();
        leaves.waitUntilRunning();
        Streams.send("ks-shared-lines", lines.subList(0, 60));
        Streams.byKey("ks-shared-counts", 1, 180);
        eventually("both instances know of each other", 30, () -> stays.streams.metadataForAllStreamsClients().size() == 2);
      }
      Streams.send("ks-shared-lines", lines.subList(60, 120));
      equal(Streams.expectedCounts(lines), Streams.byKey("ks-shared-counts", 1, 360), "counts by both, then by one");
    }
  }
}
