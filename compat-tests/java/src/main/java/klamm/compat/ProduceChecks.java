package klamm.compat;

import static klamm.compat.Checks.check;
import static klamm.compat.Checks.equal;
import static klamm.compat.Checks.isTrue;
import static klamm.compat.Checks.refused;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.InvalidRecordException;
import org.apache.kafka.common.errors.InvalidTimestampException;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.record.TimestampType;

/** What the producer writes is what comes back, in every codec; what Kafka refuses is refused with Kafka's error. */
final class ProduceChecks {
  private ProduceChecks() {}

  private static List<String> headers(Headers headers) {
    List<String> texts = new ArrayList<>();
    headers.forEach(header -> texts.add(header.key() + "=" + Arrays.toString(header.value())));
    return texts;
  }

  private static void contents() throws Exception {
    Clients.createTopic("java-contents", 2);
    long time = 1_700_000_000_000L;
    var first = new ProducerRecord<>("java-contents", 0, time, "key", "value \u00fc \ud83d\ude00");
    first.headers().add("same", new byte[] {1}).add("same", new byte[] {0, -1}).add(new RecordHeader("none", (byte[]) null));
    var records =
        List.of(
            first,
            new ProducerRecord<String, String>("java-contents", 1, time + 1, null, "no key"),
            new ProducerRecord<String, String>("java-contents", 0, time + 2, "no value", null),
            new ProducerRecord<>("java-contents", 0, time + 3, "", ""));
    List<RecordMetadata> written;
    try (var producer = Clients.producer()) {
      written = Clients.send(producer, records);
    }
    equal(
        List.of("0 0", "1 0", "0 1", "0 2"),
        written.stream().map(each -> each.partition() + " " + each.offset()).toList(),
        "partitions and offsets");
    equal(time + 1, written.get(1).timestamp(), "timestamp in the answer");
    var seen = new ArrayList<>(Clients.readAll("java-contents", 2, 4));
    seen.sort((a, b) -> Long.compare(a.timestamp(), b.timestamp()));
    for (int i = 0; i < 4; i++) {
      equal(records.get(i).key(), seen.get(i).key(), "key " + i);
      equal(records.get(i).value(), seen.get(i).value(), "value " + i);
      equal(time + i, seen.get(i).timestamp(), "timestamp " + i);
      equal(TimestampType.CREATE_TIME, seen.get(i).timestampType(), "timestamp type");
      equal(records.get(i).partition(), seen.get(i).partition(), "partition " + i);
      equal(written.get(i).offset(), seen.get(i).offset(), "offset " + i);
      equal(headers(records.get(i).headers()), headers(seen.get(i).headers()), "headers " + i);
      isTrue(seen.get(i).leaderEpoch().isPresent(), "leader epoch");
    }
  }

  private static void codec(String codec) throws Exception {
    String topic = "java-codec-" + codec;
    Clients.createTopic(topic, 1);
    List<ProducerRecord<String, String>> records = new ArrayList<>();
    for (int i = 0; i < 3000; i++) {
      var record = new ProducerRecord<>(topic, "key " + i, ("value " + i + " ").repeat(1 + i % 50));
      record.headers().add("number", Integer.toString(i).getBytes(StandardCharsets.UTF_8));
      records.add(record);
    }
    try (var producer = Clients.producer("compression.type", codec, "linger.ms", "20")) {
      var written = Clients.send(producer, records);
      equal(2999L, written.get(2999).offset(), "last offset");
    }
    var seen = Clients.readAll(topic, 1, 3000);
    for (int i = 0; i < 3000; i++) {
      equal((long) i, seen.get(i).offset(), "offset");
      equal(records.get(i).key(), seen.get(i).key(), "key");
      equal(records.get(i).value(), seen.get(i).value(), "value");
      equal(headers(records.get(i).headers()), headers(seen.get(i).headers()), "headers");
    }
  }

  private static void recompressed(String codec) throws Exception {
    String topic = "java-recompressed-" + codec;
    Clients.createTopic(topic, 1, "compression.type", codec);
    List<ProducerRecord<String, String>> records = new ArrayList<>();
    for (int i = 0; i < 500; i++) records.add(new ProducerRecord<>(topic, "k" + i, "value ".repeat(30) + i));
    try (var producer = Clients.producer("compression.type", codec.equals("gzip") ? "lz4" : "gzip", "linger.ms", "20")) {
      Clients.send(producer, records);
    }
    equal(records.stream().map(ProducerRecord::value).toList(), Clients.values(Clients.readAll(topic, 1, 500)), "values");
  }

  private static void keepsOrder() throws Exception {
    Clients.createTopic("java-order", 1);
    List<ProducerRecord<String, String>> records = new ArrayList<>();
    for (int i = 0; i < 3000; i++) records.add(new ProducerRecord<>("java-order", null, "v" + i));
    try (var producer = Clients.producer("batch.size", "200", "linger.ms", "0")) {
      var written = Clients.send(producer, records);
      for (int i = 0; i < 3000; i++) equal((long) i, written.get(i).offset(), "offset");
    }
    equal(
        IntStream.range(0, 3000).mapToObj(i -> "v" + i).toList(),
        Clients.values(Clients.readAll("java-order", 1, 3000)),
        "values");
  }

  private static void acks() throws Exception {
    Clients.createTopic("java-acks", 1);
    try (var producer = Clients.producer("acks", "0", "enable.idempotence", "false")) {
      var written = producer.send(new ProducerRecord<>("java-acks", "a", "none")).get();
      equal(-1L, written.offset(), "offset with acks=0");
    }
    try (var producer = Clients.producer("acks", "1", "enable.idempotence", "false")) {
      equal(1L, producer.send(new ProducerRecord<>("java-acks", "b", "one")).get().offset(), "offset with acks=1");
    }
    equal(List.of("none", "one"), Clients.values(Clients.readAll("java-acks", 1, 2)), "values");
  }

  private static void large() throws Exception {
    Clients.createTopic("java-large", 1);
    byte[] bytes = new byte[900_000];
    new Random(7).nextBytes(bytes);
    try (var producer = Clients.bytesProducer("max.request.size", "5000000", "buffer.memory", "20000000")) {
      producer.send(new ProducerRecord<>("java-large", bytes)).get();
      refused(
          RecordTooLargeException.class,
          () -> producer.send(new ProducerRecord<>("java-large", new byte[1_048_600])).get());
      equal(1L, producer.send(new ProducerRecord<>("java-large", "x".getBytes(StandardCharsets.UTF_8))).get().offset(), "next");
    }
    try (var consumer = Clients.consumer("value.deserializer.encoding", "ISO-8859-1", "max.partition.fetch.bytes", "1000")) {
      var partition = Clients.partition("java-large", 0);
      consumer.assign(List.of(partition));
      consumer.seekToBeginning(List.of(partition));
      var seen = Clients.take(consumer, 2);
      equal("x", seen.get(1).value(), "value after the large one");
      equal(900_000, seen.get(0).serializedValueSize(), "size of the large one");
    }
  }

  private static void appendTime() throws Exception {
    Clients.createTopic("java-append-time", 1, "message.timestamp.type", "LogAppendTime");
    long before = System.currentTimeMillis();
    try (var producer = Clients.producer("compression.type", "gzip")) {
      var written = producer.send(new ProducerRecord<>("java-append-time", 0, 5L, "k", "v")).get();
      isTrue(written.timestamp() >= before - 1000, "log append time " + written.timestamp());
      var record = Clients.readAll("java-append-time", 1, 1).get(0);
      equal(written.timestamp(), record.timestamp(), "timestamp");
      equal(TimestampType.LOG_APPEND_TIME, record.timestampType(), "type");
    }
  }

  private static void refusals() throws Exception {
    Clients.createTopic("java-compacted", 1, "cleanup.policy", "compact");
    Clients.createTopic("java-two-in-sync", 1, "min.insync.replicas", "2");
    try (var producer = Clients.producer("enable.idempotence", "false", "retries", "0", "max.block.ms", "5000")) {
      refused(InvalidTopicException.class, () -> producer.send(new ProducerRecord<>("no such name!", "v")).get());
      refused(InvalidRecordException.class, () -> producer.send(new ProducerRecord<>("java-compacted", "no key")).get());
      if (!Clients.AGAINST.equals("kafka-3.9.1")) { // which has no limit by default
        long future = System.currentTimeMillis() + 2 * 3_600_000;
        refused(
            InvalidTimestampException.class,
            () -> producer.send(new ProducerRecord<>("java-compacted", 0, future, "k", "v")).get());
      }
      var alone = producer.send(new ProducerRecord<>("java-two-in-sync", "k", "v")).get();
      equal(0L, alone.offset(), "min.insync.replicas counts no more than the replicas there are");
      equal(0L, producer.send(new ProducerRecord<>("java-compacted", "k", "v")).get().offset(), "nothing was written");
    }
  }

  private static void keysChoosePartitions() throws Exception {
    Clients.createTopic("java-keys", 6);
    try (var producer = Clients.producer()) {
      List<ProducerRecord<String, String>> records = new ArrayList<>();
      for (int i = 0; i < 600; i++) records.add(new ProducerRecord<>("java-keys", "key-" + i % 30, "v" + i));
      var written = Clients.send(producer, records);
      for (int i = 30; i < 600; i++) equal(written.get(i % 30).partition(), written.get(i).partition(), "partition of a key");
    }
    var seen = Clients.readAll("java-keys", 6, 600);
    equal(600, (int) seen.stream().map(record -> record.value()).distinct().count(), "distinct values");
  }

  static void run() {
    check("keys, values, headers, timestamps, offsets come back", ProduceChecks::contents);
    for (String codec : List.of("none", "gzip", "snappy", "lz4", "zstd")) {
      check("codec " + codec, () -> codec(codec));
      check("the broker recompresses to " + codec, () -> recompressed(codec.equals("none") ? "uncompressed" : codec));
    }
    check("an idempotent producer keeps order over 5 requests in flight", ProduceChecks::keepsOrder);
    check("acks=0 and acks=1", ProduceChecks::acks);
    check("900 KB passes, more than max.message.bytes is refused", ProduceChecks::large);
    check("LogAppendTime", ProduceChecks::appendTime);
    check("bad names, keys and timestamps are refused", ProduceChecks::refusals);
    check("a key always goes to the same partition", ProduceChecks::keysChoosePartitions);
  }
}
