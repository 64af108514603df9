package klamm.compat;

import static klamm.compat.Checks.check;
import static klamm.compat.Checks.equal;
import static klamm.compat.Checks.eventually;
import static klamm.compat.Checks.isTrue;
import static klamm.compat.Checks.refused;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.AlterConfigOp.OpType;
import org.apache.kafka.clients.admin.AlterConfigsOptions;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.ConfigEntry.ConfigSource;
import org.apache.kafka.clients.admin.DescribeConfigsOptions;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.InvalidConfigurationException;
import org.apache.kafka.common.errors.InvalidRequestException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** Configs of topics and brokers through AdminClient: values, sources, synonyms, documentation, every way to change one. */
final class ConfigAdminChecks {
  private ConfigAdminChecks() {}

  private static ConfigResource topic(String name) {
    return new ConfigResource(ConfigResource.Type.TOPIC, name);
  }

  private static Collection<ConfigEntry> describe(Admin admin, ConfigResource resource) throws Exception {
    var options = new DescribeConfigsOptions().includeSynonyms(true).includeDocumentation(true);
    return admin.describeConfigs(List.of(resource), options).all().get().get(resource).entries();
  }

  private static ConfigEntry entry(Admin admin, ConfigResource resource, String name) throws Exception {
    return describe(admin, resource).stream().filter(each -> each.name().equals(name)).findFirst().orElse(null);
  }

  /** A change is answered by the controller; a broker that was asked may learn of it a moment later. */
  private static void becomes(Admin admin, ConfigResource resource, String name, String value) throws Exception {
    eventually(name + " is " + value, 10, () -> value.equals(entry(admin, resource, name).value()));
  }

  private static void alter(Admin admin, ConfigResource resource, String name, OpType type, String value) throws Exception {
    admin.incrementalAlterConfigs(Map.of(resource, List.of(new AlterConfigOp(new ConfigEntry(name, value), type)))).all().get();
  }

  /** One line for each config of an untouched topic. */
  private static List<String> lines(Collection<ConfigEntry> entries) {
    return entries.stream()
        .sorted(Comparator.comparing(ConfigEntry::name))
        .map(each -> String.join(" | ", each.name(), each.type().name(), each.source().name(), "" + each.value()))
        .toList();
  }

  private static void topicDefaults() throws Exception {
    Clients.createTopic("java-config-defaults", 1);
    try (Admin admin = Clients.admin()) {
      var entries = describe(admin, topic("java-config-defaults"));
      var seen = lines(entries);
      if (System.getenv("PRINT_TOPIC_CONFIGS") != null) seen.forEach(line -> System.err.println("CONFIG " + line));
      for (ConfigEntry each : entries) {
        isTrue(each.documentation() != null && each.documentation().length() > 10, "documentation of " + each.name());
        isTrue(!each.isSensitive() && !each.isReadOnly(), each.name() + " is neither sensitive nor read-only");
      }
      if (Clients.AGAINST.equals("kafka-3.9.1")) return;
      try (var file = ConfigAdminChecks.class.getResourceAsStream("/topic-configs.txt")) {
        var text = new String(file.readAllBytes(), StandardCharsets.UTF_8);
        List<String> wanted = Arrays.stream(text.split("\n")).filter(line -> !line.startsWith("#")).toList();
        List<String> missing = new ArrayList<>(wanted);
        missing.removeAll(seen);
        List<String> extra = new ArrayList<>(seen);
        extra.removeAll(wanted);
        isTrue(missing.isEmpty() && extra.isEmpty(), "missing " + missing + "\nunexpected " + extra);
      }
    }
  }

  private static void altersTopics() throws Exception {
    Clients.createTopic("java-configs", 1, "retention.ms", "60000");
    ConfigResource resource = topic("java-configs");
    try (Admin admin = Clients.admin()) {
      ConfigEntry set = entry(admin, resource, "retention.ms");
      equal("60000 DYNAMIC_TOPIC_CONFIG", set.value() + " " + set.source(), "set at creation");
      equal(ConfigEntry.ConfigType.LONG, set.type(), "type");
      alter(admin, resource, "retention.ms", OpType.SET, "70000");
      becomes(admin, resource, "retention.ms", "70000");
      alter(admin, resource, "retention.ms", OpType.DELETE, null);
      becomes(admin, resource, "retention.ms", "604800000");
      ConfigEntry back = entry(admin, resource, "retention.ms");
      equal("604800000 DEFAULT_CONFIG", back.value() + " " + back.source(), "deleted");
      alter(admin, resource, "cleanup.policy", OpType.APPEND, "compact");
      becomes(admin, resource, "cleanup.policy", "delete,compact");
      alter(admin, resource, "cleanup.policy", OpType.SUBTRACT, "delete");
      becomes(admin, resource, "cleanup.policy", "compact");
      refused(InvalidConfigurationException.class, () -> alter(admin, resource, "no.such.config", OpType.SET, "1"));
      refused(InvalidConfigurationException.class, () -> alter(admin, resource, "retention.ms", OpType.SET, "soon"));
      refused(InvalidConfigurationException.class, () -> alter(admin, resource, "min.insync.replicas", OpType.SET, "0"));
      refused(InvalidConfigurationException.class, () -> alter(admin, resource, "retention.ms", OpType.APPEND, "1"));
      refused(UnknownTopicOrPartitionException.class, () -> alter(admin, topic("java-never"), "retention.ms", OpType.SET, "1"));
      refused(UnknownTopicOrPartitionException.class, () -> describe(admin, topic("java-never")));
      var op = new AlterConfigOp(new ConfigEntry("retention.ms", "5"), OpType.SET);
      admin.incrementalAlterConfigs(Map.of(resource, List.of(op)), new AlterConfigsOptions().validateOnly(true)).all().get();
      equal("604800000", entry(admin, resource, "retention.ms").value(), "validated only");
      refused(
          InvalidRequestException.class,
          () -> admin.incrementalAlterConfigs(Map.of(resource, List.of(op, op))).all().get());
    }
  }

  private static void takesEffect() throws Exception {
    Clients.createTopic("java-config-effect", 1);
    try (Admin admin = Clients.admin();
        var producer = Clients.producer("enable.idempotence", "false", "retries", "0")) {
      var record = new org.apache.kafka.clients.producer.ProducerRecord<>("java-config-effect", "k", "v".repeat(2000));
      producer.send(record).get();
      alter(admin, topic("java-config-effect"), "max.message.bytes", OpType.SET, "1000");
      eventually("the new limit holds", 10, () -> {
        try {
          producer.send(record).get();
          return false;
        } catch (java.util.concurrent.ExecutionException error) {
          return error.getCause() instanceof org.apache.kafka.common.errors.RecordTooLargeException;
        }
      });
    }
  }

  private static void brokers() throws Exception {
    try (Admin admin = Clients.admin()) {
      String id = admin.describeCluster().nodes().get().iterator().next().idString();
      ConfigResource broker = new ConfigResource(ConfigResource.Type.BROKER, id);
      ConfigResource everyBroker = new ConfigResource(ConfigResource.Type.BROKER, "");
      ConfigEntry bytes = entry(admin, broker, "message.max.bytes");
      equal("1048588 DEFAULT_CONFIG INT false", bytes.value() + " " + bytes.source() + " " + bytes.type() + " " + bytes.isReadOnly(), "default");
      ConfigEntry node = entry(admin, broker, "node.id");
      equal(id + " true", node.value() + " " + node.isReadOnly(), "node.id");
      isTrue(describe(admin, broker).size() > 200, "broker configs: " + describe(admin, broker).size());
      equal(
          Clients.AGAINST.equals("kafka-3.9.1") ? List.of() : List.of("min.insync.replicas | INT | DYNAMIC_DEFAULT_BROKER_CONFIG | 1"),
          lines(describe(admin, everyBroker)),
          "cluster-wide configs of a fresh cluster");
      alter(admin, everyBroker, "log.retention.ms", OpType.SET, "999000");
      becomes(admin, broker, "log.retention.ms", "999000");
      equal(ConfigSource.DYNAMIC_DEFAULT_BROKER_CONFIG, entry(admin, broker, "log.retention.ms").source(), "source");
      ConfigEntry ofTopic = entry(admin, topic("java-config-defaults"), "retention.ms");
      equal("999000 DYNAMIC_DEFAULT_BROKER_CONFIG", ofTopic.value() + " " + ofTopic.source(), "inherited by topics");
      alter(admin, broker, "log.retention.ms", OpType.SET, "888000");
      becomes(admin, broker, "log.retention.ms", "888000");
      ConfigEntry own = entry(admin, broker, "log.retention.ms");
      equal(ConfigSource.DYNAMIC_BROKER_CONFIG, own.source(), "source");
      equal(
          List.of("DYNAMIC_BROKER_CONFIG 888000", "DYNAMIC_DEFAULT_BROKER_CONFIG 999000"),
          own.synonyms().stream().limit(2).map(each -> each.source() + " " + each.value()).toList(),
          "synonyms");
      alter(admin, broker, "log.retention.ms", OpType.DELETE, null);
      alter(admin, everyBroker, "log.retention.ms", OpType.DELETE, null);
      becomes(admin, topic("java-config-defaults"), "retention.ms", "604800000");
      refused(InvalidRequestException.class, () -> alter(admin, broker, "node.id", OpType.SET, "9"));
    }
  }

  static void run() {
    check("all topic configs: names, types, sources, defaults, documentation", ConfigAdminChecks::topicDefaults);
    check("alters topic configs: set, delete, append, subtract, refusals", ConfigAdminChecks::altersTopics);
    check("a changed config takes effect", ConfigAdminChecks::takesEffect);
    check("broker configs: defaults, dynamic, cluster-wide, read-only", ConfigAdminChecks::brokers);
  }
}
