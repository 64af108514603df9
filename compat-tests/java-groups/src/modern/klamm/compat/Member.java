package klamm.compat;

import static klamm.compat.Checks.eventually;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RebalanceInProgressException;

/** A consumer that polls in its own thread, commits what it took, and keeps what it was told. */
final class Member implements AutoCloseable, ConsumerRebalanceListener {
  private record Question<T>(Function<KafkaConsumer<String, String>, T> ask, CompletableFuture<T> answer) {
    void put(KafkaConsumer<String, String> consumer) {
      try {
        answer.complete(ask.apply(consumer));
      } catch (RuntimeException error) {
        answer.completeExceptionally(error);
      }
    }
  }

  final String name;
  final List<String> values = new CopyOnWriteArrayList<>();
  volatile Throwable error;
  private final Set<TopicPartition> assigned = new java.util.HashSet<>();
  private final List<String> events = new ArrayList<>();
  private final ConcurrentLinkedQueue<Question<?>> questions = new ConcurrentLinkedQueue<>();
  private final KafkaConsumer<String, String> consumer;
  private final Ledger ledger;
  private final Thread thread;
  private volatile boolean stopping;

  Member(String name, BiConsumer<KafkaConsumer<String, String>, ConsumerRebalanceListener> subscribe, Object... pairs) {
    this(name, null, subscribe, pairs);
  }

  Member(
      String name, Ledger ledger, BiConsumer<KafkaConsumer<String, String>, ConsumerRebalanceListener> subscribe, Object... pairs) {
    this.name = name;
    this.ledger = ledger;
    List<Object> settings = new ArrayList<>(List.of(
        "auto.offset.reset", "earliest", "client.id", name, "enable.auto.commit", "false",
        // How soon it hears of topics that are made or deleted.
        "metadata.max.age.ms", "1000"));
    settings.addAll(List.of(pairs));
    if (!settings.contains("consumer")) settings.addAll(List.of("heartbeat.interval.ms", "200"));
    consumer = Clients.consumer(settings.toArray());
    subscribe.accept(consumer, this);
    thread = new Thread(this::live, "member-" + name);
    thread.setDaemon(true);
    thread.start();
  }

  static BiConsumer<KafkaConsumer<String, String>, ConsumerRebalanceListener> topics(String... topics) {
    return (consumer, listener) -> consumer.subscribe(List.of(topics), listener);
  }

  private void live() {
    try (consumer) {
      while (!stopping) {
        var records = consumer.poll(Duration.ofMillis(50));
        records.forEach(record -> {
          if (ledger != null) ledger.delivered(this, record);
          values.add(record.value());
        });
        if (!records.isEmpty()) commit();
        for (Question<?> question = questions.poll(); question != null; question = questions.poll()) question.put(consumer);
      }
    } catch (Throwable thrown) {
      error = thrown;
    }
  }

  private void commit() {
    Map<TopicPartition, OffsetAndMetadata> positions = new java.util.HashMap<>();
    consumer.assignment().forEach(partition -> positions.put(partition, new OffsetAndMetadata(consumer.position(partition))));
    try {
      consumer.commitSync(positions);
      if (ledger != null) ledger.committed(this, positions);
    } catch (CommitFailedException | RebalanceInProgressException refused) {
      // The partitions move: whoever has them next takes these records again.
    }
  }

  /** Runs in the member's thread. */
  <T> T ask(Function<KafkaConsumer<String, String>, T> ask) throws Exception {
    Question<T> question = new Question<>(ask, new CompletableFuture<>());
    questions.add(question);
    return question.answer.get(20, TimeUnit.SECONDS);
  }

  int generation() throws Exception {
    return ask(consumer -> consumer.groupMetadata().generationId());
  }

  String memberId() throws Exception {
    return ask(consumer -> consumer.groupMetadata().memberId());
  }

  @Override
  public synchronized void onPartitionsAssigned(Collection<TopicPartition> partitions) {
    events.add("+" + Transactions.sorted(partitions));
    assigned.addAll(partitions);
    if (ledger != null) ledger.assigned(this, partitions);
  }

  @Override
  public synchronized void onPartitionsRevoked(Collection<TopicPartition> partitions) {
    events.add("-" + Transactions.sorted(partitions));
    assigned.removeAll(partitions);
    if (ledger != null) ledger.revoked(this, partitions);
  }

  @Override
  public synchronized void onPartitionsLost(Collection<TopicPartition> partitions) {
    events.add("!" + Transactions.sorted(partitions));
    assigned.removeAll(partitions);
    if (ledger != null) ledger.revoked(this, partitions);
  }

  synchronized Set<String> partitions() {
    Set<String> names = new TreeSet<>();
    assigned.forEach(partition -> names.add(partition.toString()));
    return names;
  }

  /** What it was told, without the empty messages that some protocols give. */
  synchronized List<String> history() {
    return events.stream().filter(event -> !event.endsWith("[]")).toList();
  }

  @Override
  public void close() throws InterruptedException {
    stopping = true;
    thread.join(30_000);
    if (thread.isAlive()) throw new IllegalStateException(name + " does not stop");
  }

  /** Every one of `all` belongs to exactly one of these members, each has some, and for a while nothing moves. */
  static void settled(int limitSeconds, Set<String> all, List<Member> members) throws Exception {
    int[] times = {0};
    eventually("the members share " + all + "; now " + shares(members), limitSeconds, () -> {
      times[0] = share(all, members) ? times[0] + 1 : 0;
      return times[0] == 6;
    });
  }

  private static boolean share(Set<String> all, List<Member> members) {
    List<String> owned = new ArrayList<>();
    for (Member member : members) {
      if (member.error != null) throw new AssertionError(member.name + " failed", member.error);
      Set<String> partitions = member.partitions();
      if (partitions.isEmpty()) return false;
      owned.addAll(partitions);
    }
    return owned.size() == all.size() && new TreeSet<>(owned).equals(all);
  }

  private static Object shares(List<Member> members) {
    return new Object() {
      @Override
      public String toString() {
        return members.stream().map(member -> member.name + member.partitions()).toList().toString();
      }
    };
  }

  static Set<String> names(String topic, int partitions) {
    Set<String> names = new TreeSet<>();
    for (int i = 0; i < partitions; i++) names.add(topic + "-" + i);
    return names;
  }
}
