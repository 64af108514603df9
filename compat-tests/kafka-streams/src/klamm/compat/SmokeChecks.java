package klamm.compat;

import static klamm.compat.Checks.isTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Properties;
import org.apache.kafka.streams.tests.SmokeTestClient;
import org.apache.kafka.streams.tests.SmokeTestDriver;

/** The smoke test that Kafka Streams has of its own: its generator, its topology, instances that come and go, its verdict. */
final class SmokeChecks {
  private static final boolean FULL = "full".equals(System.getenv("COMPAT_SIZE"));

  private SmokeChecks() {}

  /** What the library prints is shown only when it fails. */
  static void run(String guarantee) throws Exception {
    PrintStream out = System.out;
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    System.setOut(new PrintStream(said, true));
    try {
      rounds(guarantee);
    } catch (AssertionError error) {
      String text = said.toString();
      throw new AssertionError(error.getMessage() + "\n" + text.substring(Math.max(0, text.length() - 1500)), error);
    } finally {
      System.setOut(out);
    }
  }

  private static void rounds(String guarantee) throws Exception {
    for (String topic : SmokeTestDriver.topics()) Clients.createTopic(topic, 3);
    int keys = FULL ? 10 : 5;
    int records = FULL ? 1000 : 200;
    Properties settings = new Properties();
    settings.put("bootstrap.servers", Clients.BOOTSTRAP);
    settings.put("processing.guarantee", guarantee);
    settings.put("session.timeout.ms", "10000");
    SmokeTestClient first = new SmokeTestClient("one");
    first.start(settings);
    var generated = new java.util.concurrent.FutureTask<>(() ->
        SmokeTestDriver.generate(Clients.BOOTSTRAP, keys, records, Duration.ofSeconds(FULL ? 60 : 8)));
    Thread generator = new Thread(generated);
    generator.setDaemon(true);
    generator.start();
    SmokeTestClient second = new SmokeTestClient("two");
    second.start(settings);
    first.close();
    SmokeTestClient third = new SmokeTestClient("three");
    third.start(settings);
    boolean exactlyOnce = guarantee.startsWith("exactly");
    var inputs = generated.get();
    second.close();
    var verdict = SmokeTestDriver.verify(Clients.BOOTSTRAP, inputs, records, exactlyOnce);
    third.close();
    isTrue(verdict.passed(), "the verdict: " + verdict.result());
    isTrue(!first.error() && !second.error() && !third.error(), "an instance failed");
  }
}
