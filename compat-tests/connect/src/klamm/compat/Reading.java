package klamm.compat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;

/** The only partition of a topic, read from its beginning to what is its end at the time, ever on. */
final class Reading implements AutoCloseable {
  private final KafkaConsumer<String, String> consumer;
  private final TopicPartition at;
  private final List<String> values = new ArrayList<>();

  private Reading(String topic, String isolation) {
    consumer = Clients.consumer("isolation.level", isolation);
    at = Clients.partition(topic, 0);
    consumer.assign(List.of(at));
    consumer.seekToBeginning(List.of(at));
  }

  static Reading committed(String topic) {
    return new Reading(topic, "read_committed");
  }

  /** With what is in open transactions and what was rolled back. */
  static Reading everything(String topic) {
    return new Reading(topic, "read_uncommitted");
  }

  /** For read_committed: where the first open transaction begins. */
  long end() {
    return consumer.endOffsets(List.of(at)).get(at);
  }

  List<String> toEnd() {
    long end = end();
    while (consumer.position(at) < end) consumer.poll(Duration.ofMillis(100)).forEach(record -> values.add(record.value()));
    return values;
  }

  @Override
  public void close() {
    consumer.close();
  }
}
