package klamm.compat;

import static klamm.compat.Checks.equal;
import static klamm.compat.Checks.eventually;
import static klamm.compat.Checks.isTrue;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;

/**
 * Exactly once through a chain of two stages, in -> mid -> out, while members join, leave, stall past their poll interval
 * in an open transaction, and are killed between their offsets and their commit.
 */
final class ChainChecks {
  private static final int PARTITIONS = 3;
  private final String protocol;
  private final String prefix;
  private final String in;
  private final String mid;
  private final String out;
  private final long seed = Long.parseLong(System.getenv().getOrDefault("SEED", String.valueOf(System.nanoTime() % 1_000_000)));
  private final List<ChainLink> links = new ArrayList<>();
  private final List<ChainLink> gone = new ArrayList<>();
  private final Map<Integer, List<String>> sent = new HashMap<>();
  private volatile boolean pouring = true;

  ChainChecks(String prefix, String protocol) {
    this.prefix = prefix + "-chain-" + protocol;
    this.protocol = protocol;
    in = this.prefix + "-in";
    mid = this.prefix + "-mid";
    out = this.prefix + "-out";
  }

  private String group(String stage) {
    return prefix + "-" + stage;
  }

  private ChainLink join(String stage, String name, String mishap) {
    return new ChainLink(plan(stage, name, mishap), seed + links.size() + gone.size());
  }

  private ChainLink.Plan plan(String stage, String name, String mishap) {
    boolean first = stage.equals("first");
    return new ChainLink.Plan(protocol, group(stage), first ? in : mid, first ? mid : out, name, mishap);
  }

  private ChainLink joined(String stage, String name, String mishap) throws Exception {
    ChainLink link = join(stage, name, mishap);
    links.add(link);
    eventually(name + " of " + group(stage) + " gets work; its errors: " + link.errors, 40, link::works);
    return link;
  }

  private void leave(ChainLink link) throws Exception {
    link.close();
    links.remove(link);
    gone.add(link);
  }

  private void shortSessions(String group) throws Exception {
    if (protocol.equals("classic")) return;
    try (Admin admin = Clients.admin()) {
      ConfigResource resource = new ConfigResource(ConfigResource.Type.valueOf("GROUP"), group);
      List<AlterConfigOp> wishes = new ArrayList<>();
      Map.of("consumer.session.timeout.ms", "3000", "consumer.heartbeat.interval.ms", "300")
          .forEach((key, value) -> wishes.add(new AlterConfigOp(new ConfigEntry(key, value), AlterConfigOp.OpType.SET)));
      admin.incrementalAlterConfigs(Map.of(resource, wishes)).all().get();
    }
  }

  /** The source: until told to stop, then up to its minimum. */
  private Thread pour(int minimum) {
    for (int i = 0; i < PARTITIONS; i++) sent.put(i, new ArrayList<>());
    Thread thread = new Thread(() -> {
      try (var producer = Clients.producer("enable.idempotence", "true")) {
        for (int i = 0; pouring || i < minimum; i++) {
          int partition = i % PARTITIONS;
          String value = partition + "." + i;
          producer.send(new ProducerRecord<>(in, partition, value, value));
          sent.get(partition).add(value);
          if (i % 6 == 5) Thread.sleep(Scale.of(20, 5));
        }
      } catch (InterruptedException error) {
        Thread.currentThread().interrupt();
      }
    });
    thread.setDaemon(true);
    thread.start();
    return thread;
  }

  /** A process joins a stage, reaches the middle of a commit, and is killed. */
  private void kill(String stage, String name) throws Exception {
    ChainLink.Plan plan = plan(stage, name, "hang");
    Process process =
        new ProcessBuilder(
                "java", "-Xmx96m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Dorg.slf4j.simpleLogger.defaultLogLevel=off",
                "-cp", System.getProperty("java.class.path"), "klamm.compat.ChainWorker",
                plan.protocol(), plan.group(), plan.from(), plan.to(), plan.name(), plan.mishap(), String.valueOf(seed))
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    try (var output = new BufferedReader(new InputStreamReader(process.getInputStream()))) {
      equal("hanging", output.readLine(), "the worker to kill says");
    } finally {
      process.destroyForcibly();
      process.waitFor(10, TimeUnit.SECONDS);
    }
  }

  private void churn(int round) throws Exception {
    ChainLink late = joined("first", "late" + round, "none");
    ChainLink other = joined("second", "late" + round, "none");
    ChainLink stalled = joined("first", "stalled" + round, "stall");
    isTrue(stalled.mishap.await(40, TimeUnit.SECONDS), "the stalled one got records");
    kill(round % 2 == 0 ? "second" : "first", "killed" + round);
    leave(late);
    eventually("the stalled one was refused", 30, () -> stalled.refusals.get() > 0);
    leave(other);
    leave(stalled);
  }

  private static Map<Integer, List<String>> committed(String topic) throws Exception {
    Map<Integer, List<String>> values = new HashMap<>();
    for (int i = 0; i < PARTITIONS; i++) {
      values.put(i, Clients.values(Transactions.committed(Clients.partition(topic, i))));
    }
    return values;
  }

  private void untilDrained() throws Exception {
    try (var reader = Clients.consumer("isolation.level", "read_committed")) {
      List<TopicPartition> partitions = new ArrayList<>();
      for (int i = 0; i < PARTITIONS; i++) partitions.add(Clients.partition(out, i));
      reader.assign(partitions);
      reader.seekToBeginning(partitions);
      int expected = sent.values().stream().mapToInt(List::size).sum();
      int[] seen = {0};
      eventually("all " + expected + " records arrive", Scale.of(60, 600), () -> {
        seen[0] += reader.poll(java.time.Duration.ofMillis(200)).count();
        return seen[0] >= expected;
      });
    }
  }

  private void same(String topic) throws Exception {
    Map<Integer, List<String>> got = committed(topic);
    for (int i = 0; i < PARTITIONS; i++) {
      List<String> expected = sent.get(i);
      List<String> actual = got.get(i);
      if (expected.equals(actual)) continue;
      var missing = new HashSet<>(expected);
      actual.forEach(missing::remove);
      var distinct = new HashSet<>(actual);
      int at = 0;
      while (at < expected.size() && at < actual.size() && expected.get(at).equals(actual.get(at))) at += 1;
      throw new AssertionError(
          topic + "-" + i + " (seed " + seed + "): sent " + expected.size() + ", got " + actual.size() + ", missing " + missing.size()
              + ", doubled " + (actual.size() - distinct.size()) + ", poison " + distinct.contains(ChainLink.POISON)
              + ", the first difference is record " + at);
    }
  }

  private void ended(String topic, String group) throws Exception {
    try (Admin admin = Clients.admin()) {
      for (int i = 0; i < PARTITIONS; i++) {
        TopicPartition partition = Clients.partition(topic, i);
        long end = Transactions.logEnd(partition);
        equal(end, Transactions.lastStable(partition), "nothing is left open in " + partition);
        var offset = admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata().get().get(partition);
        List<ConsumerRecord<String, String>> all = Transactions.all(partition, "read_committed");
        equal(all.get(all.size() - 1).offset() + 1, offset.offset(), group + " committed of " + partition);
        if (topic.equals(in)) equal(end, offset.offset(), group + " committed the end of " + partition);
      }
      var description = admin.describeConsumerGroups(List.of(group)).all().get().get(group);
      equal(0, description.members().size(), "members left in " + group);
    }
  }

  void run() throws Exception {
    for (String topic : List.of(in, mid, out)) Clients.createTopic(topic, PARTITIONS);
    shortSessions(group("first"));
    shortSessions(group("second"));
    Thread source = pour(Scale.of(600, 60_000));
    for (String stage : List.of("first", "second")) links.add(join(stage, "steady", "none"));
    for (int round = 0; round < Scale.of(1, 10); round++) churn(round);
    pouring = false;
    source.join();
    untilDrained();
    for (ChainLink link : List.copyOf(links)) leave(link);
    same(mid);
    same(out);
    ended(in, group("first"));
    ended(mid, group("second"));
    int written = 0;
    for (int i = 0; i < PARTITIONS; i++) written += Transactions.all(Clients.partition(out, i), "read_uncommitted").size();
    isTrue(gone.stream().anyMatch(link -> link.aborted.get() > 0), "transactions were aborted on purpose");
    isTrue(written > sent.values().stream().mapToInt(List::size).sum(), "aborted records are in the log: " + written);
  }
}
