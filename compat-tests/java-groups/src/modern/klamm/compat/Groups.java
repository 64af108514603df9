package klamm.compat;

import static klamm.compat.Checks.eventually;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.common.GroupState;
import org.apache.kafka.common.config.ConfigResource;

/** Steps that the checks of groups share. */
final class Groups {
  private Groups() {}

  static ConsumerGroupDescription describe(String group) throws Exception {
    try (Admin admin = Clients.admin()) {
      return admin.describeConsumerGroups(List.of(group)).all().get().get(group);
    }
  }

  static void configure(String group, String... pairs) throws Exception {
    List<AlterConfigOp> wishes = new ArrayList<>();
    for (int i = 0; i < pairs.length; i += 2) {
      wishes.add(new AlterConfigOp(new ConfigEntry(pairs[i], pairs[i + 1]), AlterConfigOp.OpType.SET));
    }
    try (Admin admin = Clients.admin()) {
      admin.incrementalAlterConfigs(Map.of(new ConfigResource(ConfigResource.Type.GROUP, group), wishes)).all().get();
    }
  }

  /** Heartbeats often and loses the dead soon. */
  static void quick(String group) throws Exception {
    configure(group, "consumer.session.timeout.ms", "6000", "consumer.heartbeat.interval.ms", "300");
  }

  static ConsumerGroupDescription stable(String group, int members) throws Exception {
    ConsumerGroupDescription[] last = {null};
    try {
      eventually("stable", 30, () -> {
        last[0] = describe(group);
        return last[0].groupState() == GroupState.STABLE && last[0].members().size() == members;
      });
    } catch (AssertionError error) {
      throw new AssertionError("not stable with " + members + " members: " + last[0], error);
    }
    return last[0];
  }
}
