import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.AdminClient;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.TopicExistsException;

/** What came with 0.11 and 1.0: headers, idempotence, transactions, the admin client. */
public final class Since11 {
  private Since11() {}

  public static void checks() {
    OldClient.check("headers", Since11::headers);
    OldClient.check("an idempotent producer", Since11::idempotent);
    OldClient.check("a transaction commits, another aborts", Since11::transactions);
    OldClient.check("a second producer of the transactional id fences the first", Since11::fencing);
    OldClient.check("admin: create, describe, alter, more partitions, delete", Since11::admin);
  }

  static void headers() throws Exception {
    try (KafkaProducer<String, String> writer = OldClient.producer()) {
      ProducerRecord<String, String> record = new ProducerRecord<>("old-headers", 0, "k", "v");
      record.headers().add("h", new byte[] {1, 2});
      writer.send(record).get();
    }
    ConsumerRecord<String, String> seen = OldClient.readFrom("old-headers", 1).get(0);
    OldClient.equal("[1, 2]", Arrays.toString(seen.headers().lastHeader("h").value()), "header");
  }

  static void idempotent() throws Exception {
    try (KafkaProducer<String, String> writer = OldClient.producer("enable.idempotence", "true", "acks", "all")) {
      for (int i = 0; i < 100; i++) writer.send(new ProducerRecord<>("old-idempotent", 0, "k", "v" + i));
    }
    List<ConsumerRecord<String, String>> seen = OldClient.readFrom("old-idempotent", 100);
    for (int i = 0; i < 100; i++) OldClient.equal("v" + i, seen.get(i).value(), "value");
  }

  static void transactions() throws Exception {
    TopicPartition source = new TopicPartition("old-txn-source", 0);
    // These clients ask for ever while the topic of an offset is not there.
    try (KafkaProducer<String, String> writer = OldClient.producer()) {
      writer.send(new ProducerRecord<>("old-txn-source", 0, "k", "v")).get();
    }
    try (KafkaProducer<String, String> writer = OldClient.producer("transactional.id", "old-txn")) {
      writer.initTransactions();
      writer.beginTransaction();
      writer.send(new ProducerRecord<>("old-txn-out", 0, "k", "aborted"));
      writer.flush();
      writer.abortTransaction();
      writer.beginTransaction();
      writer.send(new ProducerRecord<>("old-txn-out", 0, "k", "committed"));
      writer.sendOffsetsToTransaction(
          Collections.singletonMap(source, new OffsetAndMetadata(7)), "old-txn-group");
      writer.commitTransaction();
    }
    List<ConsumerRecord<String, String>> seen =
        OldClient.readFrom("old-txn-out", 1, "isolation.level", "read_committed");
    OldClient.equal(1, seen.size(), "committed records");
    OldClient.equal("committed", seen.get(0).value(), "value");
    try (AdminClient admin = AdminClient.create(OldClient.settings())) {
      OldClient.equal("old-txn-out", admin.describeTopics(Collections.singletonList("old-txn-out")).all().get()
          .get("old-txn-out").name(), "topic");
    }
    try (org.apache.kafka.clients.consumer.KafkaConsumer<String, String> group =
        OldClient.consumer("old-txn-group", "isolation.level", "read_committed")) {
      long offset =
          OldClient.eventually(
              "a committed offset",
              () -> {
                OffsetAndMetadata committed = group.committed(source);
                return committed == null ? null : committed.offset();
              });
      OldClient.equal(7L, offset, "offset of the transaction");
    }
  }

  static void fencing() throws Exception {
    try (KafkaProducer<String, String> first = OldClient.producer("transactional.id", "old-fenced");
        KafkaProducer<String, String> second = OldClient.producer("transactional.id", "old-fenced")) {
      first.initTransactions();
      first.beginTransaction();
      first.send(new ProducerRecord<>("old-fenced", 0, "k", "lost")).get();
      second.initTransactions();
      try {
        first.commitTransaction();
        throw new AssertionError("the first one committed");
      } catch (ProducerFencedException expected) {
        // As it must be.
      }
      second.beginTransaction();
      second.send(new ProducerRecord<>("old-fenced", 0, "k", "kept"));
      second.commitTransaction();
    }
    List<String> values = new ArrayList<>();
    for (ConsumerRecord<String, String> record :
        OldClient.readFrom("old-fenced", 1, "isolation.level", "read_committed")) values.add(record.value());
    OldClient.equal(Collections.singletonList("kept"), values, "values");
  }

  static void admin() throws Exception {
    try (AdminClient admin = AdminClient.create(OldClient.settings())) {
      NewTopic topic = new NewTopic("old-admin", 2, (short) 1);
      topic.configs(Collections.singletonMap("retention.ms", "3600000"));
      admin.createTopics(Collections.singletonList(topic)).all().get();
      try {
        admin.createTopics(Collections.singletonList(topic)).all().get();
        throw new AssertionError("the topic was created twice");
      } catch (ExecutionException error) {
        OldClient.equal(TopicExistsException.class, error.getCause().getClass(), "error");
      }
      admin.createPartitions(Collections.singletonMap("old-admin", NewPartitions.increaseTo(3))).all().get();
      OldClient.equal(
          3,
          admin.describeTopics(Collections.singletonList("old-admin")).all().get().get("old-admin").partitions().size(),
          "partitions");
      ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, "old-admin");
      Config config = admin.describeConfigs(Collections.singletonList(resource)).all().get().get(resource);
      OldClient.equal("3600000", config.get("retention.ms").value(), "retention.ms");
      OldClient.equal(1, admin.describeCluster().nodes().get().size(), "nodes");
      admin.deleteTopics(Collections.singletonList("old-admin")).all().get();
      OldClient.eventually("the topic is gone", () -> admin.listTopics().names().get().contains("old-admin") ? null : "");
    }
  }
}
