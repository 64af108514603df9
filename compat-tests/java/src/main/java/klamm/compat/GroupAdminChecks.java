package klamm.compat;

import static klamm.compat.Checks.check;
import static klamm.compat.Checks.equal;
import static klamm.compat.Checks.isTrue;
import static klamm.compat.Checks.refused;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsSpec;
import org.apache.kafka.clients.admin.ListConsumerGroupsOptions;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.ConsumerGroupState;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.apache.kafka.common.errors.GroupNotEmptyException;
import org.apache.kafka.common.errors.GroupSubscribedToTopicException;
import org.apache.kafka.common.errors.UnknownMemberIdException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** Groups and their offsets through AdminClient. */
@SuppressWarnings("deprecation")
final class GroupAdminChecks {
  private static final String GROUP = "java-group-admin";
  private static final TopicPartition ZERO = Clients.partition(GROUP, 0);
  private static final TopicPartition ONE = Clients.partition(GROUP, 1);

  private GroupAdminChecks() {}

  private static void whileActive() throws Exception {
    Clients.createTopic(GROUP, 2);
    Clients.fill(GROUP, 0, 0, 4);
    Clients.fill(GROUP, 1, 0, 4);
    Object[] settings = {"group.id", GROUP, "auto.offset.reset", "earliest", "client.id", "active", "enable.auto.commit", "false"};
    try (var consumer = Clients.consumer(settings); Admin admin = Clients.admin()) {
      consumer.subscribe(List.of(GROUP));
      Clients.take(consumer, 8);
      consumer.commitSync();
      ConsumerGroupDescription group = admin.describeConsumerGroups(List.of(GROUP)).all().get().get(GROUP);
      equal(ConsumerGroupState.STABLE, group.state(), "state");
      equal("range", group.partitionAssignor(), "assignor");
      equal(false, group.isSimpleConsumerGroup(), "simple");
      var member = group.members().iterator().next();
      equal("active", member.clientId(), "client id");
      isTrue(Set.of("/127.0.0.1", "/0:0:0:0:0:0:0:1").contains(member.host()), "host " + member.host());
      isTrue(member.consumerId().matches("active-[0-9a-f-]{36}"), "member id " + member.consumerId());
      equal(Set.of(ZERO, ONE), member.assignment().topicPartitions(), "assignment");
      isTrue(Integer.parseInt(Clients.BOOTSTRAP.split(":")[1]) == group.coordinator().port(), "coordinator");
      var stable = admin.listConsumerGroups(new ListConsumerGroupsOptions().inStates(Set.of(ConsumerGroupState.STABLE))).all().get();
      isTrue(stable.stream().anyMatch(each -> each.groupId().equals(GROUP)), "listed as stable");
      var empty = admin.listConsumerGroups(new ListConsumerGroupsOptions().inStates(Set.of(ConsumerGroupState.EMPTY))).all().get();
      isTrue(empty.stream().noneMatch(each -> each.groupId().equals(GROUP)), "not listed as empty");
      refused(GroupNotEmptyException.class, () -> admin.deleteConsumerGroups(List.of(GROUP)).all().get());
      refused(
          GroupSubscribedToTopicException.class,
          () -> admin.deleteConsumerGroupOffsets(GROUP, Set.of(ZERO)).partitionResult(ZERO).get());
      refused(
          UnknownMemberIdException.class,
          () -> admin.alterConsumerGroupOffsets(GROUP, Map.of(ZERO, new OffsetAndMetadata(1))).all().get());
    }
  }

  private static void afterwards() throws Exception {
    try (Admin admin = Clients.admin()) {
      ConsumerGroupDescription group = admin.describeConsumerGroups(List.of(GROUP)).all().get().get(GROUP);
      equal(ConsumerGroupState.EMPTY, group.state(), "state");
      equal(0, group.members().size(), "members");
      admin.alterConsumerGroupOffsets(GROUP, Map.of(ZERO, new OffsetAndMetadata(2, "reset"))).all().get();
      var offsets = admin.listConsumerGroupOffsets(GROUP).partitionsToOffsetAndMetadata().get();
      equal("2 reset", offsets.get(ZERO).offset() + " " + offsets.get(ZERO).metadata(), "altered");
      equal(4L, offsets.get(ONE).offset(), "untouched");
      var some = Map.of(GROUP, new ListConsumerGroupOffsetsSpec().topicPartitions(List.of(ONE)));
      equal(Set.of(ONE), admin.listConsumerGroupOffsets(some).partitionsToOffsetAndMetadata(GROUP).get().keySet(), "asked for one");
      refused(
          UnknownTopicOrPartitionException.class,
          () ->
              admin
                  .alterConsumerGroupOffsets(GROUP, Map.of(Clients.partition("java-never", 0), new OffsetAndMetadata(1)))
                  .all()
                  .get());
      admin.deleteConsumerGroupOffsets(GROUP, Set.of(ONE)).all().get();
      equal(Set.of(ZERO), admin.listConsumerGroupOffsets(GROUP).partitionsToOffsetAndMetadata().get().keySet(), "one left");
      Object[] settings = {"group.id", GROUP, "auto.offset.reset", "earliest"};
      try (var consumer = Clients.consumer(settings)) {
        consumer.assign(List.of(ZERO));
        equal("v2", Clients.take(consumer, 1).get(0).value(), "resumed at the altered offset");
      }
      admin.deleteConsumerGroups(List.of(GROUP)).all().get();
      isTrue(admin.listConsumerGroups().all().get().stream().noneMatch(each -> each.groupId().equals(GROUP)), "gone");
      refused(GroupIdNotFoundException.class, () -> admin.deleteConsumerGroups(List.of(GROUP)).all().get());
      equal(Map.of(), admin.listConsumerGroupOffsets(GROUP).partitionsToOffsetAndMetadata().get(), "no offsets left");
    }
  }

  private static void ofDeletedTopics() throws Exception {
    Clients.createTopic("java-group-topic", 1);
    TopicPartition partition = Clients.partition("java-group-topic", 0);
    try (Admin admin = Clients.admin()) {
      admin.alterConsumerGroupOffsets("java-simple", Map.of(partition, new OffsetAndMetadata(7))).all().get();
      ConsumerGroupDescription group = admin.describeConsumerGroups(List.of("java-simple")).all().get().get("java-simple");
      equal(ConsumerGroupState.EMPTY, group.state(), "a group of offsets only");
      equal(true, group.isSimpleConsumerGroup(), "is simple");
      admin.deleteTopics(List.of("java-group-topic")).all().get();
      Checks.eventually("offsets of a deleted topic go", 10, () ->
          admin.listConsumerGroupOffsets("java-simple").partitionsToOffsetAndMetadata().get().isEmpty());
    }
  }

  static void run() {
    check("an active group: described, listed, protected", GroupAdminChecks::whileActive);
    check("an empty group: offsets altered, listed, deleted; then the group", GroupAdminChecks::afterwards);
    check("offsets of a deleted topic are deleted", GroupAdminChecks::ofDeletedTopics);
  }
}
