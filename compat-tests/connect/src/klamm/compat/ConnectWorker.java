package klamm.compat;

import static klamm.compat.Checks.eventually;
import static klamm.compat.Clients.BOOTSTRAP;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.TextNode;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A worker of a distributed Connect cluster (its group) as a process of its own, reached by its REST interface. */
final class ConnectWorker {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String REST_LOG = "org.apache.kafka.connect.runtime.rest.RestServer";
  private static final Pattern LISTENS = Pattern.compile("REST server listening at http://(127\\.0\\.0\\.1:\\d+)");
  private static int started;
  final Worker process;
  private final HttpClient http = HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
  private String id;

  /** `more`: lines of its properties file that are not as below. */
  ConnectWorker(String group, String... more) throws Exception {
    started += 1;
    Path file = Workplace.folder("worker-" + started).resolve("worker.properties");
    String common =
        """
        bootstrap.servers=%s
        group.id=%s
        listeners=http://127.0.0.1:0
        key.converter=org.apache.kafka.connect.storage.StringConverter
        value.converter=org.apache.kafka.connect.storage.StringConverter
        offset.storage.topic=%2$s-offsets
        offset.storage.replication.factor=1
        offset.storage.partitions=3
        config.storage.topic=%2$s-configs
        config.storage.replication.factor=1
        status.storage.topic=%2$s-status
        status.storage.replication.factor=1
        status.storage.partitions=2
        offset.flush.interval.ms=500
        session.timeout.ms=60000
        heartbeat.interval.ms=300
        scheduled.rebalance.max.delay.ms=0
        task.shutdown.graceful.timeout.ms=60000
        plugin.discovery=service_load
        """;
    Files.writeString(file, common.formatted(BOOTSTRAP, group) + String.join("\n", more) + "\n");
    process =
        new Worker(
            "org.apache.kafka.connect.cli.ConnectDistributed",
            Map.of("org.slf4j.simpleLogger.defaultLogLevel", "warn", "org.slf4j.simpleLogger.log." + REST_LOG, "info"),
            file.toString());
  }

  ConnectWorker waitUntilReady() throws Exception {
    until("the worker has started", 90, () -> {
      if (!process.isAlive()) throw new AssertionError("the worker ended");
      if (id == null) id = address();
      try {
        return id != null && call("GET", "/health", null).status() == 200;
      } catch (ConnectException notYet) {
        return false;
      }
    });
    return this;
  }

  /** The system chose its port; it says it in its log. */
  private String address() {
    return process.lines.stream().map(LISTENS::matcher).filter(Matcher::find).map(found -> found.group(1)).findFirst().orElse(null);
  }

  /** What it is called in a status. */
  String id() {
    return id;
  }

  record Answer(int status, JsonNode body) {}

  Answer call(String method, String path, Object body) throws Exception {
    var request =
        HttpRequest.newBuilder(URI.create("http://" + id + path))
            .timeout(Duration.ofSeconds(60))
            .header("Content-Type", "application/json")
            .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(JSON.writeValueAsString(body)))
            .build();
    var response = http.send(request, BodyHandlers.ofString());
    boolean json = response.headers().firstValue("Content-Type").orElse("").startsWith("application/json");
    return new Answer(response.statusCode(), json ? JSON.readTree(response.body()) : TextNode.valueOf(response.body()));
  }

  /** Asks until the answer is `expected`: while the cluster rebalances it is 409. */
  Answer ask(int expected, String method, String path, Object body) throws Exception {
    return ask(expected, Set.of(409), method, path, body);
  }

  Answer ask(int expected, Set<Integer> notYet, String method, String path, Object body) throws Exception {
    List<Answer> answers = new ArrayList<>();
    until(method + " " + path + " is answered with " + expected, 60, () -> {
      Answer answer = call(method, path, body);
      answers.add(answer);
      if (answer.status() != expected && !notYet.contains(answer.status())) throw new AssertionError("answer: " + answer);
      return answer.status() == expected;
    });
    return answers.get(answers.size() - 1);
  }

  /** Makes a connector, or changes it. */
  void put(String name, Map<String, String> config, String... more) throws Exception {
    Map<String, String> all = new HashMap<>(config);
    for (int i = 0; i < more.length; i += 2) all.put(more[i], more[i + 1]);
    until("the connector " + name + " is taken", 60, () -> {
      Answer answer = call("PUT", "/connectors/" + name + "/config", all);
      // Also from a leader that was frozen, lost its place and got it back: its first write finds that it was fenced.
      if (answer.status() == 409 || answer.body().path("message").asText().contains("can be safely retried")) {
        return false;
      }
      Checks.isTrue(answer.status() == 201 || answer.status() == 200, "answer: " + answer);
      return true;
    });
  }

  JsonNode status(String name) throws Exception {
    return call("GET", "/connectors/" + name + "/status", null).body();
  }

  /** The connector and its one task are in this state. */
  boolean is(String state, String name) throws Exception {
    JsonNode status = status(name);
    return status.path("connector").path("state").asText().equals(state)
        && status.path("tasks").size() == 1
        && status.path("tasks").path(0).path("state").asText().equals(state);
  }

  void waitUntil(String state, String name) throws Exception {
    until("the connector " + name + " is " + state, 60, () -> is(state, name));
  }

  String workerOfConnector(String name) throws Exception {
    return status(name).path("connector").path("worker_id").asText();
  }

  String workerOfTask(String name) throws Exception {
    return status(name).path("tasks").path(0).path("worker_id").asText();
  }

  /** As eventually; a failure tells what the cluster thinks and what the worker said last. */
  void until(String what, int limitSeconds, Checks.Question question) throws Exception {
    try {
      eventually(what, limitSeconds, question);
    } catch (AssertionError | Exception error) {
      throw new AssertionError(error + "\n" + statuses() + "\n" + process.tail(), error);
    }
  }

  private String statuses() {
    try {
      return id == null ? "no address" : id + " " + call("GET", "/connectors?expand=status", null).body();
    } catch (Exception error) {
      return "no answer: " + error;
    }
  }

  /** SIGTERM; the exit code of a worker that shut down in order. */
  void stop() throws Exception {
    Checks.equal(143, process.stop(), "exit code of SIGTERM");
  }
}
