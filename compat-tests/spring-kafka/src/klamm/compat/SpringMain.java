package klamm.compat;

import static klamm.compat.Checks.check;
import static klamm.compat.Checks.equal;
import static klamm.compat.Checks.eventually;
import static klamm.compat.Checks.isTrue;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.config.ConfigResource;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.kafka.requestreply.ReplyingKafkaTemplate;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.kafka.transaction.KafkaTransactionManager;

/** Spring Kafka on the broker. */
public final class SpringMain {
  private static AnnotationConfigApplicationContext spring;
  private static SpringListeners listeners;

  private SpringMain() {}

  public static void main(String[] args) {
    check("the application starts and makes its topics", 60, SpringMain::start);
    if (listeners == null) Runtime.getRuntime().halt(1);
    check("a listener with three threads gets everything once", 60, SpringMain::plain);
    check("a transactional listener: outputs once, failures leave nothing but a dead letter", 90, SpringMain::transactional);
    check("a transactional template commits and rolls back", 60, SpringMain::template);
    check("request and reply", 60, SpringMain::reply);
    check("the application stops and leaves its groups empty", 60, SpringMain::stop);
    System.out.flush();
    Runtime.getRuntime().halt(Checks.exitCode());
  }

  private static void start() throws Exception {
    spring = new AnnotationConfigApplicationContext(SpringApplication.class);
    listeners = spring.getBean(SpringListeners.class);
    try (var admin = Clients.admin()) {
      var topics = admin.describeTopics(List.of("sk-plain", "sk-compact")).allTopicNames().get(20, TimeUnit.SECONDS);
      equal(3, topics.get("sk-plain").partitions().size(), "partitions of sk-plain");
      equal(4, topics.get("sk-compact").partitions().size(), "partitions of sk-compact");
      var resource = new ConfigResource(ConfigResource.Type.TOPIC, "sk-compact");
      var config = admin.describeConfigs(List.of(resource)).all().get(20, TimeUnit.SECONDS).get(resource);
      equal("compact", config.get("cleanup.policy").value(), "policy of sk-compact");
    }
  }

  @SuppressWarnings("unchecked")
  private static KafkaTemplate<String, String> bean(String name) {
    return (KafkaTemplate<String, String>) spring.getBean(name);
  }

  private static void plain() throws Exception {
    Set<String> expected = new HashSet<>();
    for (int i = 0; i < 600; i++) {
      var record = new ProducerRecord<>("sk-plain", i % 3, "k" + i, "v" + i);
      record.headers().add("n", Integer.toString(i).getBytes());
      bean("template").send(record).get(20, TimeUnit.SECONDS);
      expected.add(i % 3 + "/k" + i + "/v" + i + "/" + i);
    }
    eventually("600 records", 40, () -> listeners.plainCount.get() >= 600);
    equal(expected, listeners.plain, "what the listener got");
    equal(600, listeners.plainCount.get(), "calls");
    equal(3, listeners.threads.size(), "threads " + listeners.threads);
    eventually("all of it is committed", 20, () -> committed("sk-plain", "sk-plain", 3) == 600);
  }

  private static long committed(String group, String topic, int partitions) throws Exception {
    try (var admin = Clients.admin()) {
      var offsets = admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata().get(20, TimeUnit.SECONDS);
      long sum = 0;
      for (int i = 0; i < partitions; i++) {
        var offset = offsets.get(Clients.partition(topic, i));
        sum += offset == null ? 0 : offset.offset();
      }
      return sum;
    }
  }

  private static void transactional() throws Exception {
    List<ProducerRecord<String, String>> records = new ArrayList<>();
    Set<String> out = new TreeSet<>();
    Set<String> dead = new TreeSet<>();
    for (int i = 0; i < 200; i++) {
      String value = (i % 40 == 7 ? "bad " : "good ") + i;
      records.add(new ProducerRecord<>("sk-in", "k" + i, value));
      if (value.startsWith("bad")) dead.add(value);
      else out.addAll(List.of(value + " first", value + " second"));
    }
    try (var producer = Clients.producer()) {
      Clients.send(producer, records);
    }
    eventually("all input is committed", 60, () -> committed("sk-in", "sk-in", 3) == 200);
    var seen = Clients.values(Clients.readAll("sk-out", 2, out.size(), "isolation.level", "read_committed"));
    equal(out, new TreeSet<>(seen), "outputs");
    equal(out.size(), seen.size(), "number of outputs");
    equal(dead.size() * 3, listeners.failures.get(), "tries of the records that fail");
    var letters = Clients.readAll("sk-in-dlt", 3, dead.size(), "isolation.level", "read_committed");
    equal(dead, new TreeSet<>(Clients.values(letters)), "dead letters");
    equal(dead.size(), letters.size(), "number of dead letters");
    for (ConsumerRecord<String, String> letter : letters) {
      equal("sk-in", new String(letter.headers().lastHeader("kafka_dlt-original-topic").value()), "where it is from");
    }
    var all = Clients.values(Clients.readAll("sk-out", 2, out.size() + dead.size() * 3));
    isTrue(all.stream().filter(value -> value.startsWith("bad")).count() == dead.size() * 3L, "what was rolled back is there, uncommitted");
  }

  private static void template() throws Exception {
    KafkaTemplate<String, String> template = bean("transactionalTemplate");
    template.executeInTransaction(operations -> operations.send("sk-template", "k", "committed 1"));
    Checks.refused(IllegalStateException.class, () -> template.executeInTransaction(operations -> {
      operations.send("sk-template", "k", "rolled back 1");
      operations.flush();
      throw new IllegalStateException("no");
    }));
    var transaction = new TransactionTemplate(spring.getBean(KafkaTransactionManager.class));
    transaction.executeWithoutResult(status -> {
      template.send("sk-template", "k", "rolled back 2");
      template.flush();
      status.setRollbackOnly();
    });
    transaction.executeWithoutResult(status -> {
      template.send("sk-template", "k", "committed 2");
      template.send("sk-template", "k", "committed 3");
    });
    var seen = Clients.values(Clients.readAll("sk-template", 1, 3, "isolation.level", "read_committed"));
    equal(List.of("committed 1", "committed 2", "committed 3"), seen, "what is committed");
    equal(5, Clients.readAll("sk-template", 1, 5).size(), "what is there");
  }

  @SuppressWarnings("unchecked")
  private static void reply() throws Exception {
    var template = (ReplyingKafkaTemplate<String, String, String>) spring.getBean("replying");
    isTrue(template.waitForAssignment(java.time.Duration.ofSeconds(30)), "the replies have a listener");
    for (int i = 0; i < 20; i++) {
      var reply = template.sendAndReceive(new ProducerRecord<>("sk-requests", "question " + i)).get(30, TimeUnit.SECONDS);
      equal("answer to question " + i, reply.value(), "reply");
    }
  }

  private static void stop() throws Exception {
    spring.close();
    try (var admin = Clients.admin()) {
      var groups = admin.describeConsumerGroups(List.of("sk-plain", "sk-in", "sk-requests")).all().get(20, TimeUnit.SECONDS);
      groups.forEach((name, group) -> equal(0, group.members().size(), "members left in " + name));
    }
  }
}
