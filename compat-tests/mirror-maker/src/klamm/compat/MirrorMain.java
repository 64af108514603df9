package klamm.compat;

import static klamm.compat.Checks.check;
import static klamm.compat.Checks.equal;
import static klamm.compat.Checks.eventually;
import static klamm.compat.Checks.isTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.connect.mirror.RemoteClusterUtils;

/** MirrorMaker 2 copies topics of one broker (alias "here") to another ("there"). */
public final class MirrorMain {
  private static final String TARGET = System.getenv("BOOTSTRAP_TARGET");
  private static final String TOPIC = "mm-orders";
  private static final String COPY = "here.mm-orders";
  private static final long TIME = 1_700_000_000_000L;
  private static Path settings;
  private static Worker mirror;
  private static int written;

  private MirrorMain() {}

  public static void main(String[] args) throws Exception {
    settings = Workplace.folder("mirror").resolve("mm2.properties");
    writeSettings();
    check("records arrive with keys, values, headers, times and partitions", 120, MirrorMain::records);
    check("the topic's configs are copied, also a later change and more partitions", 60, MirrorMain::configs);
    check("a group goes on at the other broker where it was", 90, MirrorMain::groups);
    check("heartbeats and upstream clusters", 60, MirrorMain::heartbeats);
    check("after a restart nothing is missing and nothing is there twice", 120, MirrorMain::restart);
    System.out.flush();
    System.exit(Checks.exitCode());
  }

  private static void writeSettings() throws Exception {
    Files.writeString(
        settings,
        """
        clusters=here,there
        here.bootstrap.servers=%s
        there.bootstrap.servers=%s
        here->there.enabled=true
        here->there.topics=mm-.*
        here->there.groups=mm-.*
        there->here.enabled=false
        replication.factor=1
        checkpoints.topic.replication.factor=1
        heartbeats.topic.replication.factor=1
        offset-syncs.topic.replication.factor=1
        config.storage.replication.factor=1
        offset.storage.replication.factor=1
        status.storage.replication.factor=1
        offset.flush.interval.ms=500
        refresh.topics.interval.seconds=2
        refresh.groups.interval.seconds=2
        sync.topic.configs.interval.seconds=2
        emit.checkpoints.interval.seconds=1
        emit.heartbeats.interval.seconds=1
        sync.group.offsets.enabled=true
        sync.group.offsets.interval.seconds=1
        offset.lag.max=0
        plugin.discovery=service_load
        """
            .formatted(Clients.BOOTSTRAP, TARGET));
  }

  private static void startMirror() throws Exception {
    mirror =
        new Worker("org.apache.kafka.connect.mirror.MirrorMaker", Map.of("org.slf4j.simpleLogger.defaultLogLevel", "warn"), settings.toString());
  }

  private static Admin target() {
    return Admin.create(Map.of("bootstrap.servers", TARGET));
  }

  private static void write(int count, int partitions) throws Exception {
    List<ProducerRecord<String, String>> records = new ArrayList<>();
    for (int i = written; i < written + count; i++) {
      var record = new ProducerRecord<>(TOPIC, i % partitions, TIME + i, i % 10 == 0 ? null : "k" + i, i % 25 == 24 ? null : "v" + i);
      record.headers().add("n", Integer.toString(i).getBytes(StandardCharsets.UTF_8)).add("n", null).add("", new byte[0]);
      records.add(record);
    }
    try (var producer = Clients.producer("compression.type", "zstd")) {
      Clients.send(producer, records);
    }
    written += count;
  }

  /** What matters of each record, by partition, in order. */
  private static Map<Integer, List<String>> contents(String topic, int partitions, Object... pairs) {
    Map<Integer, List<String>> result = new HashMap<>();
    for (ConsumerRecord<String, String> each : Clients.readAll(topic, partitions, written, pairs)) {
      String text = each.timestamp() + " " + each.timestampType() + " " + each.key() + " " + each.value() + " " + each.headers();
      result.computeIfAbsent(each.partition(), partition -> new ArrayList<>()).add(text);
    }
    return result;
  }

  private static void sameRecords(int partitions) {
    equal(contents(TOPIC, partitions), contents(COPY, partitions, "bootstrap.servers", TARGET), "the copy");
  }

  private static void untilCopied(int partitions) throws Exception {
    eventually("the topic is copied", 80, () -> {
      if (!mirror.isAlive()) throw new AssertionError("MirrorMaker ended:\n" + mirror.tail());
      try (var admin = target()) {
        if (!admin.listTopics().names().get(20, TimeUnit.SECONDS).contains(COPY)) return false;
        var topic = admin.describeTopics(List.of(COPY)).allTopicNames().get(20, TimeUnit.SECONDS).get(COPY);
        return topic.partitions().size() == partitions;
      }
    });
  }

  private static void records() throws Exception {
    Clients.createTopic(TOPIC, 3, "retention.ms", "-1", "max.message.bytes", "2000000");
    Clients.createTopic("other", 1);
    write(600, 3);
    startMirror();
    untilCopied(3);
    sameRecords(3);
    try (var admin = target()) {
      isTrue(!admin.listTopics().names().get(20, TimeUnit.SECONDS).contains("here.other"), "only the topics asked for");
    }
  }

  private static String configOfCopy(String name) throws Exception {
    var resource = new ConfigResource(ConfigResource.Type.TOPIC, COPY);
    try (var admin = target()) {
      return admin.describeConfigs(List.of(resource)).all().get(20, TimeUnit.SECONDS).get(resource).get(name).value();
    }
  }

  private static void configs() throws Exception {
    equal("-1", configOfCopy("retention.ms"), "retention.ms");
    equal("2000000", configOfCopy("max.message.bytes"), "max.message.bytes");
    try (var admin = Clients.admin()) {
      var change = new AlterConfigOp(new ConfigEntry("max.message.bytes", "3000000"), AlterConfigOp.OpType.SET);
      var resource = new ConfigResource(ConfigResource.Type.TOPIC, TOPIC);
      admin.incrementalAlterConfigs(Map.of(resource, List.of(change))).all().get(20, TimeUnit.SECONDS);
      admin.createPartitions(Map.of(TOPIC, NewPartitions.increaseTo(4))).all().get(20, TimeUnit.SECONDS);
    }
    eventually("the changed config arrives", 40, () -> configOfCopy("max.message.bytes").equals("3000000"));
    untilCopied(4);
    write(200, 4);
    sameRecords(4);
  }

  private static void groups() throws Exception {
    var copies = Set.of(Clients.partition(COPY, 0), Clients.partition(COPY, 1), Clients.partition(COPY, 2));
    Map<String, Object> there = Map.of("bootstrap.servers", TARGET);
    // Only what is behind the newest offset sync is translated after a start, and exactly so the end of a partition.
    try (var consumer = Clients.consumer("group.id", "mm-readers", "enable.auto.commit", "false")) {
      Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
      for (int i = 0; i < 3; i++) {
        var at = Clients.partition(TOPIC, i);
        offsets.put(at, new OffsetAndMetadata(consumer.endOffsets(List.of(at)).get(at)));
      }
      consumer.assign(offsets.keySet());
      consumer.commitSync(offsets);
    }
    try (var admin = target(); var consumer = Clients.consumer("bootstrap.servers", TARGET)) {
      var ends = consumer.endOffsets(copies);
      eventually("the group is at the end of the copies", 60, () -> {
        var committed = admin.listConsumerGroupOffsets("mm-readers").partitionsToOffsetAndMetadata().get(20, TimeUnit.SECONDS);
        for (var copy : copies) {
          var offset = committed.get(copy);
          if (offset == null) return false;
          isTrue(offset.offset() <= ends.get(copy), "a group is never past the end: " + committed);
          if (offset.offset() != ends.get(copy)) return false;
        }
        return true;
      });
      var translated = RemoteClusterUtils.translateOffsets(there, "here", "mm-readers", Duration.ofSeconds(5));
      for (var copy : copies) equal(ends.get(copy), translated.get(copy).offset(), "the checkpoint of " + copy);
    }
  }

  private static void heartbeats() throws Exception {
    Map<String, Object> there = Map.of("bootstrap.servers", TARGET);
    eventually("heartbeats of the first broker", 40, () -> RemoteClusterUtils.upstreamClusters(there).equals(Set.of("here")));
    equal(1, RemoteClusterUtils.replicationHops(there, "here"), "hops");
  }

  private static void restart() throws Exception {
    int code = mirror.stop();
    isTrue(code == 0 || code == 143, "exit code of SIGTERM: " + code);
    write(300, 4);
    startMirror();
    sameRecords(4);
    write(100, 4);
    sameRecords(4);
    mirror.stop();
  }
}
