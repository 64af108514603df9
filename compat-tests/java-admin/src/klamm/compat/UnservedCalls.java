package klamm.compat;

import static klamm.compat.Checks.check;
import static klamm.compat.Checks.refused;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListShareGroupOffsetsSpec;
import org.apache.kafka.clients.admin.ListStreamsGroupOffsetsSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.ApiException;
import org.apache.kafka.common.errors.UnsupportedVersionException;

/** Share groups and streams groups: Klamm does not serve them yet; Kafka has none of these names. */
final class UnservedCalls {
  private static final TopicPartition PARTITION = Clients.partition("admin-topic", 0);

  private UnservedCalls() {}

  private static void call(Checks.Body body) throws Exception {
    if (Clients.AGAINST.equals("klamm")) {
      refused(UnsupportedVersionException.class, body);
      return;
    }
    refused(ApiException.class, body);
  }

  private static void answered(Checks.Body body) throws Exception {
    if (Clients.AGAINST.equals("klamm")) refused(UnsupportedVersionException.class, body);
    else body.run();
  }

  private static void shareGroups(Admin admin) throws Exception {
    String group = "admin-share";
    call(() -> admin.describeShareGroups(List.of(group)).all().get());
    answered(() -> admin.alterShareGroupOffsets(group, Map.of(PARTITION, 0L)).all().get());
    answered(() -> admin.listShareGroupOffsets(Map.of(group, new ListShareGroupOffsetsSpec())).all().get());
    call(() -> admin.deleteShareGroupOffsets("admin-share-never", Set.of("admin-topic")).all().get());
  }

  /** These ask with the requests of all groups, which are served. */
  private static void offsetsOfAnyGroup(Admin admin) throws Exception {
    String group = "admin-streams";
    refused(ApiException.class, () -> admin.deleteShareGroups(List.of("admin-never")).all().get());
    refused(ApiException.class, () -> admin.deleteStreamsGroups(List.of("admin-never")).all().get());
    admin.alterStreamsGroupOffsets(group, Map.of(PARTITION, new OffsetAndMetadata(5))).all().get();
    admin.listStreamsGroupOffsets(Map.of(group, new ListStreamsGroupOffsetsSpec())).all().get();
    admin.deleteStreamsGroupOffsets(group, Set.of(PARTITION)).all().get();
  }

  private static void streamsGroups(Admin admin) throws Exception {
    call(() -> admin.describeStreamsGroups(List.of("admin-never")).all().get());
  }

  static void run() {
    try (Admin admin = Calls.noting(Clients.admin())) {
      check("share groups", () -> shareGroups(admin));
      check("streams groups", () -> streamsGroups(admin));
      check("offsets of streams groups, and groups that are not there", () -> offsetsOfAnyGroup(admin));
    }
  }
}
