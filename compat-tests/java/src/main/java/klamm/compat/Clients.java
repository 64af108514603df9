package klamm.compat;

import static klamm.compat.Checks.isTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** The clients under test, at their defaults but for what a check names, and the steps that several checks share. */
final class Clients {
  static final String BOOTSTRAP = System.getenv().getOrDefault("BOOTSTRAP", "localhost:9092");
  static final String AGAINST = System.getenv().getOrDefault("COMPAT_AGAINST", "klamm");

  private Clients() {}

  private static Map<String, Object> settings(Object... pairs) {
    Map<String, Object> map = new HashMap<>();
    map.put("bootstrap.servers", BOOTSTRAP);
    for (int i = 0; i < pairs.length; i += 2) map.put((String) pairs[i], pairs[i + 1]);
    return map;
  }

  static KafkaProducer<String, String> producer(Object... pairs) {
    return new KafkaProducer<>(settings(pairs), new StringSerializer(), new StringSerializer());
  }

  static KafkaProducer<byte[], byte[]> bytesProducer(Object... pairs) {
    return new KafkaProducer<>(settings(pairs), new ByteArraySerializer(), new ByteArraySerializer());
  }

  static KafkaConsumer<String, String> consumer(Object... pairs) {
    return new KafkaConsumer<>(settings(pairs), new StringDeserializer(), new StringDeserializer());
  }

  static Admin admin() {
    return Admin.create(settings());
  }

  static void createTopic(String name, int partitions, String... configs) throws Exception {
    Map<String, String> map = new HashMap<>();
    for (int i = 0; i < configs.length; i += 2) map.put(configs[i], configs[i + 1]);
    try (Admin admin = admin()) {
      admin.createTopics(List.of(new NewTopic(name, partitions, (short) 1).configs(map))).all().get(30, TimeUnit.SECONDS);
    }
  }

  static List<RecordMetadata> send(KafkaProducer<String, String> producer, Collection<ProducerRecord<String, String>> records)
      throws Exception {
    var futures = records.stream().map(producer::send).toList();
    producer.flush();
    List<RecordMetadata> result = new ArrayList<>();
    for (var future : futures) result.add(future.get(30, TimeUnit.SECONDS));
    return result;
  }

  /** Writes `count` records k0/v0, k1/v1 ... to one partition. */
  static void fill(String topic, int partition, int from, int count) throws Exception {
    List<ProducerRecord<String, String>> records = new ArrayList<>();
    for (int i = from; i < from + count; i++) records.add(new ProducerRecord<>(topic, partition, "k" + i, "v" + i));
    try (var producer = producer()) {
      send(producer, records);
    }
  }

  static TopicPartition partition(String topic, int index) {
    return new TopicPartition(topic, index);
  }

  static <K, V> List<ConsumerRecord<K, V>> take(KafkaConsumer<K, V> consumer, int count) {
    List<ConsumerRecord<K, V>> seen = new ArrayList<>();
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(40);
    while (seen.size() < count) {
      consumer.poll(Duration.ofMillis(100)).forEach(seen::add);
      isTrue(System.nanoTime() < end, "only " + seen.size() + " of " + count + " records within 40 s");
    }
    return seen;
  }

  /** Everything in a topic's partitions, from the beginning, `count` records. */
  static List<ConsumerRecord<String, String>> readAll(String topic, int partitions, int count, Object... pairs) {
    try (var consumer = consumer(pairs)) {
      List<TopicPartition> assigned = new ArrayList<>();
      for (int i = 0; i < partitions; i++) assigned.add(partition(topic, i));
      consumer.assign(assigned);
      consumer.seekToBeginning(assigned);
      return take(consumer, count);
    }
  }

  static List<String> values(List<ConsumerRecord<String, String>> records) {
    return records.stream().map(ConsumerRecord::value).toList();
  }
}
