package klamm.compat;

import static klamm.compat.Checks.check;
import static klamm.compat.Checks.equal;
import static klamm.compat.Checks.isTrue;
import static klamm.compat.Checks.refused;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.NoOffsetForPartitionException;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;

/** Reading without a group: positions, seeks, offsets by time, resets, pausing, small fetches and long polls. */
final class ConsumeChecks {
  private ConsumeChecks() {}

  private static void positions() throws Exception {
    Clients.createTopic("java-positions", 2);
    Clients.fill("java-positions", 0, 0, 10);
    TopicPartition zero = Clients.partition("java-positions", 0);
    TopicPartition one = Clients.partition("java-positions", 1);
    try (var consumer = Clients.consumer("max.poll.records", "3")) {
      consumer.assign(List.of(zero, one));
      equal(Map.of(zero, 0L, one, 0L), consumer.beginningOffsets(List.of(zero, one)), "beginning");
      equal(Map.of(zero, 10L, one, 0L), consumer.endOffsets(List.of(zero, one)), "end");
      consumer.seek(zero, 4);
      consumer.seek(one, 0);
      var records = consumer.poll(Duration.ofSeconds(10));
      equal(List.of(4L, 5L, 6L), records.records(zero).stream().map(record -> record.offset()).toList(), "max.poll.records");
      equal(7L, consumer.position(zero), "position");
      consumer.seekToEnd(List.of(zero));
      equal(10L, consumer.position(zero), "end position");
      consumer.seekToBeginning(List.of(zero));
      equal(0L, consumer.position(zero), "beginning position");
      equal(2, consumer.partitionsFor("java-positions").size(), "partitionsFor");
      isTrue(consumer.listTopics().containsKey("java-positions"), "listTopics");
      equal("[]", consumer.poll(Duration.ZERO).records(one).toString(), "an empty partition");
      consumer.pause(List.of(zero));
      equal(0, consumer.poll(Duration.ofMillis(300)).count(), "paused");
      consumer.resume(List.of(zero));
      equal("k0", consumer.poll(Duration.ofSeconds(10)).iterator().next().key(), "resumed");
    }
  }

  private static void byTime() throws Exception {
    Clients.createTopic("java-times", 1);
    TopicPartition partition = Clients.partition("java-times", 0);
    try (var producer = Clients.producer()) {
      for (long time : List.of(1000L, 5000L, 3000L, 7000L)) {
        producer.send(new ProducerRecord<>("java-times", 0, time, "k", "at " + time)).get();
      }
    }
    try (var consumer = Clients.consumer()) {
      for (long[] each : new long[][] {{0, 0, 1000}, {1001, 1, 5000}, {4000, 1, 5000}, {5001, 3, 7000}}) {
        OffsetAndTimestamp found = consumer.offsetsForTimes(Map.of(partition, each[0])).get(partition);
        equal(each[1] + " " + each[2], found.offset() + " " + found.timestamp(), "at " + each[0]);
      }
      equal(null, consumer.offsetsForTimes(Map.of(partition, 7001L)).get(partition), "after the last");
    }
  }

  private static void resets() throws Exception {
    Clients.createTopic("java-resets", 1);
    Clients.fill("java-resets", 0, 0, 5);
    TopicPartition partition = Clients.partition("java-resets", 0);
    try (var consumer = Clients.consumer("auto.offset.reset", "none", "group.id", "java-resets", "enable.auto.commit", "false")) {
      consumer.assign(List.of(partition));
      refused(NoOffsetForPartitionException.class, () -> consumer.poll(Duration.ofSeconds(10)));
      consumer.seek(partition, 100);
      var error = (OffsetOutOfRangeException) refused(OffsetOutOfRangeException.class, () -> pollUntilError(consumer));
      equal(Map.of(partition, 100L), error.offsetOutOfRangePartitions(), "out of range");
    }
    try (var consumer = Clients.consumer("auto.offset.reset", "earliest")) {
      consumer.assign(List.of(partition));
      consumer.seek(partition, 100);
      equal("v0", Clients.take(consumer, 1).get(0).value(), "earliest after out of range");
    }
    try (var consumer = Clients.consumer()) {
      consumer.assign(List.of(partition));
      equal(0, consumer.poll(Duration.ofMillis(500)).count(), "latest by default");
      equal(5L, consumer.position(partition), "latest");
      Clients.fill("java-resets", 0, 5, 1);
      equal("v5", Clients.take(consumer, 1).get(0).value(), "what came later");
    }
  }

  private static void pollUntilError(org.apache.kafka.clients.consumer.KafkaConsumer<String, String> consumer) {
    for (int i = 0; i < 100; i++) consumer.poll(Duration.ofMillis(100));
  }

  private static void smallFetches() throws Exception {
    Clients.createTopic("java-small-fetches", 3);
    for (int partition = 0; partition < 3; partition++) Clients.fill("java-small-fetches", partition, 0, 400);
    var seen =
        Clients.readAll(
            "java-small-fetches", 3, 1200, "max.partition.fetch.bytes", "1", "fetch.max.bytes", "1", "check.crcs", "true");
    for (int partition = 0; partition < 3; partition++) {
      int wanted = partition;
      var ofOne = seen.stream().filter(record -> record.partition() == wanted).toList();
      for (int i = 0; i < 400; i++) equal(i + " v" + i, ofOne.get(i).offset() + " " + ofOne.get(i).value(), "record");
    }
  }

  private static void longPoll() throws Exception {
    Clients.createTopic("java-long-poll", 1);
    Clients.fill("java-long-poll", 0, 0, 1);
    TopicPartition partition = Clients.partition("java-long-poll", 0);
    try (var consumer = Clients.consumer("fetch.min.bytes", "100000", "fetch.max.wait.ms", "1500")) {
      consumer.assign(List.of(partition));
      consumer.seek(partition, 0);
      long start = System.nanoTime();
      equal("v0", Clients.take(consumer, 1).get(0).value(), "value");
      long waitedMs = (System.nanoTime() - start) / 1_000_000;
      isTrue(waitedMs >= 1400 && waitedMs < 6000, "waited " + waitedMs + " ms for fetch.max.wait.ms=1500");
    }
    try (var consumer = Clients.consumer("fetch.max.wait.ms", "20000")) {
      consumer.assign(List.of(partition));
      consumer.seek(partition, 1);
      consumer.poll(Duration.ofMillis(500));
      long start = System.nanoTime();
      Clients.fill("java-long-poll", 0, 1, 1);
      equal("v1", Clients.take(consumer, 1).get(0).value(), "value");
      isTrue((System.nanoTime() - start) / 1_000_000 < 5000, "a waiting fetch is answered as soon as there is data");
    }
  }

  private static void readCommitted() throws Exception {
    Clients.createTopic("java-read-committed", 1);
    Clients.fill("java-read-committed", 0, 0, 20);
    var seen = Clients.readAll("java-read-committed", 1, 20, "isolation.level", "read_committed");
    equal("v19", seen.get(19).value(), "last value");
    TopicPartition partition = Clients.partition("java-read-committed", 0);
    try (var consumer = Clients.consumer("isolation.level", "read_committed")) {
      equal(20L, consumer.endOffsets(List.of(partition)).get(partition), "last stable offset");
    }
  }

  static void run() {
    check("positions, seeks, pausing, max.poll.records", ConsumeChecks::positions);
    check("offsetsForTimes", ConsumeChecks::byTime);
    check("auto.offset.reset none, earliest, latest", ConsumeChecks::resets);
    check("fetches of one byte still make progress", ConsumeChecks::smallFetches);
    check("fetch.min.bytes waits, new data ends the wait", ConsumeChecks::longPoll);
    check("read_committed sees everything without transactions", ConsumeChecks::readCommitted);
  }
}
