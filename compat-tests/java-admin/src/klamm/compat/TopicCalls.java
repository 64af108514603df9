package klamm.compat;

import static klamm.compat.Checks.check;
import static klamm.compat.Checks.equal;
import static klamm.compat.Checks.eventually;
import static klamm.compat.Checks.isTrue;
import static klamm.compat.Checks.refused;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.ListOffsetsResult;
import org.apache.kafka.clients.admin.NewPartitionReassignment;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.common.ElectionType;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.TopicPartitionReplica;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.ElectionNotNeededException;
import org.apache.kafka.common.errors.InvalidReplicaAssignmentException;
import org.apache.kafka.common.errors.LogDirNotFoundException;
import org.apache.kafka.common.errors.NoReassignmentInProgressException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** Topics, their partitions, replicas, records and configs. */
final class TopicCalls {
  private static final String TOPIC = "admin-topic";
  private static final TopicPartition ZERO = Clients.partition(TOPIC, 0);

  private TopicCalls() {}

  private static void topics(Admin admin) throws Exception {
    equal(2, admin.createTopics(List.of(new NewTopic(TOPIC, 2, (short) 1))).numPartitions(TOPIC).get(), "made");
    admin.createPartitions(Map.of(TOPIC, NewPartitions.increaseTo(3))).all().get();
    eventually("three partitions", 10, () ->
        admin.describeTopics(List.of(TOPIC)).allTopicNames().get().get(TOPIC).partitions().size() == 3);
    isTrue(admin.listTopics().names().get().contains(TOPIC), "listed");
    admin.createTopics(List.of(new NewTopic("admin-deleted", 1, (short) 1))).all().get();
    admin.deleteTopics(List.of("admin-deleted")).all().get();
    eventually("deleted", 10, () -> !admin.listTopics().names().get().contains("admin-deleted"));
  }

  private static void records(Admin admin) throws Exception {
    Clients.fill(TOPIC, 0, 0, 10);
    admin.deleteRecords(Map.of(ZERO, RecordsToDelete.beforeOffset(4))).all().get();
    ListOffsetsResult.ListOffsetsResultInfo first = admin.listOffsets(Map.of(ZERO, OffsetSpec.earliest())).partitionResult(ZERO).get();
    equal(4L, first.offset(), "first offset");
    equal(10L, admin.listOffsets(Map.of(ZERO, OffsetSpec.latest())).partitionResult(ZERO).get().offset(), "last offset");
  }

  private static void configs(Admin admin) throws Exception {
    ConfigResource topic = new ConfigResource(ConfigResource.Type.TOPIC, TOPIC);
    var set = new AlterConfigOp(new ConfigEntry("retention.ms", "123456"), AlterConfigOp.OpType.SET);
    admin.incrementalAlterConfigs(Map.of(topic, List.of(set))).all().get();
    eventually("the topic's config", 10, () ->
        admin.describeConfigs(List.of(topic)).all().get().get(topic).get("retention.ms").value().equals("123456"));
    var listed = admin.listConfigResources(Set.of(ConfigResource.Type.TOPIC), new org.apache.kafka.clients.admin.ListConfigResourcesOptions());
    isTrue(listed.all().get().contains(topic), "listed: " + listed.all().get());
    ConfigResource logger = new ConfigResource(ConfigResource.Type.BROKER_LOGGER, "1");
    var warn = new AlterConfigOp(new ConfigEntry("root", "WARN"), AlterConfigOp.OpType.SET);
    admin.incrementalAlterConfigs(Map.of(logger, List.of(warn))).all().get();
    equal("WARN", admin.describeConfigs(List.of(logger)).all().get().get(logger).get("root").value(), "level of the root logger");
    ConfigResource metrics = new ConfigResource(ConfigResource.Type.CLIENT_METRICS, "admin-metrics");
    var interval = new AlterConfigOp(new ConfigEntry("interval.ms", "5000"), AlterConfigOp.OpType.SET);
    admin.incrementalAlterConfigs(Map.of(metrics, List.of(interval))).all().get();
    eventually("the subscription", 10, () ->
        admin.listClientMetricsResources().all().get().stream().anyMatch(each -> each.name().equals("admin-metrics")));
    equal("5000", admin.describeConfigs(List.of(metrics)).all().get().get(metrics).get("interval.ms").value(), "its interval");
    ConfigResource broker = new ConfigResource(ConfigResource.Type.BROKER, "1");
    var cleaner = new AlterConfigOp(new ConfigEntry("log.cleaner.backoff.ms", "16000"), AlterConfigOp.OpType.SET);
    admin.incrementalAlterConfigs(Map.of(broker, List.of(cleaner))).all().get();
    eventually("the broker's config", 10, () ->
        admin.describeConfigs(List.of(broker)).all().get().get(broker).get("log.cleaner.backoff.ms").value().equals("16000"));
  }

  private static void replicas(Admin admin) throws Exception {
    var directories = admin.describeLogDirs(List.of(1)).allDescriptions().get().get(1);
    String home = directories.entrySet().stream().filter(each -> each.getValue().replicaInfos().containsKey(ZERO)).findFirst().get().getKey();
    TopicPartitionReplica replica = new TopicPartitionReplica(TOPIC, 0, 1);
    var where = admin.describeReplicaLogDirs(List.of(replica)).all().get().get(replica);
    equal(home, where.getCurrentReplicaLogDir(), "the replica's folder");
    equal(null, where.getFutureReplicaLogDir(), "no move under way");
    refused(LogDirNotFoundException.class, () -> admin.alterReplicaLogDirs(Map.of(replica, "/no/such/folder")).all().get());
    admin.alterReplicaLogDirs(Map.of(replica, home)).all().get();
  }

  private static void moves(Admin admin) throws Exception {
    var here = Optional.of(new NewPartitionReassignment(List.of(1)));
    admin.alterPartitionReassignments(Map.of(ZERO, here)).all().get();
    equal(Map.of(), admin.listPartitionReassignments().reassignments().get(), "nothing is under way");
    refused(NoReassignmentInProgressException.class, () -> admin.alterPartitionReassignments(Map.of(ZERO, Optional.empty())).all().get());
    var elsewhere = Optional.of(new NewPartitionReassignment(List.of(7)));
    refused(InvalidReplicaAssignmentException.class, () -> admin.alterPartitionReassignments(Map.of(ZERO, elsewhere)).all().get());
  }

  private static void elections(Admin admin) throws Exception {
    TopicPartition never = Clients.partition("admin-never", 0);
    for (ElectionType type : ElectionType.values()) {
      var outcome = admin.electLeaders(type, Set.of(ZERO, never)).partitions().get();
      isTrue(outcome.get(ZERO).get() instanceof ElectionNotNeededException, "has its leader: " + outcome);
      isTrue(outcome.get(never).get() instanceof UnknownTopicOrPartitionException, "is not there: " + outcome);
      equal(Map.of(), admin.electLeaders(type, null).partitions().get(), "nothing is to be done");
    }
  }

  static void run() {
    try (Admin admin = Calls.noting(Clients.admin())) {
      check("topics: made, grown, described, listed, deleted", () -> topics(admin));
      check("records deleted, offsets listed", () -> records(admin));
      check("configs of a topic, a broker, its loggers and client metrics", () -> configs(admin));
      check("folders of replicas", () -> replicas(admin));
      check("moves of partitions", () -> moves(admin));
      check("elections of leaders", () -> elections(admin));
    }
  }
}
