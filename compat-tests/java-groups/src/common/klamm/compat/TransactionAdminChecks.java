package klamm.compat;

import static klamm.compat.Checks.equal;
import static klamm.compat.Checks.eventually;
import static klamm.compat.Checks.isTrue;
import static klamm.compat.Checks.refused;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.admin.AbortTransactionSpec;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListTransactionsOptions;
import org.apache.kafka.clients.admin.ProducerState;
import org.apache.kafka.clients.admin.TransactionDescription;
import org.apache.kafka.clients.admin.TransactionListing;
import org.apache.kafka.clients.admin.TransactionState;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.TransactionalIdNotFoundException;

/** Transactions and producers as an administrator sees them. */
final class TransactionAdminChecks {
  private final String prefix;
  private final boolean newRules;
  /** Ends the names of the checks. */
  private final String label;

  TransactionAdminChecks(String prefix, boolean newRules, String label) {
    this.prefix = prefix;
    this.newRules = newRules;
    this.label = label;
  }

  private static Map<String, String> byState(Collection<TransactionListing> listings) {
    Map<String, String> states = new HashMap<>();
    listings.forEach(each -> states.put(each.transactionalId(), each.state().toString()));
    return states;
  }

  private void describeAndList() throws Exception {
    String name = prefix + "-admin";
    Clients.createTopic(name, 2);
    try (var producer = Transactions.producer(name, "transaction.timeout.ms", "44000"); Admin admin = Clients.admin()) {
      refused(TransactionalIdNotFoundException.class, () -> Transactions.describe(name));
      producer.initTransactions();
      TransactionDescription empty = Transactions.describe(name);
      equal(TransactionState.EMPTY, empty.state(), "state");
      equal(44000L, empty.transactionTimeoutMs(), "timeout");
      equal(0, empty.producerEpoch(), "epoch");
      isTrue(empty.transactionStartTimeMs().isEmpty(), "no start time");
      equal(Set.of(), empty.topicPartitions(), "partitions");
      long before = System.currentTimeMillis();
      producer.beginTransaction();
      equal(TransactionState.EMPTY, Transactions.describe(name).state(), "begin is the client's own business");
      Transactions.send(producer, name, 0, "a");
      TransactionDescription ongoing = Transactions.describe(name);
      equal(TransactionState.ONGOING, ongoing.state(), "state");
      equal(Set.of(name + "-0"), Transactions.sorted(ongoing.topicPartitions()), "partitions");
      long started = ongoing.transactionStartTimeMs().getAsLong();
      isTrue(started >= before && started <= System.currentTimeMillis(), "start time " + started);
      Transactions.send(producer, name, 1, "b");
      equal(Set.of(name + "-0", name + "-1"), Transactions.sorted(Transactions.describe(name).topicPartitions()), "partitions");
      equal(started, Transactions.describe(name).transactionStartTimeMs().getAsLong(), "the start stays");
      var open = admin.listTransactions(new ListTransactionsOptions().filterStates(List.of(TransactionState.ONGOING))).all().get();
      equal("Ongoing", byState(open).get(name), "listed as ongoing");
      var done = admin.listTransactions(new ListTransactionsOptions().filterStates(List.of(TransactionState.COMPLETE_COMMIT))).all().get();
      isTrue(!byState(done).containsKey(name), "not listed as complete");
      var mine = admin.listTransactions(new ListTransactionsOptions().filterProducerIds(List.of(ongoing.producerId()))).all().get();
      equal(Map.of(name, "Ongoing"), byState(mine), "listed by producer id");
      producer.commitTransaction();
      Transactions.untilState(name, "CompleteCommit");
      TransactionDescription complete = Transactions.describe(name);
      equal(newRules ? 1 : 0, complete.producerEpoch(), "epoch after commit");
      equal(ongoing.producerId(), complete.producerId(), "producer id");
      equal(Set.of(), complete.topicPartitions(), "partitions");
      producer.beginTransaction();
      Transactions.send(producer, name, 0, "c");
      producer.abortTransaction();
      Transactions.untilState(name, "CompleteAbort");
      var both = new ListTransactionsOptions().filterStates(List.of(TransactionState.COMPLETE_ABORT, TransactionState.ONGOING));
      equal("CompleteAbort", byState(admin.listTransactions(both).all().get()).get(name), "listed as aborted");
    }
  }

  private static ProducerState only(Admin admin, TopicPartition partition) throws Exception {
    List<ProducerState> states = admin.describeProducers(List.of(partition)).partitionResult(partition).get().activeProducers();
    equal(1, states.size(), "producers of " + partition);
    return states.get(0);
  }

  private void producers() throws Exception {
    String name = prefix + "-producers";
    Clients.createTopic(name, 1);
    TopicPartition partition = Clients.partition(name, 0);
    try (var producer = Transactions.producer(name); Admin admin = Clients.admin()) {
      equal(List.of(), admin.describeProducers(List.of(partition)).partitionResult(partition).get().activeProducers(), "at first");
      producer.initTransactions();
      producer.beginTransaction();
      long before = System.currentTimeMillis();
      Transactions.send(producer, name, 0, "a", "b", "c");
      ProducerState open = only(admin, partition);
      equal(Transactions.describe(name).producerId(), open.producerId(), "producer id");
      equal(0, open.producerEpoch(), "epoch");
      equal(2, open.lastSequence(), "last sequence");
      isTrue(open.lastTimestamp() >= before && open.lastTimestamp() <= System.currentTimeMillis(), "timestamp " + open.lastTimestamp());
      equal(0L, open.currentTransactionStartOffset().getAsLong(), "start offset");
      isTrue(open.coordinatorEpoch().isEmpty() || open.coordinatorEpoch().getAsInt() == -1, "no marker yet: " + open.coordinatorEpoch());
      producer.commitTransaction();
      eventually("the marker is there", 10, () -> only(admin, partition).currentTransactionStartOffset().isEmpty());
      ProducerState closed = only(admin, partition);
      equal(0, closed.coordinatorEpoch().getAsInt(), "coordinator epoch");
      equal(newRules ? 1 : 0, closed.producerEpoch(), "epoch of the marker");
      equal(newRules ? -1 : 2, closed.lastSequence(), "last sequence, begun anew with a new epoch");
    }
  }

  private void fence() throws Exception {
    String name = prefix + "-fence";
    Clients.createTopic(name, 1);
    TopicPartition partition = Clients.partition(name, 0);
    try (var producer = Transactions.producer(name); Admin admin = Clients.admin()) {
      producer.initTransactions();
      producer.beginTransaction();
      Transactions.send(producer, name, 0, "open");
      var fenced = admin.fenceProducers(List.of(name));
      fenced.all().get();
      TransactionDescription description = Transactions.describe(name);
      equal(description.producerId(), (long) fenced.producerId(name).get(), "producer id");
      equal(description.producerEpoch(), (int) fenced.epochId(name).get(), "epoch");
      isTrue(description.producerEpoch() > 0, "a higher epoch: " + description.producerEpoch());
      eventually("its transaction is aborted", 10, () -> Transactions.lastStable(partition) == Transactions.logEnd(partition));
      refused(ProducerFencedException.class, producer::commitTransaction);
    }
    equal(List.of(), Transactions.committed(partition), "committed");
  }

  private void abort() throws Exception {
    String name = prefix + "-abort";
    Clients.createTopic(name, 1);
    TopicPartition partition = Clients.partition(name, 0);
    try (var producer = Transactions.producer(name); Admin admin = Clients.admin()) {
      producer.initTransactions();
      producer.beginTransaction();
      Transactions.send(producer, name, 0, "a", "b");
      producer.commitTransaction();
      producer.beginTransaction();
      Transactions.send(producer, name, 0, "c");
      ProducerState open = only(admin, partition);
      equal(3L, open.currentTransactionStartOffset().getAsLong(), "start offset");
      var stale = new AbortTransactionSpec(partition, open.producerId(), (short) (open.producerEpoch() - 1), 0);
      if (newRules) refused(InvalidProducerEpochException.class, () -> admin.abortTransaction(stale).all().get());
      equal(3L, Transactions.lastStable(partition), "still open");
      var spec = new AbortTransactionSpec(partition, open.producerId(), (short) open.producerEpoch(), open.coordinatorEpoch().orElse(0));
      admin.abortTransaction(spec).all().get();
      eventually("the partition is free", 10, () -> Transactions.lastStable(partition) == 5);
      isTrue(only(admin, partition).currentTransactionStartOffset().isEmpty(), "no open transaction");
      equal(TransactionState.ONGOING, Transactions.describe(name).state(), "the coordinator was not asked");
      admin.fenceProducers(List.of(name)).all().get();
    }
    equal(List.of("0:a", "1:b"), Transactions.placed(Transactions.committed(partition)), "committed");
  }

  void addTo(Together together) {
    together.add("admin: describeTransactions and listTransactions follow a transaction" + label, this::describeAndList);
    together.add("admin: describeProducers" + label, this::producers);
    together.add("admin: fenceProducers" + label, this::fence);
    together.add("admin: abortTransaction ends it in one partition" + label, this::abort);
  }
}
