import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.KafkaShareConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * The Java clients that write into a folder whoever serves it: a JSON object per line in, a line {"value"} or {"error"} out.
 * Producers stay alive from one wish to the next, and so from one broker on the same address to the next.
 */
public final class Clients {
  private static final ObjectMapper JSON = new ObjectMapper();
  /** Not older than a producer's state may be. */
  private static final long START_MS = System.currentTimeMillis() - 3_600_000;
  private static final Map<String, KafkaProducer<byte[], byte[]>> PRODUCERS = new HashMap<>();
  private static String bootstrap;

  private Clients() {}

  private static byte[] bytes(String text) {
    return text == null ? null : text.getBytes(StandardCharsets.UTF_8);
  }

  private static Properties settings(String... pairs) {
    Properties settings = new Properties();
    settings.put("bootstrap.servers", bootstrap);
    settings.put("reconnect.backoff.max.ms", "300");
    for (int i = 0; i < pairs.length; i += 2) settings.put(pairs[i], pairs[i + 1]);
    return settings;
  }

  private static KafkaProducer<byte[], byte[]> producer(String... pairs) {
    return new KafkaProducer<>(settings(pairs), new ByteArraySerializer(), new ByteArraySerializer());
  }

  private static Map<String, String> map(JsonNode node) {
    Map<String, String> map = new HashMap<>();
    node.fields().forEachRemaining(each -> map.put(each.getKey(), each.getValue().asText()));
    return map;
  }

  private static Object topics(JsonNode wish) throws Exception {
    try (Admin admin = Admin.create(settings())) {
      List<NewTopic> topics = new ArrayList<>();
      for (JsonNode topic : wish.get("topics")) {
        topics.add(new NewTopic(topic.get("name").asText(), topic.get("partitions").asInt(), (short) 1).configs(map(topic.get("configs"))));
      }
      try {
        admin.createTopics(topics).all().get();
      } catch (ExecutionException error) {
        if (!(error.getCause() instanceof TopicExistsException)) throw error;
      }
    }
    return null;
  }

  /** {"type": "GROUP" | "TOPIC" | "BROKER", "name", "configs"} */
  private static Object configs(JsonNode wish) throws Exception {
    ConfigResource resource = new ConfigResource(ConfigResource.Type.valueOf(wish.get("type").asText()), wish.get("name").asText());
    Collection<AlterConfigOp> ops = map(wish.get("configs")).entrySet().stream()
        .map(each -> new AlterConfigOp(new ConfigEntry(each.getKey(), each.getValue()), AlterConfigOp.OpType.SET))
        .collect(Collectors.toList());
    try (Admin admin = Admin.create(settings())) {
      admin.incrementalAlterConfigs(Map.of(resource, ops)).all().get();
    }
    return null;
  }

  private static Object deleteRecords(JsonNode wish) throws Exception {
    TopicPartition partition = new TopicPartition(wish.get("topic").asText(), wish.get("partition").asInt());
    try (Admin admin = Admin.create(settings())) {
      return admin.deleteRecords(Map.of(partition, RecordsToDelete.beforeOffset(wish.get("before").asLong())))
          .lowWatermarks().get(partition).get().lowWatermark();
    }
  }

  private static ProducerRecord<byte[], byte[]> record(String topic, int partition, int id, Random random) {
    String key = id % 7 == 0 ? null : "key-" + id % 50;
    byte[] value = id % 11 == 0 ? null : bytes("value-" + id + " " + "ü".repeat(random.nextInt(80)));
    var record = new ProducerRecord<>(topic, partition, START_MS + id % 1000 * 1000L - random.nextInt(5000), bytes(key), value);
    if (id % 3 == 0) record.headers().add("id", bytes(String.valueOf(id))).add("empty", null).add("id", bytes("again"));
    return record;
  }

  private static void await(List<Future<RecordMetadata>> sent) throws Exception {
    for (Future<RecordMetadata> each : sent) each.get();
  }

  /** {"topic", "partitions", "from", "count"}: each codec, plain and idempotent, to every partition. */
  private static Object write(JsonNode wish) throws Exception {
    Random random = new Random(wish.get("from").asLong());
    String topic = wish.get("topic").asText();
    int id = wish.get("from").asInt();
    for (String codec : List.of("none", "gzip", "snappy", "lz4", "zstd")) {
      for (String idempotent : List.of("false", "true")) {
        try (var producer = producer("compression.type", codec, "enable.idempotence", idempotent, "linger.ms", "20", "batch.size", "4000")) {
          List<Future<RecordMetadata>> sent = new ArrayList<>();
          for (int i = 0; i < wish.get("count").asInt(); i++, id++) {
            for (int partition = 0; partition < wish.get("partitions").asInt(); partition++) {
              sent.add(producer.send(record(topic, partition, id, random)));
            }
          }
          producer.flush();
          await(sent);
        }
      }
    }
    return null;
  }

  /** {"topic", "from", "count", "size"}: records that do not compress, every one with a key. */
  private static Object fill(JsonNode wish) throws Exception {
    Random random = new Random(wish.get("from").asLong());
    String topic = wish.get("topic").asText();
    int from = wish.get("from").asInt();
    try (var producer = producer("linger.ms", "5")) {
      List<Future<RecordMetadata>> sent = new ArrayList<>();
      for (int i = 0; i < wish.get("count").asInt(); i++) {
        byte[] value = new byte[wish.get("size").asInt()];
        random.nextBytes(value);
        sent.add(producer.send(new ProducerRecord<>(topic, 0, START_MS + from + i, bytes("k" + random.nextInt(200)), random.nextInt(9) == 0 ? null : value)));
      }
      producer.flush();
      await(sent);
    }
    return null;
  }

  /** {"id", "topic"}: one record by a producer that stays; its offset. */
  private static Object send(JsonNode wish) throws Exception {
    var producer = PRODUCERS.computeIfAbsent(wish.get("id").asText(), id -> producer("enable.idempotence", "true"));
    return producer.send(new ProducerRecord<>(wish.get("topic").asText(), 0, START_MS, bytes("k"), bytes("v"))).get().offset();
  }

  /** {"id", "topic", "timeoutMs", "records"}: begins a transaction; the producer is kept. */
  private static Object begin(JsonNode wish) throws Exception {
    String id = wish.get("id").asText();
    var old = PRODUCERS.remove(id);
    if (old != null) old.close(Duration.ZERO);
    var producer = producer("transactional.id", id, "transaction.timeout.ms", wish.get("timeoutMs").asText());
    producer.initTransactions();
    producer.beginTransaction();
    List<Future<RecordMetadata>> sent = new ArrayList<>();
    for (int i = 0; i < wish.get("records").asInt(); i++) {
      sent.add(producer.send(new ProducerRecord<>(wish.get("topic").asText(), i % 2, START_MS + i, bytes(id), bytes("t" + i))));
    }
    producer.flush();
    await(sent);
    PRODUCERS.put(id, producer);
    return null;
  }

  /** {"id", "commit"}: ends the transaction of a kept producer, which then runs another one to its end. */
  private static Object end(JsonNode wish) throws Exception {
    var producer = PRODUCERS.get(wish.get("id").asText());
    if (wish.get("commit").asBoolean()) producer.commitTransaction();
    else producer.abortTransaction();
    return null;
  }

  /** {"id"}: whoever has the id now loses it, and an open transaction of it is aborted. */
  private static Object fence(JsonNode wish) throws Exception {
    try (var producer = producer("transactional.id", wish.get("id").asText())) {
      producer.initTransactions();
    }
    return null;
  }

  /** {"group", "protocol", "topic", "count"}: reads so many records and commits, or reads by a share group. */
  private static Object consume(JsonNode wish) throws Exception {
    String protocol = wish.get("protocol").asText();
    String group = wish.get("group").asText();
    List<String> topics = List.of(wish.get("topic").asText());
    int count = wish.get("count").asInt();
    long deadline = System.currentTimeMillis() + 30_000;
    int seen = 0;
    if (protocol.equals("share")) {
      try (var consumer = new KafkaShareConsumer<>(settings("group.id", group, "max.poll.records", "10"), new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
        consumer.subscribe(topics);
        while (seen < count && System.currentTimeMillis() < deadline) seen += consumer.poll(Duration.ofMillis(200)).count();
        consumer.commitSync();
      }
    } else {
      Properties settings = settings("group.id", group, "group.protocol", protocol, "auto.offset.reset", "earliest", "enable.auto.commit", "false", "max.poll.records", String.valueOf(count));
      try (var consumer = new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
        consumer.subscribe(topics);
        while (seen < count && System.currentTimeMillis() < deadline) {
          for (ConsumerRecord<byte[], byte[]> ignored : consumer.poll(Duration.ofMillis(200))) seen++;
        }
        consumer.commitSync();
      }
    }
    if (seen < count) throw new IllegalStateException("only " + seen + " of " + count + " records came");
    return seen;
  }

  private static Object fulfil(JsonNode wish) throws Exception {
    bootstrap = wish.get("bootstrap").asText();
    return switch (wish.get("do").asText()) {
      case "topics" -> topics(wish);
      case "configs" -> configs(wish);
      case "deleteRecords" -> deleteRecords(wish);
      case "write" -> write(wish);
      case "fill" -> fill(wish);
      case "send" -> send(wish);
      case "begin" -> begin(wish);
      case "end" -> end(wish);
      case "fence" -> fence(wish);
      case "consume" -> consume(wish);
      default -> throw new IllegalArgumentException(wish.toString());
    };
  }

  public static void main(String[] args) throws Exception {
    PrintStream answers = System.out;
    System.setOut(System.err);
    var input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = input.readLine(); line != null; line = input.readLine()) {
      Map<String, Object> answer = new HashMap<>();
      try {
        answer.put("value", fulfil(JSON.readTree(line)));
      } catch (Exception error) {
        answer.put("error", error.getClass().getName() + ": " + error.getMessage() + (error.getCause() == null ? "" : " / " + error.getCause()));
      }
      answers.println(JSON.writeValueAsString(answer));
    }
    Runtime.getRuntime().halt(0);
  }
}
