package klamm.compat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;

/**
 * One member of a stage: consumes, writes on, and commits its offsets in one transaction. Some transactions it aborts on
 * purpose, with a record that nobody may ever see. After any error it starts anew with new clients and the same
 * transactional id, as such programs do.
 */
final class ChainLink implements AutoCloseable {
  /** What a link is: where it reads and writes, and what shall happen to it. */
  record Plan(String protocol, String group, String from, String to, String name, String mishap) {}

  static final String POISON = "never to be seen";

  final AtomicInteger aborted = new AtomicInteger();
  final AtomicInteger refusals = new AtomicInteger();
  final AtomicInteger written = new AtomicInteger();
  /** Falls to zero when the planned mishap has happened. */
  final CountDownLatch mishap = new CountDownLatch(1);
  final List<String> errors = new java.util.concurrent.CopyOnWriteArrayList<>();
  private final Plan plan;
  private final Random random;
  private final Thread thread;
  private volatile boolean stopping;
  private volatile boolean owns;

  ChainLink(Plan plan, long seed) {
    this.plan = plan;
    random = new Random(seed);
    thread = new Thread(this::live, "link-" + plan.name);
    thread.setDaemon(true);
    thread.start();
  }

  private void live() {
    while (!stopping) {
      try (var producer = producer(); var consumer = consumer()) {
        producer.initTransactions();
        consumer.subscribe(List.of(plan.from), new Ownership());
        while (!stopping) turn(consumer, producer);
      } catch (Exception error) {
        refusals.incrementAndGet();
        errors.add(plan.name + ": " + error);
      }
    }
  }

  private KafkaProducer<String, String> producer() {
    return Transactions.producer(
        plan.group + "-" + plan.name, "transaction.timeout.ms", "5000", "delivery.timeout.ms", "5000",
        "request.timeout.ms", "4000", "max.block.ms", "15000");
  }

  private KafkaConsumer<String, String> consumer() {
    List<Object> settings = new ArrayList<>(List.of(
        "group.id", plan.group, "group.protocol", plan.protocol, "client.id", plan.name,
        "isolation.level", "read_committed", "enable.auto.commit", "false", "auto.offset.reset", "earliest",
        "max.poll.records", "25", "max.poll.interval.ms", plan.mishap.equals("stall") ? "2000" : "20000"));
    if (plan.protocol.equals("classic")) settings.addAll(List.of("session.timeout.ms", "3000", "heartbeat.interval.ms", "300"));
    return Clients.consumer(settings.toArray());
  }

  private void turn(KafkaConsumer<String, String> consumer, KafkaProducer<String, String> producer) throws Exception {
    ConsumerRecords<String, String> records = consumer.poll(Duration.ofMillis(100));
    if (records.isEmpty()) return;
    producer.beginTransaction();
    Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
    records.forEach(record -> {
      producer.send(new ProducerRecord<>(plan.to, record.partition(), record.key(), record.value()));
      offsets.put(new TopicPartition(record.topic(), record.partition()), new OffsetAndMetadata(record.offset() + 1));
    });
    if (random.nextInt(6) == 0) {
      offsets.keySet().forEach(each -> producer.send(new ProducerRecord<>(plan.to, each.partition(), POISON, POISON)));
      producer.flush();
      producer.abortTransaction();
      aborted.incrementAndGet();
      rewind(consumer);
      return;
    }
    if (plan.mishap.equals("stall") && mishap.getCount() > 0) {
      producer.flush();
      Thread.sleep(3500);
      mishap.countDown();
    }
    producer.sendOffsetsToTransaction(offsets, consumer.groupMetadata());
    if (plan.mishap.equals("hang")) {
      producer.flush();
      mishap.countDown();
      Thread.sleep(600_000);
    }
    producer.commitTransaction();
    written.addAndGet(records.count());
  }

  /** Back to what is committed, as the records of an aborted transaction must be taken again. */
  private static void rewind(KafkaConsumer<String, String> consumer) {
    Set<TopicPartition> assigned = consumer.assignment();
    consumer.committed(assigned).forEach((partition, committed) -> {
      if (committed == null) consumer.seekToBeginning(List.of(partition));
      else consumer.seek(partition, committed.offset());
    });
  }

  private final class Ownership implements ConsumerRebalanceListener {
    @Override
    public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
      if (!partitions.isEmpty()) owns = true;
    }

    @Override
    public void onPartitionsRevoked(Collection<TopicPartition> partitions) {}
  }

  boolean works() {
    return owns;
  }

  @Override
  public void close() throws InterruptedException {
    stopping = true;
    thread.join(30_000);
    if (thread.isAlive()) throw new IllegalStateException("a link does not stop: " + plan + " " + errors);
  }
}
