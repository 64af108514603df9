package klamm.compat;

import static klamm.compat.Checks.check;

/** Kafka Streams on the broker. The last check is the library's own. */
public final class StreamsMain {
  private static final String ONLY = System.getenv().getOrDefault("COMPAT_ONLY", "");

  private StreamsMain() {}

  private static void only(String name, int limitSeconds, Checks.Body body) {
    if (!name.contains(ONLY)) return;
    long start = System.nanoTime();
    check(name, limitSeconds, body);
    System.err.println((System.nanoTime() - start) / 100_000_000 / 10.0 + " s: " + name);
  }

  public static void main(String[] args) {
    only("a word count by way of a repartition topic, its store, its topics, and again after its state is lost", 90, StateChecks::wordCount);
    only("a stream joined with a table and a global table", 90, JoinChecks::streamTable);
    only("windows that close, each counted once", 90, JoinChecks::windows);
    only("two instances with standby replicas, then one", 90, StateChecks::handOver);
    only("exactly_once_v2 through two kills", 120, ExactlyOnceChecks::throughKills);
    only("the smoke test of Kafka Streams, exactly_once_v2", 400, () -> SmokeChecks.run("exactly_once_v2"));
    System.out.flush();
    System.exit(Checks.exitCode());
  }
}
