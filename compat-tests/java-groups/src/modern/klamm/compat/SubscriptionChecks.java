package klamm.compat;

import static klamm.compat.Checks.equal;
import static klamm.compat.Checks.eventually;
import static klamm.compat.Checks.isTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.SubscriptionPattern;
import org.apache.kafka.common.errors.InvalidRegularExpression;
import org.apache.kafka.common.errors.UnsupportedAssignorException;

/** Regular expressions matched by the broker, assignors of the broker, and classic cooperative rebalances. */
final class SubscriptionChecks {
  private SubscriptionChecks() {}

  private static Member matching(String group, String name, String pattern) {
    return new Member(
        name,
        (consumer, listener) -> consumer.subscribe(new SubscriptionPattern(pattern), listener),
        "group.id", group, "group.protocol", "consumer");
  }

  private static Set<String> union(Set<String> one, Set<String> two) {
    Set<String> union = new TreeSet<>(one);
    union.addAll(two);
    return union;
  }

  private static void regularExpressions() throws Exception {
    String group = "jg-regex";
    Groups.quick(group);
    for (String topic : List.of("jg-regex-a1", "jg-regex-b1", "jg-regex-c1", "xjg-regex-a1")) Clients.createTopic(topic, 2);
    Member one = matching(group, "one", "jg-regex-(a|b)[0-9]+");
    Set<String> first = union(Member.names("jg-regex-a1", 2), Member.names("jg-regex-b1", 2));
    Member.settled(30, first, List.of(one));
    Clients.fill("jg-regex-a1", 0, 0, 3);
    Clients.fill("jg-regex-c1", 0, 10, 3);
    eventually("records of a matching topic", 15, () -> one.values.size() == 3);
    Clients.createTopic("jg-regex-a22", 1);
    Member.settled(40, union(first, Set.of("jg-regex-a22-0")), List.of(one));
    Member two = matching(group, "two", "jg-regex-c1");
    Member.settled(30, union(union(first, Set.of("jg-regex-a22-0")), Member.names("jg-regex-c1", 2)), List.of(one, two));
    equal(Member.names("jg-regex-c1", 2), two.partitions(), "the other pattern's topic");
    eventually("its records", 15, () -> two.values.size() == 3);
    equal(List.of("v0", "v1", "v2"), one.values, "records by the first pattern");
    try (Admin admin = Clients.admin()) {
      admin.deleteTopics(List.of("jg-regex-b1")).all().get();
    }
    Set<String> left = union(union(Member.names("jg-regex-a1", 2), Set.of("jg-regex-a22-0")), Member.names("jg-regex-c1", 2));
    Member.settled(40, left, List.of(one, two));
    Member nothing = matching(group, "nothing", "regex");
    Groups.stable(group, 3);
    equal(Set.of(), nothing.partitions(), "a part of a name is no match");
    Member wrong = matching(group, "wrong", "jg-(regex");
    eventually("what is no regular expression is refused", 20, () -> wrong.error != null);
    isTrue(wrong.error instanceof InvalidRegularExpression, "refused with " + wrong.error);
    for (Member member : List.of(one, two, nothing)) {
      member.close();
      equal(null, member.error, "error of " + member.name);
    }
  }

  private static Member remote(String group, String name, String assignor) {
    return new Member(
        name,
        Member.topics("jg-remote-x", "jg-remote-y"),
        "group.id", group, "group.protocol", "consumer", "group.remote.assignor", assignor);
  }

  private static void assignors() throws Exception {
    Clients.createTopic("jg-remote-x", 3);
    Clients.createTopic("jg-remote-y", 3);
    Set<String> all = union(Member.names("jg-remote-x", 3), Member.names("jg-remote-y", 3));
    for (String assignor : List.of("range", "uniform")) {
      String group = "jg-remote-" + assignor;
      Groups.quick(group);
      Member one = remote(group, "one", assignor);
      Member two = remote(group, "two", assignor);
      Member.settled(30, all, List.of(one, two));
      equal(assignor, Groups.stable(group, 2).partitionAssignor(), "assignor of " + group);
      List<Set<String>> shares = new ArrayList<>(List.of(one.partitions(), two.partitions()));
      shares.sort((a, b) -> b.size() - a.size());
      if (assignor.equals("range")) {
        equal(Set.of("jg-remote-x-0", "jg-remote-x-1", "jg-remote-y-0", "jg-remote-y-1"), shares.get(0), "the first range of both topics");
        equal(Set.of("jg-remote-x-2", "jg-remote-y-2"), shares.get(1), "the second range of both topics");
      } else {
        equal(3, shares.get(0).size(), "an even share");
      }
      one.close();
      Member.settled(30, all, List.of(two));
      two.close();
    }
    Member unknown = remote("jg-remote-unknown", "unknown", "no-such-assignor");
    eventually("an assignor that the broker does not have is refused", 20, () -> unknown.error != null);
    isTrue(unknown.error instanceof UnsupportedAssignorException, "refused with " + unknown.error);
  }

  private static Member cooperative(String name) {
    return new Member(
        name,
        Member.topics("jg-cooperative"),
        "group.id", "jg-cooperative", "group.protocol", "classic", "session.timeout.ms", "10000",
        "partition.assignment.strategy", "org.apache.kafka.clients.consumer.CooperativeStickyAssignor");
  }

  private static void cooperativeSticky() throws Exception {
    int partitions = 12;
    Clients.createTopic("jg-cooperative", partitions);
    Set<String> all = Member.names("jg-cooperative", partitions);
    List<Member> members = new ArrayList<>();
    int rounds = Scale.of(4, 40);
    java.util.Random random = new java.util.Random(7);
    int next = 0;
    for (int round = 0; round < rounds; round++) {
      boolean join = members.size() < 2 || (members.size() < 4 && random.nextBoolean()) || round < 3;
      List<Set<String>> before = new ArrayList<>();
      List<Integer> told = new ArrayList<>();
      if (join) members.add(cooperative("c" + next++));
      else members.remove(random.nextInt(members.size())).close();
      int stayed = join ? members.size() - 1 : members.size();
      for (Member member : members.subList(0, stayed)) {
        before.add(member.partitions());
        told.add(member.history().size());
      }
      Member.settled(40, all, members);
      Groups.stable("jg-cooperative", members.size());
      for (int i = 0; i < stayed; i++) {
        Set<String> lost = new TreeSet<>(before.get(i));
        lost.removeAll(members.get(i).partitions());
        if (!join) equal(Set.of(), lost, "who stays keeps what it has when another leaves");
        Set<String> revoked = new TreeSet<>();
        List<String> history = members.get(i).history();
        for (String event : history.subList(told.get(i), history.size())) {
          if (!event.startsWith("+")) revoked.addAll(List.of(event.substring(2, event.length() - 1).split(", ")));
        }
        equal(lost, revoked, "only what moves is revoked, round " + round);
      }
      int smallest = members.stream().mapToInt(member -> member.partitions().size()).min().getAsInt();
      int largest = members.stream().mapToInt(member -> member.partitions().size()).max().getAsInt();
      isTrue(largest - smallest <= 1, "balanced: " + smallest + " to " + largest);
    }
    int generation = members.get(0).generation();
    Thread.sleep(Scale.of(2000, 10_000));
    equal(generation, members.get(0).generation(), "the generation of a group at rest");
    for (Member member : members) {
      member.close();
      equal(null, member.error, "error of " + member.name);
    }
  }

  static void addTo(Together together) {
    together.add("regular expressions: matched by the broker, as topics come and go", SubscriptionChecks::regularExpressions);
    together.add("assignors of the broker: range, uniform, one that it does not have", SubscriptionChecks::assignors);
    together.add("cooperative sticky: only what moves is revoked as members come and go", SubscriptionChecks::cooperativeSticky);
  }
}
