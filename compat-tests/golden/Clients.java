// A tour of Apache Kafka's own Java clients, for their frames: admin calls of every kind, an idempotent and a
// transactional producer, consumers of the classic, the consumer and the share protocol. What a broker refuses is
// printed and passed over: a refusal is worth a frame too.
// Run: BOOTSTRAP=host:port java -cp 'libs/*' Clients.java CLIENT_VERSION

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.FeatureUpdate;
import org.apache.kafka.clients.admin.NewPartitionReassignment;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.admin.ScramCredentialInfo;
import org.apache.kafka.clients.admin.ScramMechanism;
import org.apache.kafka.clients.admin.TransactionDescription;
import org.apache.kafka.clients.admin.UpdateFeaturesOptions;
import org.apache.kafka.clients.admin.UserScramCredentialUpsertion;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.KafkaShareConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.ElectionType;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.TopicPartitionReplica;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclBindingFilter;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.quota.ClientQuotaAlteration;
import org.apache.kafka.common.quota.ClientQuotaEntity;
import org.apache.kafka.common.quota.ClientQuotaFilter;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

public class Clients {
    private static final String TOPIC = "golden-java";
    private static final TopicPartition PARTITION = new TopicPartition(TOPIC, 0);
    private static final ConfigResource TOPIC_RESOURCE = new ConfigResource(ConfigResource.Type.TOPIC, TOPIC);
    private static String clientId;

    public static void main(String[] args) throws Exception {
        clientId = "java-" + args[0];
        try (Admin admin = Admin.create(settings())) {
            topics(admin);
            produce();
            transaction(admin);
            consume(admin, "classic");
            consume(admin, "consumer");
            share(admin);
            cluster(admin);
            attempt("deleteRecords",
                () -> admin.deleteRecords(Map.of(PARTITION, RecordsToDelete.beforeOffset(1))).all());
            attempt("deleteTopics", () -> admin.deleteTopics(List.of(TOPIC)).all());
        }
        System.exit(0);
    }

    private static Map<String, Object> settings() {
        Map<String, Object> settings = new HashMap<>();
        settings.put("bootstrap.servers", System.getenv("BOOTSTRAP"));
        settings.put("client.id", clientId);
        settings.put("key.serializer", StringSerializer.class.getName());
        settings.put("value.serializer", StringSerializer.class.getName());
        settings.put("key.deserializer", StringDeserializer.class.getName());
        settings.put("value.deserializer", StringDeserializer.class.getName());
        return settings;
    }

    private static void attempt(String what, Callable<Object> call) {
        try {
            Object result = call.call();
            if (result instanceof KafkaFuture<?> future) {
                future.get(10, TimeUnit.SECONDS);
            }
        } catch (Throwable e) {
            System.out.println(what + ": " + e);
        }
    }

    private static void topics(Admin admin) {
        NewTopic topic = new NewTopic(TOPIC, Optional.of(1), Optional.empty())
            .configs(Map.of("retention.ms", "3600000"));
        attempt("createTopics", () -> admin.createTopics(List.of(topic)).all());
        attempt("createPartitions", () -> admin.createPartitions(Map.of(TOPIC, NewPartitions.increaseTo(2))).all());
        attempt("describeTopics", () -> admin.describeTopics(List.of(TOPIC)).allTopicNames());
        attempt("listTopics", () -> admin.listTopics().names());
        AlterConfigOp change = new AlterConfigOp(new ConfigEntry("retention.ms", "7200000"), AlterConfigOp.OpType.SET);
        attempt("incrementalAlterConfigs",
            () -> admin.incrementalAlterConfigs(Map.of(TOPIC_RESOURCE, List.of(change))).all());
        attempt("describeConfigs",
            () -> admin.describeConfigs(List.of(new ConfigResource(ConfigResource.Type.GROUP, "g"))).all());
    }

    private static void produce() throws Exception {
        Map<String, Object> settings = settings();
        settings.put("compression.type", "lz4");
        try (KafkaProducer<String, String> producer = new KafkaProducer<>(settings)) {
            for (int i = 0; i < 5; i++) {
                ProducerRecord<String, String> record = new ProducerRecord<>(TOPIC, 0, "key" + i, "value" + i);
                record.headers().add("header", new byte[] {1, 2});
                producer.send(record);
            }
            producer.flush();
        }
    }

    private static void transaction(Admin admin) throws Exception {
        Map<String, Object> settings = settings();
        settings.put("transactional.id", "golden-java-transaction");
        try (KafkaProducer<String, String> producer = new KafkaProducer<>(settings)) {
            producer.initTransactions();
            producer.beginTransaction();
            producer.send(new ProducerRecord<>(TOPIC, 1, "key", "value"));
            Map<TopicPartition, OffsetAndMetadata> offsets =
                Map.of(PARTITION, new OffsetAndMetadata(1, Optional.of(0), "note"));
            attempt("sendOffsets", () -> {
                producer.sendOffsetsToTransaction(offsets, new ConsumerGroupMetadata("golden-java-offsets"));
                return null;
            });
            producer.flush();
            attempt("describeProducers", () -> admin.describeProducers(List.of(new TopicPartition(TOPIC, 1))).all());
            attempt("listTransactions", () -> admin.listTransactions().all());
            attempt("describeTransactions", () -> {
                KafkaFuture<Map<String, TransactionDescription>> all =
                    admin.describeTransactions(List.of("golden-java-transaction")).all();
                return all;
            });
            producer.commitTransaction();
            producer.beginTransaction();
            producer.send(new ProducerRecord<>(TOPIC, 1, "key", "aborted"));
            producer.flush();
            producer.abortTransaction();
        }
    }

    private static void consume(Admin admin, String protocol) {
        String group = "golden-java-" + protocol;
        Map<String, Object> settings = settings();
        settings.put("group.protocol", protocol);
        settings.put("group.id", group);
        settings.put("auto.offset.reset", "earliest");
        settings.put("isolation.level", "read_committed");
        if (protocol.equals("classic")) {
            settings.put("group.instance.id", "instance");
        }
        try (Consumer<String, String> consumer = new KafkaConsumer<>(settings)) {
            consumer.subscribe(Set.of(TOPIC));
            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(8);
            int got = 0;
            while (System.nanoTime() < end) {
                got += consumer.poll(Duration.ofMillis(500)).count();
            }
            System.out.println(protocol + " got " + got);
            attempt("commit", () -> {
                consumer.commitSync(Map.of(PARTITION, new OffsetAndMetadata(2, Optional.of(0), "note")));
                return null;
            });
            attempt("offsetsForTimes", () -> consumer.offsetsForTimes(Map.of(PARTITION, 1_000L)));
            attempt("describeGroups", () -> admin.describeConsumerGroups(List.of(group)).all());
            attempt("describeClassicGroups", () -> admin.describeClassicGroups(List.of(group)).all());
            attempt("listGroups", () -> admin.listGroups().all());
            attempt("listGroupOffsets", () -> admin.listConsumerGroupOffsets(group).all());
        } catch (Throwable e) {
            System.out.println(protocol + ": " + e);
        }
        attempt("removeMembers", () -> admin.deleteConsumerGroupOffsets(group, Set.of(PARTITION)).all());
        attempt("deleteGroups", () -> admin.deleteConsumerGroups(List.of(group)).all());
    }

    private static void share(Admin admin) {
        ConfigResource resource = new ConfigResource(ConfigResource.Type.GROUP, "golden-java-share");
        AlterConfigOp change =
            new AlterConfigOp(new ConfigEntry("share.auto.offset.reset", "earliest"), AlterConfigOp.OpType.SET);
        attempt("share config", () -> admin.incrementalAlterConfigs(Map.of(resource, List.of(change))).all());
        Map<String, Object> settings = settings();
        settings.put("group.id", "golden-java-share");
        try (KafkaShareConsumer<String, String> consumer = new KafkaShareConsumer<>(settings)) {
            consumer.subscribe(Set.of(TOPIC));
            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(8);
            while (System.nanoTime() < end) {
                consumer.poll(Duration.ofMillis(500));
                consumer.commitSync();
            }
            attempt("describeShareGroups", () -> admin.describeShareGroups(List.of("golden-java-share")).all());
            attempt("listShareGroupOffsets", () -> admin.listShareGroupOffsets(
                Map.of("golden-java-share", new org.apache.kafka.clients.admin.ListShareGroupOffsetsSpec())).all());
        } catch (Throwable e) {
            System.out.println("share: " + e);
        }
        attempt("alterShareGroupOffsets",
            () -> admin.alterShareGroupOffsets("golden-java-share", Map.of(PARTITION, 0L)).all());
        attempt("deleteShareGroupOffsets",
            () -> admin.deleteShareGroupOffsets("golden-java-share", Set.of(TOPIC)).all());
        attempt("deleteShareGroups", () -> admin.deleteShareGroups(List.of("golden-java-share")).all());
        attempt("describeStreamsGroups", () -> admin.describeStreamsGroups(List.of("none")).all());
    }

    private static void cluster(Admin admin) {
        List<OffsetSpec> specs = List.of(OffsetSpec.earliest(), OffsetSpec.latest(), OffsetSpec.maxTimestamp(),
            OffsetSpec.forTimestamp(5), OffsetSpec.earliestLocal(), OffsetSpec.latestTiered());
        for (OffsetSpec spec : specs) {
            attempt("listOffsets", () -> admin.listOffsets(Map.of(PARTITION, spec)).all());
        }
        attempt("describeCluster", () -> admin.describeCluster().nodes());
        attempt("describeLogDirs", () -> admin.describeLogDirs(List.of(1)).allDescriptions());
        attempt("alterReplicaLogDirs",
            () -> admin.alterReplicaLogDirs(Map.of(new TopicPartitionReplica(TOPIC, 0, 1), "/none")).all());
        attempt("electLeaders", () -> admin.electLeaders(ElectionType.PREFERRED, Set.of(PARTITION)).partitions());
        Map<TopicPartition, Optional<NewPartitionReassignment>> moves =
            Map.of(PARTITION, Optional.of(new NewPartitionReassignment(List.of(1))));
        attempt("alterPartitionReassignments", () -> admin.alterPartitionReassignments(moves).all());
        attempt("listPartitionReassignments", () -> admin.listPartitionReassignments().reassignments());
        ScramCredentialInfo scram = new ScramCredentialInfo(ScramMechanism.SCRAM_SHA_256, 4096);
        attempt("alterScram", () -> admin.alterUserScramCredentials(
            List.of(new UserScramCredentialUpsertion("user", scram, "password"))).all());
        attempt("describeScram", () -> admin.describeUserScramCredentials().all());
        ClientQuotaEntity user = new ClientQuotaEntity(Map.of(ClientQuotaEntity.USER, "user"));
        ClientQuotaAlteration.Op quota = new ClientQuotaAlteration.Op("producer_byte_rate", 1024.0);
        attempt("alterQuotas",
            () -> admin.alterClientQuotas(List.of(new ClientQuotaAlteration(user, List.of(quota)))).all());
        attempt("describeQuotas", () -> admin.describeClientQuotas(ClientQuotaFilter.all()).entities());
        AclBinding acl = new AclBinding(new ResourcePattern(ResourceType.TOPIC, TOPIC, PatternType.LITERAL),
            new AccessControlEntry("User:user", "*", AclOperation.READ, AclPermissionType.ALLOW));
        attempt("createAcls", () -> admin.createAcls(List.of(acl)).all());
        attempt("describeAcls", () -> admin.describeAcls(AclBindingFilter.ANY).values());
        attempt("deleteAcls", () -> admin.deleteAcls(List.of(acl.toFilter())).all());
        attempt("createDelegationToken", () -> admin.createDelegationToken().delegationToken());
        attempt("describeDelegationToken", () -> admin.describeDelegationToken().delegationTokens());
        attempt("describeFeatures", () -> admin.describeFeatures().featureMetadata());
        FeatureUpdate update = new FeatureUpdate((short) 1, FeatureUpdate.UpgradeType.UPGRADE);
        attempt("updateFeatures",
            () -> admin.updateFeatures(Map.of("none.version", update), new UpdateFeaturesOptions()).all());
        attempt("describeMetadataQuorum", () -> admin.describeMetadataQuorum().quorumInfo());
        attempt("listConfigResources", () -> admin.listConfigResources().all());
        attempt("unregisterBroker", () -> admin.unregisterBroker(99).all());
    }
}
