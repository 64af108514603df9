package klamm.compat;

import static klamm.compat.Checks.check;
import static klamm.compat.Checks.equal;
import static klamm.compat.Checks.eventually;
import static klamm.compat.Checks.isTrue;
import static klamm.compat.Checks.refused;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.regex.Pattern;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RemoveMembersFromConsumerGroupOptions;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.FencedInstanceIdException;
import org.apache.kafka.common.errors.InvalidSessionTimeoutException;

/** The classic group protocol: commits, shared assignments by every built-in assignor, static members, patterns, fencing. */
final class GroupChecks {
  private GroupChecks() {}

  /** A member that polls in its own thread and keeps what it was told. */
  private static final class Member implements AutoCloseable, ConsumerRebalanceListener {
    final Set<TopicPartition> assigned = new HashSet<>();
    final List<String> events = new ArrayList<>();
    final ConcurrentLinkedQueue<String> values = new ConcurrentLinkedQueue<>();
    private final KafkaConsumer<String, String> consumer;
    private final Thread thread;
    volatile Throwable error;
    private volatile boolean stopping;
    private volatile CompletableFuture<Integer> generation;

    Member(String group, String topic, Object... pairs) {
      List<Object> all = new ArrayList<>(List.of(pairs));
      all.addAll(List.of("group.id", group, "auto.offset.reset", "earliest", "heartbeat.interval.ms", "200"));
      consumer = Clients.consumer(all.toArray());
      consumer.subscribe(List.of(topic), this);
      thread = new Thread(this::loop);
      thread.setDaemon(true);
      thread.start();
    }

    private void loop() {
      try (consumer) {
        while (!stopping) {
          consumer.poll(Duration.ofMillis(50)).forEach(record -> values.add(record.partition() + ":" + record.value()));
          CompletableFuture<Integer> asked = generation;
          if (asked != null) asked.complete(consumer.groupMetadata().generationId());
        }
      } catch (Throwable thrown) {
        error = thrown;
      }
    }

    @Override
    public synchronized void onPartitionsAssigned(Collection<TopicPartition> partitions) {
      events.add("+" + indexes(partitions));
      assigned.addAll(partitions);
    }

    @Override
    public synchronized void onPartitionsRevoked(Collection<TopicPartition> partitions) {
      events.add("-" + indexes(partitions));
      assigned.removeAll(partitions);
    }

    synchronized Set<Integer> partitions() {
      return indexes(assigned);
    }

    synchronized List<String> history() {
      return List.copyOf(events);
    }

    int generation() throws Exception {
      generation = new CompletableFuture<>();
      return generation.get();
    }

    private static Set<Integer> indexes(Collection<TopicPartition> partitions) {
      Set<Integer> indexes = new TreeSet<>();
      partitions.forEach(partition -> indexes.add(partition.partition()));
      return indexes;
    }

    @Override
    public void close() throws InterruptedException {
      stopping = true;
      thread.join();
    }
  }

  private static void commits() throws Exception {
    Clients.createTopic("java-commits", 1);
    Clients.fill("java-commits", 0, 0, 10);
    TopicPartition partition = Clients.partition("java-commits", 0);
    Object[] settings = {"group.id", "java-commits", "enable.auto.commit", "false", "auto.offset.reset", "earliest"};
    try (var consumer = Clients.consumer(settings)) {
      consumer.subscribe(List.of("java-commits"));
      Clients.take(consumer, 10);
      equal(null, consumer.committed(Set.of(partition)).get(partition), "nothing committed yet");
      consumer.commitSync(Map.of(partition, new OffsetAndMetadata(4, "by hand")));
      var done = new CompletableFuture<Map<TopicPartition, OffsetAndMetadata>>();
      consumer.commitAsync(
          Map.of(partition, new OffsetAndMetadata(6, java.util.Optional.of(0), "later")),
          (offsets, error) -> {
            if (error == null) done.complete(offsets);
            else done.completeExceptionally(error);
          });
      eventually("commitAsync calls back", 10, () -> {
        consumer.poll(Duration.ofMillis(20));
        return done.isDone();
      });
      equal(6L, done.get().get(partition).offset(), "commitAsync");
    }
    try (var consumer = Clients.consumer(settings)) {
      OffsetAndMetadata committed = consumer.committed(Set.of(partition)).get(partition);
      equal("6 later", committed.offset() + " " + committed.metadata(), "committed");
      equal(0, committed.leaderEpoch().orElse(-1), "committed leader epoch");
      consumer.subscribe(List.of("java-commits"));
      equal(List.of("v6", "v7", "v8", "v9"), Clients.values(Clients.take(consumer, 4)), "resumed");
      consumer.commitSync();
      equal(10L, consumer.committed(Set.of(partition)).get(partition).offset(), "committed positions");
    }
  }

  private static void shares(String assignor, Object... more) throws Exception {
    String name = "java-shared-" + assignor;
    Clients.createTopic(name, 4);
    List<Object> settings = new ArrayList<>(List.of(more));
    settings.addAll(List.of("partition.assignment.strategy", "org.apache.kafka.clients.consumer." + assignor));
    Member a = new Member(name, name, settings.toArray());
    eventually("the first member has all", 15, () -> a.partitions().equals(Set.of(0, 1, 2, 3)));
    Member b = new Member(name, name, settings.toArray());
    eventually("two each", 20, () -> a.partitions().size() == 2 && b.partitions().size() == 2);
    Set<Integer> union = new TreeSet<>(a.partitions());
    union.addAll(b.partitions());
    equal(Set.of(0, 1, 2, 3), union, "assigned together");
    if (assignor.equals("CooperativeStickyAssignor")) {
      isTrue(!a.history().contains("-[0, 1, 2, 3]"), "a cooperative member never gives up everything: " + a.history());
    } else {
      isTrue(a.history().contains("-[0, 1, 2, 3]"), "an eager member gives up everything: " + a.history());
    }
    for (int partition = 0; partition < 4; partition++) Clients.fill(name, partition, 0, 5);
    eventually("20 records", 15, () -> a.values.size() + b.values.size() == 20);
    for (Member member : List.of(a, b)) {
      for (String value : member.values) {
        isTrue(member.partitions().contains(value.charAt(0) - '0'), value + " at the owner of " + member.partitions());
      }
    }
    a.close();
    eventually("the second member takes over", 15, () -> b.partitions().equals(Set.of(0, 1, 2, 3)));
    b.close();
    equal(null, a.error, "error of the first member");
    equal(null, b.error, "error of the second member");
    try (Admin admin = Clients.admin()) {
      Map<TopicPartition, Long> offsets = new HashMap<>();
      admin.listConsumerGroupOffsets(name).partitionsToOffsetAndMetadata().get().forEach((k, v) -> offsets.put(k, v.offset()));
      for (int partition = 0; partition < 4; partition++) {
        equal(5L, offsets.get(Clients.partition(name, partition)), "committed on close, partition " + partition);
      }
    }
  }

  private static void staticMembers() throws Exception {
    Clients.createTopic("java-static", 2);
    Member a = new Member("java-static", "java-static", "group.instance.id", "a");
    Member b = new Member("java-static", "java-static", "group.instance.id", "b");
    eventually("one each", 20, () -> a.partitions().size() == 1 && b.partitions().size() == 1);
    Set<Integer> before = b.partitions();
    int generation = a.generation();
    b.close();
    Member again = new Member("java-static", "java-static", "group.instance.id", "b");
    eventually("the same partition again", 20, () -> again.partitions().equals(before));
    equal(generation, a.generation(), "the generation, as a static member's return is no rebalance");
    Member impostor = new Member("java-static", "java-static", "group.instance.id", "b");
    eventually("the one replaced is fenced", 20, () -> again.error instanceof FencedInstanceIdException);
    eventually("the one who replaced it works", 20, () -> impostor.partitions().equals(before));
    a.close();
    impostor.close();
    try (Admin admin = Clients.admin()) {
      admin.removeMembersFromConsumerGroup("java-static", new RemoveMembersFromConsumerGroupOptions()).all().get();
      var group = admin.describeConsumerGroups(List.of("java-static")).all().get().get("java-static");
      equal(0, group.members().size(), "members left");
    }
  }

  private static void patterns() throws Exception {
    Clients.createTopic("java-pattern-1", 1);
    Clients.fill("java-pattern-1", 0, 0, 2);
    Object[] settings = {"group.id", "java-pattern", "auto.offset.reset", "earliest", "metadata.max.age.ms", "300"};
    try (var consumer = Clients.consumer(settings)) {
      consumer.subscribe(Pattern.compile("java-pattern-[0-9]"));
      equal(List.of("v0", "v1"), Clients.values(Clients.take(consumer, 2)), "from the first topic");
      Clients.createTopic("java-pattern-2", 1);
      Clients.fill("java-pattern-2", 0, 2, 2);
      equal(List.of("v2", "v3"), Clients.values(Clients.take(consumer, 2)), "from a topic made later");
      equal(Set.of("java-pattern-1", "java-pattern-2"), consumer.subscription(), "subscription");
    }
  }

  private static void removedMember() throws Exception {
    Clients.createTopic("java-removed", 1);
    Clients.fill("java-removed", 0, 0, 3);
    Object[] settings = {"group.id", "java-removed", "enable.auto.commit", "false", "auto.offset.reset", "earliest"};
    try (var consumer = Clients.consumer(settings); Admin admin = Clients.admin()) {
      consumer.subscribe(List.of("java-removed"));
      Clients.take(consumer, 3);
      admin.removeMembersFromConsumerGroup("java-removed", new RemoveMembersFromConsumerGroupOptions()).all().get();
      refused(CommitFailedException.class, consumer::commitSync);
      Clients.take(consumer, 3);
      consumer.commitSync();
    }
  }

  private static void sessionTimeouts() throws Exception {
    Clients.createTopic("java-session", 1);
    try (var consumer = Clients.consumer("group.id", "java-session", "session.timeout.ms", "100", "heartbeat.interval.ms", "50")) {
      consumer.subscribe(List.of("java-session"));
      refused(InvalidSessionTimeoutException.class, () -> consumer.poll(Duration.ofSeconds(10)));
    }
    Object[] slow = {"group.id", "java-slow", "max.poll.interval.ms", "1000", "session.timeout.ms", "6000"};
    try (var consumer = Clients.consumer(slow); Admin admin = Clients.admin()) {
      consumer.subscribe(List.of("java-session"));
      consumer.poll(Duration.ofSeconds(5));
      eventually("a member joined", 15, () -> {
        consumer.poll(Duration.ofMillis(50));
        return !consumer.assignment().isEmpty();
      });
      eventually("who does not poll leaves", 15, () ->
          admin.describeConsumerGroups(List.of("java-slow")).all().get().get("java-slow").members().isEmpty());
    }
  }

  static void run() {
    check("commits by hand, sync and async, outlive the consumer", GroupChecks::commits);
    check("two members share by range", () -> shares("RangeAssignor"));
    check("two members share by round robin", () -> shares("RoundRobinAssignor"));
    check("two members share by sticky", () -> shares("StickyAssignor"));
    check("two members share by cooperative sticky", () -> shares("CooperativeStickyAssignor"));
    check("static members come back without a rebalance and fence each other", GroupChecks::staticMembers);
    check("a pattern finds a topic made later", GroupChecks::patterns);
    check("a removed member cannot commit, and joins again", GroupChecks::removedMember);
    check("session timeout bounds; who does not poll leaves", GroupChecks::sessionTimeouts);
  }
}
