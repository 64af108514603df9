package klamm.compat;

import static klamm.compat.Checks.eventually;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TransactionDescription;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;

/** Steps that the checks of transactions share. */
final class Transactions {
  private Transactions() {}

  static KafkaProducer<String, String> producer(String transactionalId, Object... pairs) {
    List<Object> all = new ArrayList<>(List.of("transactional.id", transactionalId, "linger.ms", "0"));
    all.addAll(List.of(pairs));
    return Clients.producer(all.toArray());
  }

  /** Sends the values to one partition and waits for their acknowledgements. Returns the offset of the last. */
  static long send(KafkaProducer<String, String> producer, String topic, int partition, String... values) throws Exception {
    List<ProducerRecord<String, String>> records = new ArrayList<>();
    for (String value : values) records.add(new ProducerRecord<>(topic, partition, value, value));
    List<Long> offsets = new ArrayList<>();
    Clients.send(producer, records).forEach(metadata -> offsets.add(metadata.offset()));
    return offsets.get(offsets.size() - 1);
  }

  static long end(TopicPartition partition, IsolationLevel isolation) throws Exception {
    try (Admin admin = Clients.admin()) {
      return admin
          .listOffsets(Map.of(partition, OffsetSpec.latest()), new ListOffsetsOptions(isolation))
          .partitionResult(partition)
          .get()
          .offset();
    }
  }

  static long lastStable(TopicPartition partition) throws Exception {
    return end(partition, IsolationLevel.READ_COMMITTED);
  }

  static long logEnd(TopicPartition partition) throws Exception {
    return end(partition, IsolationLevel.READ_UNCOMMITTED);
  }

  /** Every record that a reader of this isolation sees from the beginning until its end offset. */
  static List<ConsumerRecord<String, String>> all(TopicPartition partition, String isolation) {
    List<ConsumerRecord<String, String>> seen = new ArrayList<>();
    try (var consumer = Clients.consumer("isolation.level", isolation)) {
      consumer.assign(List.of(partition));
      consumer.seekToBeginning(List.of(partition));
      readToEnd(consumer, partition, seen);
    }
    return seen;
  }

  /** What is committed when the last transaction has its markers, which are written after its commit was answered. */
  static List<ConsumerRecord<String, String>> committed(TopicPartition partition) throws Exception {
    eventually("nothing is open in " + partition, 20, () -> lastStable(partition) == logEnd(partition));
    return all(partition, "read_committed");
  }

  static void readToEnd(KafkaConsumer<String, String> consumer, TopicPartition partition, List<ConsumerRecord<String, String>> seen) {
    long limit = System.nanoTime() + 40_000_000_000L;
    while (consumer.position(partition) < consumer.endOffsets(Set.of(partition)).get(partition)) {
      consumer.poll(Duration.ofMillis(100)).forEach(seen::add);
      if (System.nanoTime() > limit) throw new AssertionError("the end of " + partition + " is not reached; read " + seen.size());
    }
  }

  /** "offset:value" of every record. */
  static List<String> placed(List<ConsumerRecord<String, String>> records) {
    return records.stream().map(record -> record.offset() + ":" + record.value()).toList();
  }

  static TransactionDescription describe(String transactionalId) throws Exception {
    try (Admin admin = Clients.admin()) {
      return admin.describeTransactions(List.of(transactionalId)).description(transactionalId).get();
    }
  }

  static void untilState(String transactionalId, String state) throws Exception {
    eventually(transactionalId + " is " + state, 15, () -> describe(transactionalId).state().toString().equals(state));
  }

  static Set<String> sorted(Iterable<TopicPartition> partitions) {
    Set<String> names = new TreeSet<>();
    partitions.forEach(partition -> names.add(partition.toString()));
    return names;
  }
}
