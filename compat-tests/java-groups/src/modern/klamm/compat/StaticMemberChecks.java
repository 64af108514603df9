package klamm.compat;

import static klamm.compat.Checks.equal;
import static klamm.compat.Checks.eventually;
import static klamm.compat.Checks.isTrue;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.clients.admin.MemberToRemove;
import org.apache.kafka.clients.admin.RemoveMembersFromConsumerGroupOptions;
import org.apache.kafka.common.errors.FencedInstanceIdException;
import org.apache.kafka.common.errors.UnreleasedInstanceIdException;

/** Members with a group.instance.id: restarted without a rebalance, fenced or turned away as duplicates, removed at last. */
final class StaticMemberChecks {
  private final String protocol;
  private final String name;
  private final Set<String> all;

  private StaticMemberChecks(String protocol) {
    this.protocol = protocol;
    name = "jg-static-" + protocol;
    all = Member.names(name, 4);
  }

  private Member start(String instance) {
    boolean classic = protocol.equals("classic");
    return new Member(
        instance,
        Member.topics(name),
        "group.id", name, "group.protocol", protocol, "group.instance.id", instance,
        classic ? "session.timeout.ms" : "client.rack", classic ? "6000" : "");
  }

  /** Instance id to assigned partitions, as the administrator sees it. */
  private static Map<String, Set<String>> shares(ConsumerGroupDescription group) {
    Map<String, Set<String>> shares = new TreeMap<>();
    group.members().forEach(member ->
        shares.put(member.groupInstanceId().orElse("none"), Transactions.sorted(member.assignment().topicPartitions())));
    return shares;
  }

  private void restarted(Member a, Member b) throws Exception {
    ConsumerGroupDescription before = Groups.stable(name, 2);
    equal(Set.of("a", "b"), shares(before).keySet(), "instance ids");
    Set<String> share = new TreeSet<>(b.partitions());
    equal(share, shares(before).get("b"), "described share of b");
    equal(a.partitions(), shares(before).get("a"), "described share of a");
    List<String> history = a.history();
    int generation = a.generation();
    String id = b.memberId();
    b.close();
    Thread.sleep(600);
    equal(2, Groups.describe(name).members().size(), "members while b is away");
    Member again = start("b");
    eventually("b has its share again", 15, () -> again.partitions().equals(share));
    equal(share, shares(Groups.stable(name, 2)).get("b"), "described share of the returned b");
    isTrue(!again.memberId().equals(id), "a new member id");
    equal(history, a.history(), "a was told nothing");
    equal(generation, a.generation(), "generation or epoch of a");
    equal(before.groupEpoch(), Groups.describe(name).groupEpoch(), "group epoch");
    duplicate(a, again, share);
  }

  private void duplicate(Member a, Member b, Set<String> share) throws Exception {
    Member other = start("b");
    Member left;
    if (protocol.equals("classic")) {
      eventually("the one replaced is fenced", 20, () -> b.error != null);
      isTrue(b.error instanceof FencedInstanceIdException, "the one replaced: " + b.error);
      eventually("the one who replaced it works", 20, () -> other.partitions().equals(share));
      left = other;
    } else {
      eventually("the duplicate is turned away", 20, () -> other.error != null);
      isTrue(other.error instanceof UnreleasedInstanceIdException, "the duplicate: " + other.error);
      isTrue(b.error == null && b.partitions().equals(share), "the first one goes on: " + b.error);
      left = b;
    }
    equal(2, Groups.stable(name, 2).members().size(), "members");
    left.close();
    Member.settled(25, all, List.of(a));
    equal(1, Groups.stable(name, 1).members().size(), "members after the session timeout");
  }

  private void run() throws Exception {
    Clients.createTopic(name, 4);
    if (!protocol.equals("classic")) Groups.quick(name);
    Member a = start("a");
    Member b = start("b");
    Member.settled(30, all, List.of(a, b));
    restarted(a, b);
    a.close();
    try (Admin admin = Clients.admin()) {
      equal(1, Groups.describe(name).members().size(), "a static member that closed is still a member");
      var removal = new RemoveMembersFromConsumerGroupOptions(Set.of(new MemberToRemove("a")));
      removal.reason("the check is over");
      admin.removeMembersFromConsumerGroup(name, removal).all().get();
      equal(Map.of(), shares(Groups.describe(name)), "members left");
      equal(Optional.empty(), Optional.ofNullable(a.error), "error of a");
      admin.deleteConsumerGroups(List.of(name)).all().get();
    }
  }

  static void addTo(Together together) {
    for (String protocol : List.of("classic", "consumer")) {
      together.add("static members: restarted, duplicated, expired, removed (" + protocol + ")", new StaticMemberChecks(protocol)::run);
    }
  }
}
