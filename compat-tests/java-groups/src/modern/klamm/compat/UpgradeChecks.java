package klamm.compat;

import static klamm.compat.Checks.equal;
import static klamm.compat.Checks.eventually;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.GroupState;
import org.apache.kafka.common.GroupType;

/** A group goes from the classic to the consumer protocol, member by member, and back, while it consumes. */
final class UpgradeChecks {
  private static final int PARTITIONS = 6;
  private final String name;
  private final String strategy;
  private final Ledger ledger = new Ledger();
  private final List<String> sent = Collections.synchronizedList(new ArrayList<>());
  private final List<Member> members = new ArrayList<>();
  private volatile boolean pouring = true;

  private UpgradeChecks(String strategy) {
    this.strategy = strategy;
    name = "jg-upgrade-" + strategy;
  }

  private Thread pour() {
    Thread thread = new Thread(() -> {
      try (var producer = Clients.producer()) {
        for (int i = 0; pouring; i++) {
          producer.send(new ProducerRecord<>(name, i % PARTITIONS, "k", "v" + i));
          sent.add("v" + i);
          Thread.sleep(4);
        }
      } catch (InterruptedException error) {
        Thread.currentThread().interrupt();
      }
    });
    thread.setDaemon(true);
    thread.start();
    return thread;
  }

  private Member start(String id, String protocol) {
    List<Object> settings = new ArrayList<>(List.of("group.id", name, "group.protocol", protocol));
    if (protocol.equals("classic")) {
      settings.addAll(List.of("partition.assignment.strategy", "org.apache.kafka.clients.consumer." + strategy, "session.timeout.ms", "10000"));
    }
    return new Member(id + "-" + protocol, ledger, Member.topics(name), settings.toArray());
  }

  private void replace(int index, String protocol) throws Exception {
    members.get(index).close();
    equal(null, members.get(index).error, "error of " + members.get(index).name);
    members.set(index, start("m" + index, protocol));
    Member.settled(40, Member.names(name, PARTITIONS), members);
  }

  /** Client id to whether it is said to be upgraded: true, false, or null where the group has no such thing. */
  private static Map<String, Boolean> upgraded(ConsumerGroupDescription group) {
    Map<String, Boolean> found = new TreeMap<>();
    group.members().forEach(member -> found.put(member.clientId(), member.upgraded().orElse(null)));
    return found;
  }

  private void described(GroupType type, String assignor) throws Exception {
    ConsumerGroupDescription group = agreed();
    equal(type, group.type(), "type of the group");
    equal(assignor, group.partitionAssignor(), "assignor");
    equal(type == GroupType.CONSUMER, group.groupEpoch().isPresent(), "has a group epoch");
    Map<String, Boolean> expected = new TreeMap<>();
    for (Member member : members) expected.put(member.name, type == GroupType.CONSUMER ? (Boolean) member.name.endsWith("consumer") : null);
    equal(expected, upgraded(group), "upgraded");
  }

  /** The group is stable, its members have even shares, and know of them what the administrator is told. */
  private ConsumerGroupDescription agreed() throws Exception {
    ConsumerGroupDescription[] last = {null};
    try {
      eventually("agreed", 30, () -> {
        last[0] = Groups.describe(name);
        return last[0].groupState() == GroupState.STABLE && shares(last[0]).equals(own());
      });
    } catch (AssertionError error) {
      throw new AssertionError("the members have " + own() + ", the group is " + last[0], error);
    }
    for (Set<String> share : own().values()) equal(PARTITIONS / members.size(), share.size(), "size of an even share");
    return last[0];
  }

  private Map<String, Set<String>> own() {
    Map<String, Set<String>> shares = new TreeMap<>();
    for (Member member : members) shares.put(member.name, member.partitions());
    return shares;
  }

  private static Map<String, Set<String>> shares(ConsumerGroupDescription group) {
    Map<String, Set<String>> shares = new TreeMap<>();
    group.members().forEach(each -> shares.put(each.clientId(), Transactions.sorted(each.assignment().topicPartitions())));
    return shares;
  }

  private void flows() throws Exception {
    int from = ledger.distinct();
    eventually("records flow", 20, () -> ledger.distinct() > from + 60);
    equal(List.of(), ledger.complaints(), "complaints");
  }

  private void run() throws Exception {
    Clients.createTopic(name, PARTITIONS);
    Groups.quick(name);
    Thread source = pour();
    String classicAssignor = strategy.equals("RangeAssignor") ? "range" : "cooperative-sticky";
    for (int i = 0; i < 3; i++) members.add(start("m" + i, "classic"));
    Member.settled(40, Member.names(name, PARTITIONS), members);
    described(GroupType.CLASSIC, classicAssignor);
    flows();
    for (int i = 0; i < 3; i++) {
      replace(i, "consumer");
      described(GroupType.CONSUMER, "uniform");
      flows();
    }
    for (int i = 0; i < 3; i++) {
      replace(i, "classic");
      described(i < 2 ? GroupType.CONSUMER : GroupType.CLASSIC, i < 2 ? "uniform" : classicAssignor);
      flows();
    }
    pouring = false;
    source.join();
    eventually("everything sent is seen; missing " + ledger.missing(sent).size(), 30, () -> ledger.missing(sent).isEmpty());
    for (Member member : members) {
      member.close();
      equal(null, member.error, "error of " + member.name);
    }
    equal(List.of(), ledger.complaints(), "complaints");
    try (Admin admin = Clients.admin()) {
      var offsets = admin.listConsumerGroupOffsets(name).partitionsToOffsetAndMetadata().get();
      for (int i = 0; i < PARTITIONS; i++) {
        var partition = Clients.partition(name, i);
        equal(ledger.acknowledged().get(partition), offsets.get(partition).offset(), "committed of " + partition);
        equal(Transactions.logEnd(partition), offsets.get(partition).offset(), "end of " + partition);
      }
    }
  }

  static void addTo(Together together) {
    together.add("upgrade: classic to consumer and back, by range", new UpgradeChecks("RangeAssignor")::run);
    if (Scale.FULL) {
      together.add("upgrade: classic to consumer and back, by cooperative sticky", new UpgradeChecks("CooperativeStickyAssignor")::run);
    }
  }
}
