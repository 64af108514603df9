package klamm.compat;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/** A process of its own that runs one main class with our class path: it can be killed as a power cut would. */
final class Worker {
  final List<String> lines = new CopyOnWriteArrayList<>();
  private final Process process;

  Worker(Class<?> main, String... arguments) throws IOException {
    this(main.getName(), Map.of(), arguments);
  }

  Worker(String main, Map<String, String> properties, String... arguments) throws IOException {
    List<String> command = new ArrayList<>(List.of(System.getProperty("java.home") + File.separator + "bin" + File.separator + "java"));
    command.addAll(List.of("-Xmx384m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-cp", System.getProperty("java.class.path")));
    String level = System.getProperty("org.slf4j.simpleLogger.defaultLogLevel", "off");
    command.add("-Dorg.slf4j.simpleLogger.defaultLogLevel=" + level);
    properties.forEach((name, value) -> command.add("-D" + name + "=" + value));
    command.add(main);
    command.addAll(List.of(arguments));
    process = new ProcessBuilder(command).redirectErrorStream(true).start();
    Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
    Thread reader = new Thread(this::read);
    reader.setDaemon(true);
    reader.start();
  }

  private void read() {
    try (var from = new BufferedReader(new InputStreamReader(process.getInputStream()))) {
      from.lines().forEach(lines::add);
    } catch (IOException | java.io.UncheckedIOException error) {
      lines.add("closed: " + error.getMessage());
    }
  }

  boolean says(String prefix) {
    return lines.stream().anyMatch(line -> line.startsWith(prefix));
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** SIGKILL. */
  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor(20, TimeUnit.SECONDS);
  }

  /** Stopped in its tracks, connections and all, until it is thawed. */
  void freeze() throws Exception {
    signal("STOP");
  }

  void thaw() throws Exception {
    signal("CONT");
  }

  private void signal(String name) throws Exception {
    int code = new ProcessBuilder("sh", "-c", "kill -" + name + " " + process.pid()).inheritIO().start().waitFor();
    if (code != 0) throw new AssertionError("kill -" + name + " exited with " + code);
  }

  /** SIGTERM, and its exit code. */
  int stop() throws InterruptedException {
    process.destroy();
    if (!process.waitFor(40, TimeUnit.SECONDS)) throw new AssertionError("does not stop:\n" + tail());
    return process.exitValue();
  }

  String tail() {
    List<String> now = List.copyOf(lines);
    return String.join("\n", now.subList(Math.max(0, now.size() - 20), now.size()));
  }
}
