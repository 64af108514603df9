package klamm.compat;

import static klamm.compat.Checks.check;
import static klamm.compat.Checks.equal;
import static klamm.compat.Checks.isTrue;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.admin.AbortTransactionSpec;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListGroupsOptions;
import org.apache.kafka.clients.admin.MemberToRemove;
import org.apache.kafka.clients.admin.RemoveMembersFromConsumerGroupOptions;
import org.apache.kafka.clients.admin.TransactionState;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.ClassicGroupState;
import org.apache.kafka.common.GroupState;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.ApiException;

/** Groups with their offsets, producers and transactions. */
@SuppressWarnings("deprecation")
final class GroupCalls {
  private static final String NAME = "admin-group";
  private static final TopicPartition ZERO = Clients.partition(NAME, 0);

  private GroupCalls() {}

  private static void groups(Admin admin) throws Exception {
    Clients.createTopic(NAME, 2);
    Clients.fill(NAME, 0, 0, 3);
    Object[] settings = {"group.id", NAME, "auto.offset.reset", "earliest", "group.instance.id", "one", "session.timeout.ms", "45000"};
    try (var consumer = Clients.consumer(settings)) {
      consumer.subscribe(List.of(NAME));
      Clients.take(consumer, 3);
      consumer.commitSync();
      equal(1, admin.describeConsumerGroups(List.of(NAME)).all().get().get(NAME).members().size(), "members");
      equal(ClassicGroupState.STABLE, admin.describeClassicGroups(List.of(NAME)).all().get().get(NAME).state(), "state");
      var stable = new ListGroupsOptions().inGroupStates(Set.of(GroupState.STABLE));
      isTrue(admin.listGroups(stable).all().get().stream().anyMatch(each -> each.groupId().equals(NAME)), "listed");
      isTrue(admin.listConsumerGroups().all().get().stream().anyMatch(each -> each.groupId().equals(NAME)), "listed, the older way");
      var one = new RemoveMembersFromConsumerGroupOptions(Set.of(new MemberToRemove("one")));
      admin.removeMembersFromConsumerGroup(NAME, one).all().get();
    }
    equal(0, admin.describeConsumerGroups(List.of(NAME)).all().get().get(NAME).members().size(), "members after the removal");
    admin.alterConsumerGroupOffsets(NAME, Map.of(ZERO, new OffsetAndMetadata(2))).all().get();
    equal(2L, admin.listConsumerGroupOffsets(NAME).partitionsToOffsetAndMetadata().get().get(ZERO).offset(), "altered");
    admin.deleteConsumerGroupOffsets(NAME, Set.of(ZERO)).all().get();
    isTrue(!admin.listConsumerGroupOffsets(NAME).partitionsToOffsetAndMetadata().get().containsKey(ZERO), "deleted");
    admin.deleteConsumerGroups(List.of(NAME)).all().get();
    isTrue(admin.listGroups().all().get().stream().noneMatch(each -> each.groupId().equals(NAME)), "the group is gone");
  }

  private static void transactions(Admin admin) throws Exception {
    String topic = "admin-transactions";
    Clients.createTopic(topic, 1);
    TopicPartition partition = Clients.partition(topic, 0);
    try (var producer = Clients.producer("transactional.id", topic)) {
      producer.initTransactions();
      producer.beginTransaction();
      producer.send(new ProducerRecord<>(topic, "a")).get();
      var active = admin.describeProducers(List.of(partition)).partitionResult(partition).get().activeProducers();
      equal(1, active.size(), "producers");
      var state = active.get(0);
      equal(0L, state.currentTransactionStartOffset().getAsLong(), "start of the transaction");
      var described = admin.describeTransactions(List.of(topic)).all().get().get(topic);
      equal(TransactionState.ONGOING, described.state(), "state");
      equal(Set.of(partition), described.topicPartitions(), "partitions");
      equal(state.producerId(), described.producerId(), "producer id");
      var listed = admin.listTransactions().all().get();
      isTrue(listed.stream().anyMatch(each -> each.transactionalId().equals(topic)), "listed");
      admin.forceTerminateTransaction(topic).result().get();
      Checks.refused(ApiException.class, () -> producer.commitTransaction());
    }
    try (var producer = Clients.producer("transactional.id", topic)) {
      producer.initTransactions();
      admin.fenceProducers(List.of(topic)).all().get();
      Checks.refused(ApiException.class, () -> {
        producer.beginTransaction();
        producer.send(new ProducerRecord<>(topic, "b"));
        producer.commitTransaction();
      });
    }
    String hanging = "admin-hanging";
    try (var producer = Clients.producer("transactional.id", hanging)) {
      producer.initTransactions();
      producer.beginTransaction();
      producer.send(new ProducerRecord<>(topic, "c")).get();
      long id = admin.describeTransactions(List.of(hanging)).all().get().get(hanging).producerId();
      var state = admin.describeProducers(List.of(partition)).partitionResult(partition).get().activeProducers().stream()
          .filter(each -> each.producerId() == id).findFirst().get();
      var spec = new AbortTransactionSpec(partition, id, (short) state.producerEpoch(), state.coordinatorEpoch().orElse(-1));
      admin.abortTransaction(spec).all().get();
      var after = admin.describeProducers(List.of(partition)).partitionResult(partition).get().activeProducers().stream()
          .filter(each -> each.producerId() == id).findFirst().get();
      isTrue(after.currentTransactionStartOffset().isEmpty(), "aborted: " + after);
      producer.close(Duration.ofSeconds(1));
    }
  }

  static void run() {
    try (Admin admin = Calls.noting(Clients.admin())) {
      check("groups: described, listed, members removed, offsets altered and deleted", () -> groups(admin));
      check("producers and transactions: described, listed, fenced, terminated, aborted", () -> transactions(admin));
    }
  }
}
