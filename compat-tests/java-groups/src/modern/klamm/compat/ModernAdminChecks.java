package klamm.compat;

import static klamm.compat.Checks.equal;
import static klamm.compat.Checks.eventually;
import static klamm.compat.Checks.isTrue;
import static klamm.compat.Checks.refused;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.ListGroupsOptions;
import org.apache.kafka.clients.admin.ListTransactionsOptions;
import org.apache.kafka.clients.admin.TransactionListing;
import org.apache.kafka.common.GroupState;
import org.apache.kafka.common.GroupType;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.apache.kafka.common.errors.GroupNotEmptyException;
import org.apache.kafka.common.errors.InvalidConfigurationException;
import org.apache.kafka.common.errors.InvalidRegularExpression;

/** What only a new AdminClient can ask: filters of transactions, groups with types and epochs, configs of groups. */
final class ModernAdminChecks {
  private ModernAdminChecks() {}

  private static Set<String> ids(Admin admin, ListTransactionsOptions options) throws Exception {
    Set<String> ids = new TreeSet<>();
    for (TransactionListing each : admin.listTransactions(options).all().get()) ids.add(each.transactionalId());
    return ids;
  }

  private static void transactionFilters() throws Exception {
    String name = "jg-filter";
    Clients.createTopic(name, 1);
    try (var old = Transactions.producer(name + "-old"); var young = Transactions.producer(name + "-young"); Admin admin = Clients.admin()) {
      old.initTransactions();
      young.initTransactions();
      old.beginTransaction();
      Transactions.send(old, name, 0, "old");
      Thread.sleep(7000);
      young.beginTransaction();
      Transactions.send(young, name, 0, "young");
      Set<String> both = Set.of(name + "-old", name + "-young");
      equal(both, ids(admin, new ListTransactionsOptions().filterOnTransactionalIdPattern("jg-filter-.*")), "by pattern");
      equal(Set.of(name + "-old"), ids(admin, new ListTransactionsOptions().filterOnTransactionalIdPattern("jg-filter-o..")), "by pattern");
      equal(Set.of(), ids(admin, new ListTransactionsOptions().filterOnTransactionalIdPattern("filter")), "a part is no match");
      refused(InvalidRegularExpression.class, () -> ids(admin, new ListTransactionsOptions().filterOnTransactionalIdPattern("(")));
      Set<String> running = ids(admin, new ListTransactionsOptions().filterOnDuration(5000));
      isTrue(running.contains(name + "-old") && !running.contains(name + "-young"), "by duration: " + running);
      Set<String> older = ids(admin, new ListTransactionsOptions().filterOnDuration(60_000));
      isTrue(!older.contains(name + "-old"), "none is that old: " + older);
      old.abortTransaction();
      young.commitTransaction();
      Transactions.untilState(name + "-old", "CompleteAbort");
      running = ids(admin, new ListTransactionsOptions().filterOnDuration(5000).filterOnTransactionalIdPattern("jg-filter.*"));
      equal(Set.of(name + "-old"), running, "the duration counts from the start, also when it has ended");
    }
  }

  /** A broker hears of a change of configs a little after the controller has made it. */
  private static void described(Admin admin, ConfigResource resource, String key, String value, ConfigEntry.ConfigSource source)
      throws Exception {
    eventually(key + " is " + value + " from " + source, 10, () -> {
      ConfigEntry entry = admin.describeConfigs(List.of(resource)).all().get().get(resource).get(key);
      return entry.value().equals(value) && entry.source() == source;
    });
  }

  private static void groupConfigs() throws Exception {
    String group = "jg-configs";
    ConfigResource resource = new ConfigResource(ConfigResource.Type.GROUP, group);
    try (Admin admin = Clients.admin()) {
      Groups.configure(group, "consumer.session.timeout.ms", "50000", "consumer.heartbeat.interval.ms", "4000");
      described(admin, resource, "consumer.session.timeout.ms", "50000", ConfigEntry.ConfigSource.DYNAMIC_GROUP_CONFIG);
      described(admin, resource, "consumer.heartbeat.interval.ms", "4000", ConfigEntry.ConfigSource.DYNAMIC_GROUP_CONFIG);
      refused(InvalidConfigurationException.class, () -> Groups.configure(group, "consumer.session.timeout.ms", "999"));
      refused(InvalidConfigurationException.class, () -> Groups.configure(group, "consumer.session.timeout.ms", "60001"));
      refused(InvalidConfigurationException.class, () -> Groups.configure(group, "consumer.session.timeout.ms", "soon"));
      refused(InvalidConfigurationException.class, () -> Groups.configure(group, "consumer.no.such.key", "1"));
      var removal = new AlterConfigOp(new ConfigEntry("consumer.session.timeout.ms", ""), AlterConfigOp.OpType.DELETE);
      admin.incrementalAlterConfigs(Map.of(resource, List.of(removal))).all().get();
      described(admin, resource, "consumer.session.timeout.ms", "45000", ConfigEntry.ConfigSource.DEFAULT_CONFIG);
      described(admin, resource, "consumer.heartbeat.interval.ms", "4000", ConfigEntry.ConfigSource.DYNAMIC_GROUP_CONFIG);
    }
  }

  private static Set<String> listed(Admin admin, ListGroupsOptions options) throws Exception {
    Set<String> ids = new TreeSet<>();
    admin.listGroups(options).all().get().forEach(each -> {
      if (each.groupId().startsWith("jg-listed-")) ids.add(each.groupId() + " " + each.type().get() + " " + each.groupState().get());
    });
    return ids;
  }

  private static void groupListings() throws Exception {
    Clients.createTopic("jg-listed", 2);
    Groups.quick("jg-listed-consumer");
    try (Admin admin = Clients.admin();
        Member classic = new Member("classic", Member.topics("jg-listed"), "group.id", "jg-listed-classic");
        Member consumer = new Member("consumer", Member.topics("jg-listed"), "group.id", "jg-listed-consumer", "group.protocol", "consumer")) {
      Groups.stable("jg-listed-classic", 1);
      var description = Groups.stable("jg-listed-consumer", 1);
      equal(GroupType.CONSUMER, description.type(), "type");
      equal("uniform", description.partitionAssignor(), "assignor");
      var member = description.members().iterator().next();
      equal(description.groupEpoch().get(), member.memberEpoch().get(), "member epoch");
      equal(description.groupEpoch(), description.targetAssignmentEpoch(), "target assignment epoch");
      equal(consumer.generation(), member.memberEpoch().get(), "the member's own idea of it");
      equal(consumer.memberId(), member.consumerId(), "member id");
      equal(Member.names("jg-listed", 2), Transactions.sorted(member.targetAssignment().get().topicPartitions()), "target assignment");
      String c = "jg-listed-classic Classic Stable";
      String n = "jg-listed-consumer Consumer Stable";
      equal(Set.of(c, n), listed(admin, new ListGroupsOptions()), "all");
      equal(Set.of(c), listed(admin, new ListGroupsOptions().withTypes(Set.of(GroupType.CLASSIC))), "classic ones");
      equal(Set.of(n), listed(admin, new ListGroupsOptions().withTypes(Set.of(GroupType.CONSUMER))), "consumer ones");
      equal(Set.of(c, n), listed(admin, new ListGroupsOptions().inGroupStates(Set.of(GroupState.STABLE))), "stable ones");
      equal(Set.of(), listed(admin, new ListGroupsOptions().inGroupStates(Set.of(GroupState.EMPTY))), "empty ones");
      refused(GroupNotEmptyException.class, () -> admin.deleteConsumerGroups(List.of("jg-listed-consumer")).all().get());
      classic.close();
      consumer.close();
      equal(
          Set.of("jg-listed-classic Classic Empty", "jg-listed-consumer Consumer Empty"),
          listed(admin, new ListGroupsOptions().inGroupStates(Set.of(GroupState.EMPTY))),
          "empty ones");
      admin.deleteConsumerGroups(List.of("jg-listed-classic", "jg-listed-consumer")).all().get();
      equal(Set.of(), listed(admin, new ListGroupsOptions()), "deleted");
      refused(GroupIdNotFoundException.class, () -> Groups.describe("jg-listed-consumer"));
    }
  }

  static void addTo(Together together) {
    together.add("admin: transactions by duration and by pattern", ModernAdminChecks::transactionFilters);
    together.add("admin: configs of groups", ModernAdminChecks::groupConfigs);
    together.add("admin: groups of both types, listed, described, deleted", ModernAdminChecks::groupListings);
  }
}
