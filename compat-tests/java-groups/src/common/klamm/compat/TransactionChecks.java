package klamm.compat;

import static klamm.compat.Checks.equal;
import static klamm.compat.Checks.eventually;
import static klamm.compat.Checks.isTrue;
import static klamm.compat.Checks.refused;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsOptions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.InvalidTxnStateException;
import org.apache.kafka.common.errors.InvalidTxnTimeoutException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;

/** Transactions as one producer and its readers see them, at either generation of the protocol. */
final class TransactionChecks {
  /** Keeps the names of the two JVMs (new client, old client) apart. */
  private final String prefix;
  /** Whether the client ends transactions by the newer rules: a new epoch after every end. */
  private final boolean newRules;
  /** Ends the names of the checks. */
  private final String label;

  TransactionChecks(String prefix, boolean newRules, String label) {
    this.prefix = prefix;
    this.newRules = newRules;
    this.label = label;
  }

  private void commitAndAbort() throws Exception {
    String name = prefix + "-ends";
    Clients.createTopic(name, 1);
    TopicPartition partition = Clients.partition(name, 0);
    try (var producer = Transactions.producer(name)) {
      producer.initTransactions();
      int first = Transactions.describe(name).producerEpoch();
      producer.beginTransaction();
      equal(2L, Transactions.send(producer, name, 0, "a0", "a1", "a2"), "offset of the last record");
      producer.commitTransaction();
      producer.beginTransaction();
      Transactions.send(producer, name, 0, "b0", "b1");
      producer.abortTransaction();
      producer.beginTransaction();
      producer.commitTransaction();
      producer.beginTransaction();
      equal(8L, Transactions.send(producer, name, 0, "c0", "c1"), "offset of the last record");
      producer.commitTransaction();
      Transactions.untilState(name, "CompleteCommit");
      equal(newRules ? first + 3 : first, Transactions.describe(name).producerEpoch(), "the epoch after three ends");
    }
    equal(
        List.of("0:a0", "1:a1", "2:a2", "7:c0", "8:c1"),
        Transactions.placed(Transactions.committed(partition)),
        "committed");
    equal(
        List.of("0:a0", "1:a1", "2:a2", "4:b0", "5:b1", "7:c0", "8:c1"),
        Transactions.placed(Transactions.all(partition, "read_uncommitted")),
        "written");
    equal(10L, Transactions.logEnd(partition), "log end, three markers counted");
    equal(10L, Transactions.lastStable(partition), "last stable offset");
  }

  private void lastStableOffset() throws Exception {
    String name = prefix + "-stable";
    Clients.createTopic(name, 1);
    TopicPartition partition = Clients.partition(name, 0);
    Clients.fill(name, 0, 0, 2);
    try (var one = Transactions.producer(name + "-1"); var two = Transactions.producer(name + "-2")) {
      one.initTransactions();
      two.initTransactions();
      one.beginTransaction();
      Transactions.send(one, name, 0, "one");
      two.beginTransaction();
      Transactions.send(two, name, 0, "two");
      Clients.fill(name, 0, 2, 2);
      equal(2L, Transactions.lastStable(partition), "stable before the first open transaction");
      equal(6L, Transactions.logEnd(partition), "log end");
      equal(List.of("0:v0", "1:v1"), Transactions.placed(Transactions.all(partition, "read_committed")), "committed reader");
      equal(
          List.of("0:v0", "1:v1", "2:one", "3:two", "4:v2", "5:v3"),
          Transactions.placed(Transactions.all(partition, "read_uncommitted")),
          "uncommitted reader");
      two.commitTransaction();
      equal(2L, Transactions.lastStable(partition), "one is still open");
      one.abortTransaction();
      eventually("all is stable", 10, () -> Transactions.lastStable(partition) == 8);
    }
    equal(
        List.of("0:v0", "1:v1", "3:two", "4:v2", "5:v3"),
        Transactions.placed(Transactions.committed(partition)),
        "committed");
  }

  private void fencing() throws Exception {
    String name = prefix + "-fenced";
    Clients.createTopic(name, 1);
    TopicPartition partition = Clients.partition(name, 0);
    try (var older = Transactions.producer(name); var newer = Transactions.producer(name)) {
      older.initTransactions();
      older.beginTransaction();
      Transactions.send(older, name, 0, "older");
      newer.initTransactions();
      equal(Transactions.logEnd(partition), Transactions.lastStable(partition), "the open transaction ended before the newer began");
      newer.beginTransaction();
      Transactions.send(newer, name, 0, "newer");
      refused(ProducerFencedException.class, older::commitTransaction);
      refused(ProducerFencedException.class, older::beginTransaction);
      newer.commitTransaction();
    }
    equal(List.of("2:newer"), Transactions.placed(Transactions.committed(partition)), "committed");
    try (var older = Transactions.producer(name); var newer = Transactions.producer(name)) {
      older.initTransactions();
      newer.initTransactions();
      older.beginTransaction();
      Throwable cause =
          refused(KafkaException.class, () -> Transactions.send(older, name, 0, "late"));
      isTrue(
          cause instanceof InvalidProducerEpochException || cause instanceof ProducerFencedException,
          "a fenced producer's send: " + cause);
      newer.beginTransaction();
      Transactions.send(newer, name, 0, "newest");
      newer.commitTransaction();
    }
    equal(
        List.of("newer", "newest"),
        Clients.values(Transactions.all(partition, "read_uncommitted").stream().filter(r -> r.offset() > 1).toList()),
        "nothing of a fenced producer was appended");
  }

  private void timeouts() throws Exception {
    String name = prefix + "-timeout";
    Clients.createTopic(name, 1);
    TopicPartition partition = Clients.partition(name, 0);
    try (var slow = Transactions.producer(name, "transaction.timeout.ms", "1000")) {
      slow.initTransactions();
      slow.beginTransaction();
      Transactions.send(slow, name, 0, "slow");
      equal("Ongoing", Transactions.describe(name).state().toString(), "state");
      equal(0L, Transactions.lastStable(partition), "open");
      eventually("it is aborted without the producer", 20, () -> Transactions.lastStable(partition) == 2);
      Transactions.untilState(name, "CompleteAbort");
      equal(List.of(), Transactions.committed(partition), "committed");
      refused(newRules ? InvalidTxnStateException.class : ProducerFencedException.class, slow::commitTransaction);
    }
    try (var next = Transactions.producer(name)) {
      next.initTransactions();
      next.beginTransaction();
      Transactions.send(next, name, 0, "next");
      next.commitTransaction();
    }
    equal(List.of("2:next"), Transactions.placed(Transactions.committed(partition)), "committed");
    try (var greedy = Transactions.producer(name + "-greedy", "transaction.timeout.ms", "900001")) {
      Throwable cause = refused(KafkaException.class, greedy::initTransactions);
      isTrue(cause instanceof InvalidTxnTimeoutException || cause.getMessage().contains("timeout is larger"), "too long: " + cause);
    }
  }

  private static Long committed(Admin admin, String group, TopicPartition partition) throws Exception {
    OffsetAndMetadata found = admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata().get().get(partition);
    return found == null ? null : found.offset();
  }

  @SuppressWarnings("removal")
  private void offsets() throws Exception {
    String name = prefix + "-offsets";
    Clients.createTopic(name, 1);
    TopicPartition partition = Clients.partition(name, 0);
    ConsumerGroupMetadata group = new ConsumerGroupMetadata(name);
    try (var producer = Transactions.producer(name); Admin admin = Clients.admin()) {
      producer.initTransactions();
      producer.beginTransaction();
      producer.sendOffsetsToTransaction(Map.of(partition, new OffsetAndMetadata(3, "three")), group);
      isTrue(committed(admin, name, partition) == null, "nothing committed while open");
      var patient = new ListConsumerGroupOffsetsOptions().requireStable(true);
      producer.commitTransaction();
      eventually("committed", 10, () -> Long.valueOf(3).equals(committed(admin, name, partition)));
      equal("three", admin.listConsumerGroupOffsets(name).partitionsToOffsetAndMetadata().get().get(partition).metadata(), "metadata");
      producer.beginTransaction();
      producer.sendOffsetsToTransaction(Map.of(partition, new OffsetAndMetadata(5)), group);
      Transactions.send(producer, name, 0, "with offsets");
      equal(
          2,
          Transactions.describe(name).topicPartitions().size(),
          "the data partition and the partition of the offsets are in the transaction");
      equal(3L, committed(admin, name, partition), "the old offset while a new one is open");
      var unstable = admin.listConsumerGroupOffsets(name, patient).partitionsToOffsetAndMetadata().get();
      isTrue(unstable.get(partition) == null, "no stable offset while one is open: " + unstable);
      try (var reader = Clients.consumer("group.id", name, "isolation.level", "read_committed")) {
        refused(TimeoutException.class, () -> reader.committed(Set.of(partition), Duration.ofMillis(1500)));
      }
      producer.abortTransaction();
      equal(3L, admin.listConsumerGroupOffsets(name, patient).partitionsToOffsetAndMetadata().get().get(partition).offset(), "after abort");
      producer.beginTransaction();
      var nobody = new ConsumerGroupMetadata(name, 5, "nobody", Optional.empty());
      refused(
          CommitFailedException.class,
          () -> producer.sendOffsetsToTransaction(Map.of(partition, new OffsetAndMetadata(9)), nobody));
      producer.abortTransaction();
      producer.beginTransaction();
      producer.sendOffsetsToTransaction(Map.of(partition, new OffsetAndMetadata(7)), group);
      producer.commitTransaction();
      equal(7L, admin.listConsumerGroupOffsets(name, patient).partitionsToOffsetAndMetadata().get().get(partition).offset(), "at last");
    }
  }

  private void manyPartitions() throws Exception {
    String name = prefix + "-wide";
    try (Admin admin = Clients.admin()) {
      admin.createTopics(List.of(new NewTopic(name + "-1", 8, (short) 1), new NewTopic(name + "-2", 8, (short) 1))).all().get();
    }
    try (var producer = Transactions.producer(name, "compression.type", "lz4", "batch.size", "2000")) {
      producer.initTransactions();
      for (int round = 0; round < 3; round++) {
        producer.beginTransaction();
        List<ProducerRecord<String, String>> records = new ArrayList<>();
        for (int i = 0; i < 800; i++) {
          records.add(new ProducerRecord<>(name + "-" + (1 + i % 2), i / 2 % 8, "k" + i, "round " + round + " record " + i));
        }
        Clients.send(producer, records);
        equal(16, Transactions.describe(name).topicPartitions().size(), "partitions in the transaction");
        if (round == 1) producer.abortTransaction();
        else producer.commitTransaction();
      }
    }
    for (int topic = 1; topic <= 2; topic++) {
      for (int index = 0; index < 8; index++) {
        List<String> expected = new ArrayList<>();
        for (int round : List.of(0, 2)) {
          for (int i = 0; i < 800; i++) {
            if (1 + i % 2 == topic && i / 2 % 8 == index) expected.add("round " + round + " record " + i);
          }
        }
        TopicPartition partition = Clients.partition(name + "-" + topic, index);
        equal(expected, Clients.values(Transactions.committed(partition)), "committed in " + partition);
      }
    }
  }

  private void idempotentEpochs() throws Exception {
    String name = prefix + "-epochs";
    Clients.createTopic(name, 1, "max.message.bytes", "1000");
    TopicPartition partition = Clients.partition(name, 0);
    try (var producer = Clients.producer("enable.idempotence", "true", "linger.ms", "0", "retries", "100"); Admin admin = Clients.admin()) {
      Transactions.send(producer, name, 0, "one", "two");
      var before = admin.describeProducers(List.of(partition)).partitionResult(partition).get().activeProducers();
      equal(1, before.size(), "producers");
      equal(0, before.get(0).producerEpoch(), "epoch at first");
      isTrue(before.get(0).currentTransactionStartOffset().isEmpty(), "not transactional");
      for (int round = 1; round <= 3; round++) {
        refused(RecordTooLargeException.class, () -> Transactions.send(producer, name, 0, "x".repeat(3000)));
        Transactions.send(producer, name, 0, "after " + round);
      }
      var after = admin.describeProducers(List.of(partition)).partitionResult(partition).get().activeProducers();
      equal(1, after.size(), "producers");
      equal(before.get(0).producerId(), after.get(0).producerId(), "the same producer id");
      equal(3, after.get(0).producerEpoch(), "one epoch further after each refused batch");
      equal(0, after.get(0).lastSequence(), "the sequence starts again");
    }
    equal(
        List.of("one", "two", "after 1", "after 2", "after 3"),
        Clients.values(Transactions.all(partition, "read_uncommitted")),
        "each once, in order");
  }

  private void interleaved() throws Exception {
    String name = prefix + "-interleaved";
    Clients.createTopic(name, 2);
    int producers = 4;
    int transactions = Scale.of(25, 400);
    Map<String, Boolean> outcome = new java.util.concurrent.ConcurrentHashMap<>();
    List<Thread> threads = new ArrayList<>();
    List<Throwable> errors = new java.util.concurrent.CopyOnWriteArrayList<>();
    for (int each = 0; each < producers; each++) {
      int id = each;
      Thread thread = new Thread(() -> {
        try (var producer = Transactions.producer(name + "-" + id)) {
          producer.initTransactions();
          for (int number = 0; number < transactions; number++) {
            String label = id + "." + number;
            boolean commit = (id + number * 7) % 3 != 0;
            producer.beginTransaction();
            for (int i = 0; i < 6; i++) producer.send(new ProducerRecord<>(name, i % 2, label, label + "." + i));
            if (number % 5 == 0) producer.flush();
            if (commit) producer.commitTransaction();
            else producer.abortTransaction();
            outcome.put(label, commit);
          }
        } catch (Throwable error) {
          errors.add(error);
        }
      });
      thread.setDaemon(true);
      threads.add(thread);
      thread.start();
    }
    Map<String, Integer> seen = new HashMap<>();
    List<String> order = new ArrayList<>();
    try (var reader = Clients.consumer("isolation.level", "read_committed")) {
      List<TopicPartition> both = List.of(Clients.partition(name, 0), Clients.partition(name, 1));
      reader.assign(both);
      reader.seekToBeginning(both);
      boolean ended = false;
      while (!ended) {
        ended = threads.stream().noneMatch(Thread::isAlive);
        reader.poll(Duration.ofMillis(50)).forEach(record -> {
          seen.merge(record.key(), 1, Integer::sum);
          order.add(record.partition() + ":" + record.value());
        });
      }
      for (TopicPartition partition : both) {
        eventually("nothing is open in " + partition, 20, () -> Transactions.lastStable(partition) == Transactions.logEnd(partition));
        List<org.apache.kafka.clients.consumer.ConsumerRecord<String, String>> rest = new ArrayList<>();
        Transactions.readToEnd(reader, partition, rest);
        rest.forEach(record -> {
          seen.merge(record.key(), 1, Integer::sum);
          order.add(record.partition() + ":" + record.value());
        });
      }
    }
    equal(List.of(), errors, "errors of the producers");
    equal(producers * transactions, outcome.size(), "transactions");
    Set<String> committed = new java.util.TreeSet<>();
    outcome.forEach((label, commit) -> {
      if (commit) committed.add(label);
    });
    seen.forEach((label, count) -> {
      isTrue(outcome.get(label), "an aborted transaction was seen: " + label);
      equal(6, count, "records seen of " + label);
    });
    equal(committed, new java.util.TreeSet<>(seen.keySet()), "transactions seen");
    equal(order.size(), new java.util.HashSet<>(order).size(), "each record once");
  }

  private void recovery() throws Exception {
    String name = prefix + "-recovery";
    Clients.createTopic(name, 1);
    TopicPartition partition = Clients.partition(name, 0);
    KafkaProducer<String, String> left = Transactions.producer(name);
    left.initTransactions();
    long producerId = Transactions.describe(name).producerId();
    left.beginTransaction();
    Transactions.send(left, name, 0, "left open");
    try (var next = Transactions.producer(name)) {
      next.initTransactions();
      var description = Transactions.describe(name);
      equal(producerId, description.producerId(), "the producer id stays");
      isTrue(description.producerEpoch() >= 1, "its epoch rose: " + description.producerEpoch());
      next.beginTransaction();
      Transactions.send(next, name, 0, "taken over");
      next.commitTransaction();
    }
    equal(List.of("2:taken over"), Transactions.placed(Transactions.committed(partition)), "committed");
    refused(ProducerFencedException.class, left::abortTransaction);
    left.close(Duration.ZERO);
  }

  void addTo(Together together) {
    together.add("transactions: commit, abort, nothing; offsets, markers, epochs" + label, this::commitAndAbort);
    together.add("transactions: the last stable offset waits for the oldest open one" + label, this::lastStableOffset);
    together.add("transactions: of two producers with one id the older is fenced" + label, this::fencing);
    together.add("transactions: timed out ones abort by themselves" + label, this::timeouts);
    together.add("transactions: offsets are committed with them, or not" + label, this::offsets);
    together.add("transactions: sixteen partitions, compressed, many batches" + label, this::manyPartitions);
    together.add("transactions: four producers at once, all or nothing" + label, this::interleaved);
    together.add("transactions: the next instance ends what the last left open" + label, this::recovery);
    together.add("idempotence: a new epoch after a refused batch" + label, this::idempotentEpochs);
  }
}
