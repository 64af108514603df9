package klamm.compat;

import static klamm.compat.Checks.check;
import static klamm.compat.Checks.equal;
import static klamm.compat.Checks.isTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.TransactionDescription;
import org.apache.kafka.clients.admin.TransactionState;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** A cluster of two workers with exactly-once sources: each transaction has lines and the offset behind them. */
final class ConnectOnce {
  private static final String GROUP = "kc-once";
  /** One transaction, from the first line on until the task stops. */
  private static final String[] ENDLESS = {"transaction.boundary", "interval", "transaction.boundary.interval.ms", "3600000"};
  private static ConnectWorker one;
  private static ConnectWorker other;
  /** What the connector kc-once reads, which runs to the end. */
  static Lines lines;
  private static Reading topic;

  private ConnectOnce() {}

  static void checks() {
    check("an exactly-once source: lines and offsets are in step while its tasks are restarted", 150, ConnectOnce::inStep);
    check("a frozen worker's task that wakes up is fenced: each line once", 180, ConnectOnce::frozen);
    check("a killed worker's open transaction is rolled back, another goes on: each line once", 180, ConnectOnce::killed);
  }

  /** They take their time: other checks run meanwhile. */
  static void start() throws Exception {
    one = worker();
    other = worker();
  }

  /** It waits a short time only for tasks that do not end: whatever they still do must not matter here. */
  private static ConnectWorker worker() throws Exception {
    return new ConnectWorker(
        GROUP,
        "exactly.once.source.support=enabled",
        "session.timeout.ms=8000",
        "task.shutdown.graceful.timeout.ms=1000",
        "producer.transaction.timeout.ms=300000");
  }

  private static void inStep() throws Exception {
    one.waitUntilReady();
    other.waitUntilReady();
    ConnectMain.workers(GROUP, 2, one);
    lines = new Lines("once.txt");
    Clients.createTopic("kc-once", 1);
    topic = Reading.committed("kc-once");
    one.put("kc-once", lines.source("kc-once"), "exactly.once.support", "required");
    lines.append(1000);
    one.waitUntil("RUNNING", "kc-once");
    allArriveOnce();
    lines.append(100);
    one.ask(204, "POST", "/connectors/kc-once/tasks/0/restart", null);
    lines.append(100);
    one.ask(202, "POST", "/connectors/kc-once/restart?includeTasks=true", null);
    lines.append(100);
    allArriveOnce();
  }

  static void allArriveOnce() throws Exception {
    arriveOnce("kc-once", lines, topic);
  }

  /** Each line once and in order in what is committed, and the stored offset is behind the last of them. */
  private static void arriveOnce(String name, Lines from, Reading committed) throws Exception {
    other.until("all lines of " + name + " are committed", 90, () -> committed.toEnd().size() >= from.all.size());
    equal(from.all, committed.toEnd(), "what is committed in " + name);
    ConnectMain.positionIs(other, name, Files.size(from.file));
    List<Long> positions = positions(name);
    equal(positions.stream().distinct().sorted().toList(), positions, "the offsets that were committed, in order");
    equal(from.position(from.all.size()), positions.get(positions.size() - 1), "the last of them");
    equal(from.all, committed.toEnd(), "what is committed in " + name + ", once more");
  }

  /** The offsets of one source in the topic of offsets, of transactions that were committed. */
  private static List<Long> positions(String name) throws Exception {
    var json = new ObjectMapper();
    List<Long> found = new ArrayList<>();
    try (var consumer = Clients.consumer("isolation.level", "read_committed")) {
      var all = List.of(0, 1, 2).stream().map(index -> Clients.partition(GROUP + "-offsets", index)).toList();
      consumer.assign(all);
      consumer.seekToBeginning(all);
      var ends = consumer.endOffsets(all);
      while (all.stream().anyMatch(each -> consumer.position(each) < ends.get(each))) {
        for (ConsumerRecord<String, String> record : consumer.poll(Duration.ofMillis(100))) {
          if (json.readTree(record.key()).path(0).asText().equals(name)) found.add(json.readTree(record.value()).path("position").asLong());
        }
      }
    }
    return found;
  }

  private static TransactionDescription transaction(String name) throws Exception {
    String id = GROUP + "-" + name + "-0";
    try (var admin = Clients.admin()) {
      return admin.describeTransactions(List.of(id)).all().get(20, TimeUnit.SECONDS).get(id);
    }
  }

  interface Misfortune {
    void happensTo(ConnectWorker owner) throws Exception;
  }

  /**
   * The worker whose task has `count` lines in an open transaction meets with something; the task goes on at the other
   * worker, which is left in `other`, and has the same lines in a transaction of its own.
   */
  private static void handOver(String name, Lines from, Reading committed, Reading all, Misfortune misfortune)
      throws Exception {
    int count = from.all.size();
    one.put(name, from.source(name), ENDLESS);
    one.waitUntil("RUNNING", name);
    one.until("the lines lie in an open transaction", 60, () -> all.end() - committed.end() >= count);
    var before = transaction(name);
    equal(TransactionState.ONGOING, before.state(), "state of the transaction");
    isTrue(before.topicPartitions().contains(Clients.partition(name, 0)), "partitions of the transaction: " + before);
    if (one.workerOfTask(name).equals(other.id())) {
      var owner = other;
      other = one;
      one = owner;
    }
    misfortune.happensTo(one);
    other.until("the task goes on at the other worker", 90, () -> other.is("RUNNING", name) && other.workerOfTask(name).equals(other.id()));
    other.until("the lines are there again", 60, () -> all.toEnd().size() >= 2 * count);
    equal(0, committed.toEnd().size(), "lines that are committed");
    var after = transaction(name);
    isTrue(
        after.producerId() != before.producerId() || after.producerEpoch() > before.producerEpoch(),
        "the task's producer is a later one: " + before + ", " + after);
  }

  private static void frozen() throws Exception {
    var from = new Lines("frozen.txt");
    from.append(200);
    Clients.createTopic("kc-frozen", 1);
    try (var committed = Reading.committed("kc-frozen"); var all = Reading.everything("kc-frozen")) {
      handOver("kc-frozen", from, committed, all, owner -> owner.process.freeze());
      from.append(100);
      other.until("the other worker reads on", 60, () -> all.toEnd().size() >= 500);
      // It still thinks that the task is its own, and finds lines to write to its transaction.
      one.process.thaw();
      ConnectMain.workers(GROUP, 2, other);
      other.put("kc-frozen", from.source("kc-frozen"));
      from.append(100);
      arriveOnce("kc-frozen", from, committed);
      one.waitUntilReady();
    } finally {
      one.process.thaw();
    }
    allArriveOnce();
  }

  private static void killed() throws Exception {
    var from = new Lines("killed.txt");
    from.append(200);
    Clients.createTopic("kc-killed", 1);
    try (var committed = Reading.committed("kc-killed"); var all = Reading.everything("kc-killed")) {
      handOver("kc-killed", from, committed, all, owner -> owner.process.kill());
      lines.append(100);
      other.put("kc-killed", from.source("kc-killed"));
      from.append(100);
      arriveOnce("kc-killed", from, committed);
    }
    allArriveOnce();
    ConnectMain.workers(GROUP, 1, other);
  }

  static void stop() throws Exception {
    other.stop();
  }
}
