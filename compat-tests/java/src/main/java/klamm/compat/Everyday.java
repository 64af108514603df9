package klamm.compat;

import static klamm.compat.Checks.check;
import static klamm.compat.Checks.equal;
import static klamm.compat.Checks.eventually;

import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import klamm.compat.everyday.ConsumeForever;
import klamm.compat.everyday.ProduceAndWait;
import klamm.compat.everyday.ProduceWithCallback;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.TopicPartition;

/** The everyday programs, each in a JVM of its own as a person would run it, judged by what they print. */
final class Everyday {
  private Process consumer;
  private Path output;

  private static ProcessBuilder java(Class<?> program, Path output) {
    String java = System.getProperty("java.home") + File.separator + "bin" + File.separator + "java";
    return new ProcessBuilder(
            java,
            "-Xmx128m",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-Dorg.slf4j.simpleLogger.defaultLogLevel=off",
            "-cp",
            System.getProperty("java.class.path"),
            program.getName(),
            Clients.BOOTSTRAP)
        .redirectErrorStream(true)
        .redirectOutput(output.toFile());
  }

  private static List<String> runToEnd(Class<?> program) throws Exception {
    Path output = Files.createTempFile("everyday", ".txt");
    Process process = java(program, output).start();
    if (!process.waitFor(40, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new AssertionError("not done within 40 s; printed: " + Files.readString(output));
    }
    List<String> lines = Files.readAllLines(output, StandardCharsets.UTF_8);
    Files.delete(output);
    equal(0, process.exitValue(), "exit code, output " + lines);
    return lines;
  }

  private static List<String> expected(int from) {
    return IntStream.range(from, from + 100).mapToObj(i -> "my-topic 0 " + i).toList();
  }

  private static long committed(String topic) throws Exception {
    try (Admin admin = Clients.admin()) {
      var offsets = admin.listConsumerGroupOffsets("test").partitionsToOffsetAndMetadata().get();
      var offset = offsets.get(new TopicPartition(topic, 0));
      return offset == null ? -1 : offset.offset();
    }
  }

  private void startConsumer() throws Exception {
    output = Files.createTempFile("everyday", ".txt");
    output.toFile().deleteOnExit();
    consumer = java(ConsumeForever.class, output).start();
    Process started = consumer;
    Runtime.getRuntime().addShutdownHook(new Thread(started::destroyForcibly));
  }

  private void consumeBoth() throws Exception {
    startConsumer();
    eventually("foo and bar exist and are committed at 0", 40, () -> committed("foo") == 0 && committed("bar") == 0);
    Clients.fill("foo", 0, 0, 10);
    Clients.fill("bar", 0, 0, 5);
    eventually("15 records printed", 20, () -> Files.readAllLines(output).size() >= 15);
    List<String> lines = Files.readAllLines(output);
    for (String topic : List.of("foo", "bar")) {
      int count = topic.equals("foo") ? 10 : 5;
      List<String> wanted = IntStream.range(0, count).mapToObj(i -> topic + " " + i + " k" + i + " v" + i).toList();
      equal(wanted, lines.stream().filter(line -> line.startsWith(topic)).toList(), topic);
    }
    eventually("committed automatically", 10, () -> committed("foo") == 10 && committed("bar") == 5);
    equal(true, consumer.isAlive(), "the consumer still polls");
  }

  void run() {
    check("everyday: 100 records, waiting on each future", () -> equal(expected(0), runToEnd(ProduceAndWait.class), "printed"));
    check("everyday: 100 records with a callback", () -> equal(expected(100), runToEnd(ProduceWithCallback.class), "printed"));
    check(
        "everyday: my-topic holds the 200 records",
        () -> {
          List<String> once = IntStream.range(0, 100).mapToObj(Integer::toString).toList();
          var seen = Clients.readAll("my-topic", 1, 200);
          equal(once, Clients.values(seen.subList(0, 100)), "first hundred");
          equal(once, seen.subList(100, 200).stream().map(record -> record.key()).toList(), "second hundred");
        });
    check("everyday: a consumer on foo and bar, which do not exist yet", this::consumeBoth);
    check(
        "everyday: the consumer is killed and started again",
        () -> {
          consumer.destroyForcibly().waitFor();
          startConsumer();
          Clients.fill("foo", 0, 10, 3);
        });
  }

  /** Called at the end: the killed member's session (45 s) is over by then, or soon. */
  void afterSessionTimeout() {
    check(
        "everyday: after the dead member's session timeout the new one goes on at the committed offset",
        () -> {
          eventually("3 records printed", 55, () -> Files.readAllLines(output).size() >= 3);
          equal(List.of("foo 10 k10 v10", "foo 11 k11 v11", "foo 12 k12 v12"), Files.readAllLines(output), "printed");
          eventually("committed", 10, () -> committed("foo") == 13);
          consumer.destroyForcibly().waitFor();
        });
  }
}
