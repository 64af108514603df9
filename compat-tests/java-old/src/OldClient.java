import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RecordTooLargeException;

/** What an application of the days of 0.10 to 2.x does, with only what all of these clients have. */
public final class OldClient {
  private static int passed;
  private static int failed;
  static final String BOOTSTRAP = System.getenv("BOOTSTRAP");

  interface Body {
    void run() throws Exception;
  }

  private static final ExecutorService THREADS =
      Executors.newCachedThreadPool(
          task -> {
            Thread thread = new Thread(task);
            thread.setDaemon(true);
            return thread;
          });

  static void check(String name, Body body) {
    try {
      THREADS
          .submit(
              () -> {
                body.run();
                return null;
              })
          .get(60, TimeUnit.SECONDS);
      passed += 1;
      System.out.println("ok " + name);
    } catch (Exception error) {
      failed += 1;
      System.out.println("not ok " + name);
      for (Throwable cause = error; cause != null; cause = cause.getCause()) System.out.println("# " + cause);
      for (StackTraceElement at : error.getStackTrace()) System.out.println("#   " + at);
    }
  }

  static void equal(Object expected, Object actual, String what) {
    if (!expected.equals(actual)) throw new AssertionError(what + ": expected " + expected + ", got " + actual);
  }

  static Properties settings(String... more) {
    Properties properties = new Properties();
    properties.put("bootstrap.servers", BOOTSTRAP);
    for (int i = 0; i < more.length; i += 2) properties.put(more[i], more[i + 1]);
    return properties;
  }

  static KafkaProducer<String, String> producer(String... more) {
    Properties properties = settings(more);
    properties.put("key.serializer", "org.apache.kafka.common.serialization.StringSerializer");
    properties.put("value.serializer", "org.apache.kafka.common.serialization.StringSerializer");
    return new KafkaProducer<String, String>(properties);
  }

  static KafkaConsumer<String, String> consumer(String group, String... more) {
    Properties properties = settings(more);
    properties.put("group.id", group);
    properties.put("auto.offset.reset", "earliest");
    properties.put("enable.auto.commit", "false");
    properties.put("key.deserializer", "org.apache.kafka.common.serialization.StringDeserializer");
    properties.put("value.deserializer", "org.apache.kafka.common.serialization.StringDeserializer");
    return new KafkaConsumer<String, String>(properties);
  }

  static <T> T eventually(String what, Callable<T> attempt) throws Exception {
    long end = System.currentTimeMillis() + 40_000;
    while (System.currentTimeMillis() < end) {
      T result = attempt.call();
      if (result != null) return result;
      Thread.sleep(20);
    }
    throw new AssertionError("never: " + what);
  }

  static List<ConsumerRecord<String, String>> take(KafkaConsumer<String, String> from, int count) throws Exception {
    List<ConsumerRecord<String, String>> seen = new ArrayList<>();
    return eventually(
        count + " records",
        () -> {
          for (ConsumerRecord<String, String> record : from.poll(200)) seen.add(record);
          return seen.size() >= count ? seen : null;
        });
  }

  static List<ConsumerRecord<String, String>> readFrom(String topic, int count, String... more) throws Exception {
    try (KafkaConsumer<String, String> reader = consumer("old-reader-" + topic, more)) {
      TopicPartition partition = new TopicPartition(topic, 0);
      reader.assign(Collections.singletonList(partition));
      reader.seekToBeginning(Collections.singletonList(partition));
      return take(reader, count);
    }
  }

  static void roundTrip(String codec) throws Exception {
    String topic = "old-" + codec;
    List<Future<RecordMetadata>> sent = new ArrayList<>();
    try (KafkaProducer<String, String> writer =
        producer("compression.type", codec, "linger.ms", "20", "acks", "all")) {
      for (int i = 0; i < 1000; i++) {
        sent.add(writer.send(new ProducerRecord<>(topic, 0, 1_500_000_000_000L + i, "k" + i, "value " + i)));
      }
      writer.flush();
    }
    for (int i = 0; i < 1000; i++) equal((long) i, sent.get(i).get().offset(), "offset");
    List<ConsumerRecord<String, String>> seen = readFrom(topic, 1000);
    equal(1000, seen.size(), "records");
    for (int i = 0; i < 1000; i++) {
      ConsumerRecord<String, String> record = seen.get(i);
      equal((long) i, record.offset(), "offset");
      equal("k" + i, record.key(), "key");
      equal("value " + i, record.value(), "value");
      equal(1_500_000_000_000L + i, record.timestamp(), "timestamp");
    }
  }

  static void modern(String codec) throws Exception {
    List<ConsumerRecord<String, String>> seen = readFrom("old-modern-" + codec, 500);
    for (int i = 0; i < 500; i++) {
      equal((long) i, seen.get(i).offset(), "offset");
      equal("modern " + i, seen.get(i).value(), "value");
      equal(1_600_000_000_000L + i, seen.get(i).timestamp(), "timestamp");
    }
  }

  static void acks() throws Exception {
    for (String acks : new String[] {"1", "0", "all"}) {
      try (KafkaProducer<String, String> writer = producer("acks", acks)) {
        writer.send(new ProducerRecord<>("old-acks", 0, "k", acks)).get();
        writer.send(new ProducerRecord<String, String>("old-acks", 0, null, null)).get();
      }
    }
    List<ConsumerRecord<String, String>> seen = readFrom("old-acks", 6);
    List<String> values = new ArrayList<>();
    for (ConsumerRecord<String, String> record : seen) values.add(record.value());
    equal(Arrays.asList("1", null, "0", null, "all", null), values, "values");
  }

  static void tooLarge() throws Exception {
    char[] large = new char[2_000_000];
    Arrays.fill(large, 'x');
    try (KafkaProducer<String, String> writer = producer("max.request.size", "3000000")) {
      writer.send(new ProducerRecord<>("old-large", 0, "k", new String(large))).get();
      throw new AssertionError("a record of 2 MB was taken");
    } catch (java.util.concurrent.ExecutionException error) {
      equal(RecordTooLargeException.class, error.getCause().getClass(), "error");
    }
  }

  static void offsets() throws Exception {
    TopicPartition partition = new TopicPartition("old-none", 0);
    List<TopicPartition> one = Collections.singletonList(partition);
    try (KafkaConsumer<String, String> reader = consumer("old-offsets", "max.poll.records", "1")) {
      reader.assign(one);
      equal(0L, reader.beginningOffsets(one).get(partition), "beginning");
      equal(1000L, reader.endOffsets(one).get(partition), "end");
      Map<TopicPartition, OffsetAndTimestamp> found =
          reader.offsetsForTimes(Collections.singletonMap(partition, 1_500_000_000_400L));
      equal(400L, found.get(partition).offset(), "offset for time");
      reader.seek(partition, 700);
      equal("value 700", take(reader, 1).get(0).value(), "after seek");
      reader.commitSync(Collections.singletonMap(partition, new OffsetAndMetadata(701, "note")));
      OffsetAndMetadata committed = reader.committed(partition);
      equal(701L, committed.offset(), "committed");
      equal("note", committed.metadata(), "metadata");
    }
  }

  /** A member with a thread of its own: these clients' poll waits until the whole group has joined. */
  private static final class Member implements AutoCloseable {
    final Set<TopicPartition> owned = Collections.synchronizedSet(new HashSet<>());
    final List<String> values = Collections.synchronizedList(new ArrayList<>());
    private final KafkaConsumer<String, String> consumer;
    private final Thread thread = new Thread(this::work);
    private volatile boolean running = true;

    Member(String group) {
      consumer = consumer(group, "session.timeout.ms", "6000", "heartbeat.interval.ms", "500");
      consumer.subscribe(
          Collections.singletonList("old-four"),
          new ConsumerRebalanceListener() {
            @Override
            public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
              owned.removeAll(partitions);
            }

            @Override
            public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
              owned.addAll(partitions);
            }
          });
      thread.start();
    }

    private void work() {
      while (running) {
        boolean some = false;
        for (ConsumerRecord<String, String> record : consumer.poll(100)) {
          values.add(record.value());
          some = true;
        }
        try {
          if (some) consumer.commitSync();
        } catch (CommitFailedException error) {
          // The group has moved on; its next owner reads the records again.
        }
      }
      consumer.close();
    }

    @Override
    public void close() throws InterruptedException {
      running = false;
      thread.join();
    }
  }

  static void group() throws Exception {
    try (KafkaProducer<String, String> writer = producer()) {
      for (int i = 0; i < 40; i++) writer.send(new ProducerRecord<>("old-four", i % 4, "k", "a" + i)).get();
    }
    Member first = new Member("old-group");
    Member second = new Member("old-group");
    try {
      eventually(
          "two owners of two partitions each",
          () -> {
            Set<TopicPartition> both = new HashSet<>(first.owned);
            both.addAll(second.owned);
            return first.owned.size() == 2 && second.owned.size() == 2 && both.size() == 4 ? both : null;
          });
      eventually(
          "all records",
          () -> {
            Set<String> all = new HashSet<>(first.values);
            all.addAll(second.values);
            return all.size() == 40 ? all : null;
          });
      second.close();
      eventually("one owner of four", () -> first.owned.size() == 4 ? first : null);
    } finally {
      first.close();
    }
    try (KafkaProducer<String, String> writer = producer()) {
      writer.send(new ProducerRecord<>("old-four", 0, "k", "after")).get();
    }
    try (Member third = new Member("old-group")) {
      eventually("what came after the commit", () -> third.values.isEmpty() ? null : third);
      equal(Collections.singletonList("after"), third.values, "values after the commit");
    }
  }

  static void pattern() throws Exception {
    try (KafkaConsumer<String, String> reader = consumer("old-pattern", "metadata.max.age.ms", "500")) {
      reader.subscribe(
          Pattern.compile("old-modern-(none|gzip)"),
          new ConsumerRebalanceListener() {
            @Override
            public void onPartitionsRevoked(Collection<TopicPartition> partitions) {}

            @Override
            public void onPartitionsAssigned(Collection<TopicPartition> partitions) {}
          });
      Map<String, Integer> byTopic = new HashMap<>();
      for (ConsumerRecord<String, String> record : take(reader, 1000)) byTopic.merge(record.topic(), 1, Integer::sum);
      equal(500, byTopic.get("old-modern-none"), "of one topic");
      equal(500, byTopic.get("old-modern-gzip"), "of the other");
    }
  }

  static void topics() {
    try (KafkaConsumer<String, String> reader = consumer("old-topics")) {
      equal(4, reader.listTopics().get("old-four").size(), "partitions");
      equal(4, reader.partitionsFor("old-four").size(), "partitions");
    }
  }

  public static void main(String[] arguments) throws Exception {
    String version = arguments[0];
    for (String codec : new String[] {"none", "gzip", "snappy", "lz4"}) {
      check("round trip, " + codec, () -> roundTrip(codec));
    }
    if (version.compareTo("2.1") > 0 && !version.startsWith("0.")) check("round trip, zstd", () -> roundTrip("zstd"));
    check("reads a modern client's records", () -> modern("none"));
    check("reads a modern client's records, gzip", () -> modern("gzip"));
    check("acks 1, 0 and all, null keys and values", OldClient::acks);
    check("a record that is too large is refused", OldClient::tooLarge);
    check("offsets: ends, by time, seek, commit", OldClient::offsets);
    check("a group of two shares, one leaves, the next goes on", OldClient::group);
    check("a subscription by pattern", OldClient::pattern);
    check("lists topics", OldClient::topics);
    if (!version.startsWith("0.10.")) {
      Class.forName("Since11").getMethod("checks").invoke(null);
    }
    System.out.flush();
    System.exit(failed > 0 || passed == 0 ? 1 : 0);
  }
}
