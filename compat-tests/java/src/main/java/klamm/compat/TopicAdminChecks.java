package klamm.compat;

import static klamm.compat.Checks.check;
import static klamm.compat.Checks.equal;
import static klamm.compat.Checks.isTrue;
import static klamm.compat.Checks.refused;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.CreateTopicsOptions;
import org.apache.kafka.clients.admin.DescribeClusterOptions;
import org.apache.kafka.clients.admin.ListTopicsOptions;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicCollection;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.errors.InvalidConfigurationException;
import org.apache.kafka.common.errors.InvalidPartitionsException;
import org.apache.kafka.common.errors.InvalidReplicaAssignmentException;
import org.apache.kafka.common.errors.InvalidReplicationFactorException;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.OffsetOutOfRangeException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicIdException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** Topics, partitions, offsets and log folders through AdminClient, with the error of each impossible wish. */
final class TopicAdminChecks {
  private TopicAdminChecks() {}

  private static void cluster() throws Exception {
    try (Admin admin = Clients.admin()) {
      var cluster = admin.describeCluster(new DescribeClusterOptions().includeAuthorizedOperations(true));
      var nodes = List.copyOf(cluster.nodes().get());
      equal(1, nodes.size(), "nodes");
      equal("localhost", nodes.get(0).host(), "host");
      equal(Integer.parseInt(Clients.BOOTSTRAP.split(":")[1]), nodes.get(0).port(), "port");
      equal(nodes.get(0).id(), cluster.controller().get().id(), "controller");
      equal(22, cluster.clusterId().get().length(), "cluster id");
      equal(
          Set.of("CREATE", "CLUSTER_ACTION", "DESCRIBE_CONFIGS", "IDEMPOTENT_WRITE", "ALTER", "ALTER_CONFIGS", "DESCRIBE"),
          Set.copyOf(cluster.authorizedOperations().get().stream().map(Enum::name).toList()),
          "authorized operations without an authorizer");
      var features = admin.describeFeatures().featureMetadata().get();
      isTrue(features.finalizedFeatures().containsKey("metadata.version"), "features: " + features);
    }
  }

  private static void creates() throws Exception {
    try (Admin admin = Clients.admin()) {
      var wish = new NewTopic("java-created", 3, (short) 1).configs(Map.of("retention.ms", "1000"));
      var dry = admin.createTopics(List.of(wish), new CreateTopicsOptions().validateOnly(true));
      equal(3, dry.numPartitions("java-created").get(), "partitions, validated only");
      isTrue(!admin.listTopics().names().get().contains("java-created"), "validateOnly creates nothing");
      var made = admin.createTopics(List.of(wish));
      equal(3, made.numPartitions("java-created").get(), "partitions");
      equal(1, made.replicationFactor("java-created").get(), "replication factor");
      equal("1000", made.config("java-created").get().get("retention.ms").value(), "config in the answer");
      equal("producer", made.config("java-created").get().get("compression.type").value(), "default in the answer");
      Uuid id = made.topicId("java-created").get();
      TopicDescription byName = admin.describeTopics(List.of("java-created")).allTopicNames().get().get("java-created");
      equal(id, byName.topicId(), "topic id");
      equal(3, byName.partitions().size(), "partitions");
      byName.partitions().forEach(partition -> {
        equal(List.of(partition.leader()), partition.replicas(), "replicas");
        equal(List.of(partition.leader()), partition.isr(), "isr");
      });
      TopicDescription byId =
          admin.describeTopics(TopicCollection.ofTopicIds(List.of(id))).allTopicIds().get().get(id);
      equal("java-created", byId.name(), "described by id");
      var defaults = admin.createTopics(List.of(new NewTopic("java-defaults", java.util.Optional.empty(), java.util.Optional.empty())));
      equal(1, defaults.numPartitions("java-defaults").get(), "num.partitions");
      int node = byName.partitions().get(0).leader().id();
      admin.createTopics(List.of(new NewTopic("java-assigned", Map.of(0, List.of(node), 1, List.of(node))))).all().get();
      equal(2, admin.describeTopics(List.of("java-assigned")).allTopicNames().get().get("java-assigned").partitions().size(), "assigned");
    }
  }

  private static void refusals() throws Exception {
    try (Admin admin = Clients.admin()) {
      refuse(admin, new NewTopic("java-created", 1, (short) 1), TopicExistsException.class);
      refuse(admin, new NewTopic("no spaces", 1, (short) 1), InvalidTopicException.class);
      refuse(admin, new NewTopic("", 1, (short) 1), InvalidTopicException.class);
      refuse(admin, new NewTopic("..", 1, (short) 1), InvalidTopicException.class);
      refuse(admin, new NewTopic("x".repeat(250), 1, (short) 1), InvalidTopicException.class);
      refuse(admin, new NewTopic("java-zero", 0, (short) 1), InvalidPartitionsException.class);
      refuse(admin, new NewTopic("java-rf", 1, (short) 2), InvalidReplicationFactorException.class);
      refuse(admin, new NewTopic("java-rf", 1, (short) 0), InvalidReplicationFactorException.class);
      refuse(admin, new NewTopic("java-as", Map.of(0, List.of(77))), InvalidReplicaAssignmentException.class);
      refuse(admin, new NewTopic("java-as", Map.of(1, List.of(1))), InvalidReplicaAssignmentException.class);
      refuse(admin, new NewTopic("java-c", 1, (short) 1).configs(Map.of("no.such", "1")), InvalidConfigurationException.class);
      refuse(admin, new NewTopic("java-c", 1, (short) 1).configs(Map.of("retention.ms", "x")), InvalidConfigurationException.class);
      refuse(admin, new NewTopic("java-c", 1, (short) 1).configs(Map.of("cleanup.policy", "burn")), InvalidConfigurationException.class);
      refuse(admin, new NewTopic("java.created", 1, (short) 1), null);
      refuse(admin, new NewTopic("java_created", 1, (short) 1), InvalidTopicException.class);
      var names = admin.listTopics().names().get();
      for (String name : List.of("java-zero", "java-rf", "java-as", "java-c")) isTrue(!names.contains(name), name);
      refused(
          UnknownTopicOrPartitionException.class, () -> admin.describeTopics(List.of("java-never")).allTopicNames().get());
      refused(
          UnknownTopicIdException.class,
          () -> admin.describeTopics(TopicCollection.ofTopicIds(List.of(Uuid.randomUuid()))).allTopicIds().get());
      refused(UnknownTopicOrPartitionException.class, () -> admin.deleteTopics(List.of("java-never")).all().get());
    }
  }

  private static void refuse(Admin admin, NewTopic wish, Class<? extends Throwable> expected) throws Exception {
    if (expected == null) admin.createTopics(List.of(wish)).all().get();
    else refused(expected, () -> admin.createTopics(List.of(wish)).all().get());
  }

  private static void partitions() throws Exception {
    try (Admin admin = Clients.admin()) {
      Clients.createTopic("java-grown", 2);
      admin.createPartitions(Map.of("java-grown", NewPartitions.increaseTo(5))).all().get();
      Clients.fill("java-grown", 4, 0, 1);
      equal(5, admin.describeTopics(List.of("java-grown")).allTopicNames().get().get("java-grown").partitions().size(), "grown");
      refused(
          InvalidPartitionsException.class,
          () -> admin.createPartitions(Map.of("java-grown", NewPartitions.increaseTo(5))).all().get());
      refused(
          InvalidPartitionsException.class,
          () -> admin.createPartitions(Map.of("java-grown", NewPartitions.increaseTo(3))).all().get());
      refused(
          UnknownTopicOrPartitionException.class,
          () -> admin.createPartitions(Map.of("java-never", NewPartitions.increaseTo(3))).all().get());
      refused(
          InvalidReplicaAssignmentException.class,
          () -> admin.createPartitions(Map.of("java-grown", NewPartitions.increaseTo(6, List.of(List.of(99))))).all().get());
    }
  }

  private static void deletes() throws Exception {
    try (Admin admin = Clients.admin()) {
      Clients.createTopic("java-delete-1", 1);
      Clients.createTopic("java-delete-2", 2);
      Clients.fill("java-delete-2", 1, 0, 3);
      Uuid id = admin.describeTopics(List.of("java-delete-2")).allTopicNames().get().get("java-delete-2").topicId();
      admin.deleteTopics(List.of("java-delete-1")).all().get();
      admin.deleteTopics(TopicCollection.ofTopicIds(List.of(id))).all().get();
      var names = admin.listTopics().names().get();
      isTrue(!names.contains("java-delete-1") && !names.contains("java-delete-2"), "gone");
      refused(
          UnknownTopicIdException.class, () -> admin.deleteTopics(TopicCollection.ofTopicIds(List.of(id))).all().get());
      Clients.createTopic("java-delete-2", 2);
      Uuid fresh = admin.describeTopics(List.of("java-delete-2")).allTopicNames().get().get("java-delete-2").topicId();
      isTrue(!fresh.equals(id), "a new id");
      equal(0L, offset(admin, Clients.partition("java-delete-2", 1), OffsetSpec.latest()), "empty again");
      var internal = admin.listTopics(new ListTopicsOptions().listInternal(true)).namesToListings().get();
      isTrue(internal.get("__consumer_offsets").isInternal(), "__consumer_offsets is internal");
      isTrue(!admin.listTopics().names().get().contains("__consumer_offsets"), "internal topics are hidden by default");
      equal(
          50,
          admin.describeTopics(List.of("__consumer_offsets")).allTopicNames().get().get("__consumer_offsets").partitions().size(),
          "partitions of __consumer_offsets");
    }
  }

  private static long offset(Admin admin, TopicPartition partition, OffsetSpec spec) throws Exception {
    return admin.listOffsets(Map.of(partition, spec)).partitionResult(partition).get().offset();
  }

  private static void offsets() throws Exception {
    Clients.createTopic("java-offsets", 1);
    TopicPartition partition = Clients.partition("java-offsets", 0);
    try (var producer = Clients.producer()) {
      for (long time : List.of(1000L, 9000L, 3000L)) producer.send(new ProducerRecord<>("java-offsets", 0, time, "k", "v")).get();
    }
    try (Admin admin = Clients.admin()) {
      equal(0L, offset(admin, partition, OffsetSpec.earliest()), "earliest");
      equal(3L, offset(admin, partition, OffsetSpec.latest()), "latest");
      equal(1L, offset(admin, partition, OffsetSpec.forTimestamp(2000)), "by time");
      equal(-1L, offset(admin, partition, OffsetSpec.forTimestamp(9001)), "after the last");
      equal(0L, offset(admin, partition, OffsetSpec.earliestLocal()), "earliest local");
      equal(-1L, offset(admin, partition, OffsetSpec.latestTiered()), "latest tiered");
      var max = admin.listOffsets(Map.of(partition, OffsetSpec.maxTimestamp())).partitionResult(partition).get();
      equal("1 9000", max.offset() + " " + max.timestamp(), "max timestamp");
      isTrue(max.leaderEpoch().isPresent(), "leader epoch");
      var never = Clients.partition("java-never", 0);
      refused(
          UnknownTopicOrPartitionException.class,
          () ->
              admin
                  .listOffsets(
                      Map.of(never, OffsetSpec.latest()),
                      new org.apache.kafka.clients.admin.ListOffsetsOptions().timeoutMs(3000))
                  .all()
                  .get());
    }
  }

  private static void deletesRecords() throws Exception {
    Clients.createTopic("java-records", 1);
    Clients.fill("java-records", 0, 0, 10);
    TopicPartition partition = Clients.partition("java-records", 0);
    try (Admin admin = Clients.admin()) {
      var low = admin.deleteRecords(Map.of(partition, RecordsToDelete.beforeOffset(4))).lowWatermarks().get(partition).get();
      equal(4L, low.lowWatermark(), "low watermark");
      equal(4L, offset(admin, partition, OffsetSpec.earliest()), "earliest");
      equal("v4", Clients.readAll("java-records", 1, 1).get(0).value(), "first record left");
      refused(
          OffsetOutOfRangeException.class,
          () -> admin.deleteRecords(Map.of(partition, RecordsToDelete.beforeOffset(11))).all().get());
      var all = admin.deleteRecords(Map.of(partition, RecordsToDelete.beforeOffset(-1))).lowWatermarks().get(partition).get();
      equal(10L, all.lowWatermark(), "up to the high watermark");
      Clients.fill("java-records", 0, 10, 1);
      equal(10L, Clients.readAll("java-records", 1, 1).get(0).offset(), "offsets go on");
    }
  }

  private static void logDirs() throws Exception {
    Clients.createTopic("java-log-dirs", 2);
    Clients.fill("java-log-dirs", 1, 0, 100);
    try (Admin admin = Clients.admin()) {
      int node = admin.describeCluster().nodes().get().iterator().next().id();
      var folders = admin.describeLogDirs(List.of(node)).allDescriptions().get().get(node);
      equal(1, folders.size(), "log folders");
      var folder = folders.values().iterator().next();
      equal(null, folder.error(), "error");
      isTrue(folder.totalBytes().getAsLong() > folder.usableBytes().getAsLong(), "bytes of the disk");
      var empty = folder.replicaInfos().get(Clients.partition("java-log-dirs", 0));
      var filled = folder.replicaInfos().get(Clients.partition("java-log-dirs", 1));
      equal("0 0 false", empty.size() + " " + empty.offsetLag() + " " + empty.isFuture(), "an empty partition");
      isTrue(filled.size() > 500, "size " + filled.size());
      isTrue(folder.replicaInfos().size() > 50, "all partitions: " + folder.replicaInfos().size());
    }
  }

  static void run() {
    check("describes the cluster", TopicAdminChecks::cluster);
    check("creates topics: validated only, configs, defaults, assignments", TopicAdminChecks::creates);
    check("refuses impossible topics by name of the error", TopicAdminChecks::refusals);
    check("grows partitions, refuses the rest", TopicAdminChecks::partitions);
    check("deletes by name and by id; internal topics", TopicAdminChecks::deletes);
    check("lists offsets by every kind", TopicAdminChecks::offsets);
    check("deletes records", TopicAdminChecks::deletesRecords);
    check("describes log folders", TopicAdminChecks::logDirs);
  }
}
