package klamm.compat;

import static klamm.compat.Checks.check;
import static klamm.compat.Checks.equal;
import static klamm.compat.Checks.isTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.ClassicGroupState;
import org.apache.kafka.common.config.ConfigResource;

/** Kafka Connect on the broker: a cluster with its file source and its file sink, then one with exactly-once sources. */
public final class ConnectMain {
  private static final String SOURCE = "/connectors/kc-source";
  private static final String SINK = "/connectors/kc-sink";
  private static ConnectWorker worker;
  private static Lines lines;
  private static Path to;
  private static Reading topic;
  private static Reading more;

  private ConnectMain() {}

  public static void main(String[] args) throws Exception {
    check("a distributed worker starts, answers by REST and makes its compacted topics", 120, ConnectMain::start);
    check("a file goes to a topic, and the topic to a file: in order, each line once", 120, ConnectMain::through);
    check("a second worker takes a part of the work, and all of it when the first leaves", 180, ConnectMain::rebalance);
    check("after a restart the connectors go on where they were, nothing twice", 150, ConnectMain::restart);
    check("connectors are paused, resumed and changed by REST", 120, ConnectMain::change);
    check("offsets of connectors are told, altered and deleted, connectors too", 150, ConnectMain::offsets);
    ConnectOnce.checks();
    check("the broker restarts while connectors run: no line is lost, none twice of an exactly-once source", 240, ConnectMain::broker);
    System.out.flush();
    System.exit(Checks.exitCode());
  }

  private static void start() throws Exception {
    worker = new ConnectWorker("kc-plain").waitUntilReady();
    var plugins = worker.call("GET", "/connector-plugins", null).body().findValuesAsText("class");
    isTrue(plugins.contains("org.apache.kafka.connect.file.FileStreamSourceConnector"), "plugins: " + plugins);
    try (var admin = Clients.admin()) {
      for (var made : Map.of("kc-plain-configs", 1, "kc-plain-offsets", 3, "kc-plain-status", 2).entrySet()) {
        var described = admin.describeTopics(List.of(made.getKey())).allTopicNames().get(20, TimeUnit.SECONDS);
        equal(made.getValue(), described.get(made.getKey()).partitions().size(), "partitions of " + made.getKey());
        var resource = new ConfigResource(ConfigResource.Type.TOPIC, made.getKey());
        var config = admin.describeConfigs(List.of(resource)).all().get(20, TimeUnit.SECONDS).get(resource);
        equal("compact", config.get("cleanup.policy").value(), "policy of " + made.getKey());
      }
    }
    workers(1);
  }

  /** So many workers are in the group, and it is at rest. */
  private static void workers(int count) throws Exception {
    workers("kc-plain", count, worker);
  }

  static void workers(String name, int count, ConnectWorker of) throws Exception {
    try (var admin = Clients.admin()) {
      of.until("the group has " + count + " workers", 60, () -> {
        var group = admin.describeClassicGroups(List.of(name)).all().get(20, TimeUnit.SECONDS).get(name);
        equal("connect", group.protocol(), "the protocol type of the group");
        return group.state() == ClassicGroupState.STABLE && group.members().size() == count;
      });
    }
  }

  private static Map<String, String> sink(String topics, Path file) {
    return Map.of("connector.class", "FileStreamSink", "tasks.max", "1", "topics", topics, "file", file.toString());
  }

  /** The source makes its topic itself. */
  private static void through() throws Exception {
    lines = new Lines("from.txt");
    to = Workplace.folder("files").resolve("to.txt");
    lines.append(2000);
    worker.put(
        "kc-source", lines.source("kc-lines"),
        "topic.creation.default.partitions", "1", "topic.creation.default.replication.factor", "1",
        "topic.creation.default.retention.ms", "987654321");
    worker.put("kc-sink", sink("kc-lines", to));
    worker.waitUntil("RUNNING", "kc-source");
    worker.waitUntil("RUNNING", "kc-sink");
    topic = Reading.everything("kc-lines");
    allArrive();
    lines.append(300);
    allArrive();
    try (var admin = Clients.admin()) {
      var resource = new ConfigResource(ConfigResource.Type.TOPIC, "kc-lines");
      var config = admin.describeConfigs(List.of(resource)).all().get(20, TimeUnit.SECONDS).get(resource);
      equal("987654321", config.get("retention.ms").value(), "retention of the topic that the source made");
    }
  }

  /** Each line once and in order, in the topic and in the sink's file. */
  private static void allArrive() throws Exception {
    worker.until("all lines are in the topic", 60, () -> topic.toEnd().size() >= lines.all.size());
    equal(lines.all, topic.toEnd(), "the topic");
    sinkHas(lines.all);
  }

  private static void sinkHas(List<String> wanted) throws Exception {
    worker.until("the sink wrote as many lines", 60, () -> Files.exists(to) && Files.readAllLines(to).size() >= wanted.size());
    equal(wanted, Files.readAllLines(to), "the sink's file");
  }

  private static void rebalance() throws Exception {
    var first = worker;
    var second = new ConnectWorker("kc-plain").waitUntilReady();
    worker = second;
    runOn(Set.of(first.id(), second.id()));
    lines.append(300);
    allArrive();
    workers(2);
    first.stop();
    lines.append(300);
    runOn(Set.of(second.id()));
    lines.append(300);
    allArrive();
    workers(1);
  }

  /** Connectors and tasks run, and each kind on just these workers. */
  private static void runOn(Set<String> ids) throws Exception {
    worker.until("connectors and tasks run on " + ids, 60, () ->
        worker.is("RUNNING", "kc-source")
            && worker.is("RUNNING", "kc-sink")
            && ids.equals(new LinkedHashSet<>(List.of(worker.workerOfConnector("kc-source"), worker.workerOfConnector("kc-sink"))))
            && ids.equals(new LinkedHashSet<>(List.of(worker.workerOfTask("kc-source"), worker.workerOfTask("kc-sink")))));
  }

  /** From here on the one worker sends few heartbeats: it then keeps its tasks for as long when it cannot reach the broker. */
  private static void restart() throws Exception {
    worker.stop();
    lines.append(300);
    worker = new ConnectWorker("kc-plain", "heartbeat.interval.ms=20000").waitUntilReady();
    runOn(Set.of(worker.id()));
    lines.append(300);
    allArrive();
  }

  private static void change() throws Exception {
    ConnectOnce.start();
    for (String path : List.of(SOURCE, SINK)) worker.ask(202, "PUT", path + "/pause", null);
    worker.waitUntil("PAUSED", "kc-source");
    worker.waitUntil("PAUSED", "kc-sink");
    int before = lines.all.size();
    lines.append(200);
    worker.ask(202, "PUT", SOURCE + "/resume", null);
    worker.until("the source goes on", 60, () -> topic.toEnd().size() >= lines.all.size());
    equal(lines.all, topic.toEnd(), "the topic");
    equal(before, Files.readAllLines(to).size(), "lines that a paused sink wrote");
    worker.ask(202, "PUT", SINK + "/resume", null);
    sinkHas(lines.all);
    anotherTopic();
  }

  /** What the source read before it was changed goes to the first topic, the rest to the other one. */
  private static void anotherTopic() throws Exception {
    Clients.createTopic("kc-more", 1);
    worker.put("kc-source", lines.source("kc-more"));
    worker.put("kc-sink", sink("kc-lines,kc-more", to));
    more = Reading.everything("kc-more");
    worker.until("a line is in the other topic", 60, () -> {
      lines.append(1);
      return !more.toEnd().isEmpty();
    });
    lines.append(100);
    worker.until("all lines are in one of both topics", 60, () -> topic.toEnd().size() + more.toEnd().size() >= lines.all.size());
    List<String> both = new ArrayList<>(topic.toEnd());
    both.addAll(more.toEnd());
    equal(lines.all, both, "both topics");
    worker.until("the sink wrote them", 60, () -> Files.readAllLines(to).size() >= lines.all.size());
    equal(sorted(lines.all), sorted(Files.readAllLines(to)), "the sink's file");
  }

  private static List<String> sorted(List<String> values) {
    return values.stream().sorted().toList();
  }

  private static void offsets() throws Exception {
    positionIs(worker, "kc-source", Files.size(lines.file));
    worker.ask(400, "DELETE", SOURCE + "/offsets", null);
    stop("kc-source");
    stop("kc-sink");
    int kept = lines.all.size() - 50;
    var position = Map.of("partition", Map.of("filename", lines.file.toString()), "offset", Map.of("position", lines.position(kept)));
    settled("PATCH", SOURCE, Map.of("offsets", List.of(position)));
    positionIs(worker, "kc-source", lines.position(kept));
    List<String> again = new ArrayList<>(more.toEnd());
    again.addAll(lines.all.subList(kept, lines.all.size()));
    resumeUntilMoreIs(again);
    stop("kc-source");
    settled("DELETE", SOURCE, null);
    equal(0, worker.ask(200, "GET", SOURCE + "/offsets", null).body().path("offsets").size(), "offsets after they were deleted");
    again.addAll(lines.all);
    resumeUntilMoreIs(again);
    settled("DELETE", SINK, null);
    Files.delete(to);
    worker.ask(202, "PUT", SINK + "/resume", null);
    again.addAll(topic.toEnd());
    worker.until("the sink wrote both topics again", 60, () -> Files.exists(to) && Files.readAllLines(to).size() >= again.size());
    equal(sorted(again), sorted(Files.readAllLines(to)), "the sink's file");
    for (String path : List.of(SOURCE, SINK)) worker.ask(204, "DELETE", path, null);
    worker.until("no connector is left", 60, () -> worker.call("GET", "/connectors", null).body().isEmpty());
    worker.until("its status is gone", 60, () -> worker.call("GET", SOURCE + "/status", null).status() == 404);
  }

  private static void stop(String name) throws Exception {
    worker.ask(204, "PUT", "/connectors/" + name + "/stop", null);
    worker.until(name + " is stopped", 60, () -> {
      var status = worker.status(name);
      return status.path("connector").path("state").asText().equals("STOPPED") && status.path("tasks").isEmpty();
    });
  }

  /** Connect refuses until the tasks are really gone, and says that one may ask again. */
  private static void settled(String method, String path, Object body) throws Exception {
    worker.ask(200, Set.of(400, 409, 500), method, path + "/offsets", body);
  }

  static void positionIs(ConnectWorker of, String name, long position) throws Exception {
    of.until("the stored offset of " + name + " is " + position, 60, () -> {
      var offsets = of.call("GET", "/connectors/" + name + "/offsets", null).body().path("offsets");
      return offsets.size() == 1 && offsets.path(0).path("offset").path("position").asLong() == position;
    });
  }

  private static void resumeUntilMoreIs(List<String> wanted) throws Exception {
    worker.ask(202, "PUT", SOURCE + "/resume", null);
    worker.until("the source goes on", 60, () -> more.toEnd().size() >= wanted.size());
    equal(wanted, more.toEnd(), "the other topic");
  }

  /** A source and a sink without transactions promise that a line arrives at least once. */
  private static void broker() throws Exception {
    lines = new Lines("steady.txt");
    to = Workplace.folder("files").resolve("steady-to.txt");
    Clients.createTopic("kc-steady", 1);
    topic = Reading.everything("kc-steady");
    worker.put("kc-steady-source", lines.source("kc-steady"));
    worker.put("kc-steady-sink", sink("kc-steady", to));
    lines.append(500);
    allArrive();
    ConnectOnce.lines.append(500);
    BrokerControl.stop();
    lines.append(200);
    ConnectOnce.lines.append(200);
    BrokerControl.start();
    lines.append(200);
    ConnectOnce.lines.append(200);
    worker.until("every line is in the topic", 120, () -> topic.toEnd().contains(lines.all.get(lines.all.size() - 1)));
    equal(lines.all, List.copyOf(new LinkedHashSet<>(topic.toEnd())), "the topic, each line where it is first");
    worker.until("every line is in the sink's file", 120, () -> new LinkedHashSet<>(Files.readAllLines(to)).size() >= lines.all.size());
    equal(lines.all, List.copyOf(new LinkedHashSet<>(Files.readAllLines(to))), "the sink's file, each line where it is first");
    ConnectOnce.allArriveOnce();
    ConnectOnce.stop();
    worker.stop();
  }
}
