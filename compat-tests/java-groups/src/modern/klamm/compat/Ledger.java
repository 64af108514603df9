package klamm.compat;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/**
 * What all members of a group together were given and had acknowledged. At least once means: nothing is missing at the end,
 * an acknowledged offset never goes back, and who is assigned a partition starts at or after what was acknowledged by then.
 */
final class Ledger {
  private final Map<TopicPartition, Long> acknowledged = new HashMap<>();
  private final Map<TopicPartition, Member> owners = new HashMap<>();
  private final Map<TopicPartition, Long> floors = new HashMap<>();
  private final Map<String, Integer> seen = new HashMap<>();
  private final List<String> complaints = new ArrayList<>();

  synchronized void assigned(Member member, Collection<TopicPartition> partitions) {
    for (TopicPartition partition : partitions) {
      Member owner = owners.put(partition, member);
      if (owner != null) complaints.add(partition + " given to " + member.name + " while " + owner.name + " has it");
      floors.put(partition, acknowledged.getOrDefault(partition, 0L));
    }
  }

  synchronized void revoked(Member member, Collection<TopicPartition> partitions) {
    partitions.forEach(partition -> owners.remove(partition, member));
  }

  synchronized void delivered(Member member, ConsumerRecord<String, String> record) {
    TopicPartition partition = new TopicPartition(record.topic(), record.partition());
    seen.merge(record.value(), 1, Integer::sum);
    long floor = floors.getOrDefault(partition, 0L);
    if (owners.get(partition) != member) complaints.add(record.value() + " reached " + member.name + ", not the owner of " + partition);
    if (record.offset() < floor) complaints.add(partition + " offset " + record.offset() + " again, though " + floor + " was acknowledged");
  }

  synchronized void committed(Member member, Map<TopicPartition, OffsetAndMetadata> offsets) {
    offsets.forEach((partition, offset) -> {
      Long before = acknowledged.put(partition, offset.offset());
      if (before != null && before > offset.offset()) {
        complaints.add(partition + " acknowledged at " + before + ", then at " + offset.offset() + " by " + member.name);
      }
    });
  }

  synchronized List<String> complaints() {
    return complaints.stream().limit(10).toList();
  }

  synchronized int distinct() {
    return seen.size();
  }

  synchronized Map<TopicPartition, Long> acknowledged() {
    return Map.copyOf(acknowledged);
  }

  synchronized Collection<String> missing(Collection<String> sent) {
    Collection<String> missing = new TreeSet<>(sent);
    missing.removeAll(seen.keySet());
    return missing;
  }
}
