package klamm.compat;

import static klamm.compat.Checks.equal;
import static klamm.compat.Checks.eventually;
import static klamm.compat.Checks.isTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Counts by exactly_once_v2 while its process is killed: every count is there once, in order, none is missing. */
final class ExactlyOnceChecks {
  private ExactlyOnceChecks() {}

  static void throughKills() throws Exception {
    Clients.createTopic("ks-once-lines", 3);
    Clients.createTopic("ks-once-counts", 1);
    Path state = Workplace.folder("once");
    List<String> lines = new ArrayList<>();
    for (int round = 0; round < 3; round++) {
      Worker worker = new Worker(CountWorker.class, "ks-once", state.toString(), "ks-once-lines", "ks-once-counts");
      int before = Streams.wordsIn(lines);
      sendSlowly(lines, 400);
      if (round == 2) {
        equal(Streams.expectedCounts(lines), Streams.byKey("ks-once-counts", 1, Streams.wordsIn(lines)), "every count once, in order");
        isTrue(worker.lines.stream().anyMatch(line -> line.startsWith("RUNNING restored ") && !line.endsWith(" 0")), "restored:\n" + worker.tail());
        worker.stop();
      } else {
        eventually("this round is partly counted:\n" + worker.tail(), 40, () -> counted() > before + 20);
        sendSlowly(lines, 400);
        worker.kill();
        // The first time the state stays and is known to be in the middle of something; the second time it is gone.
        if (round == 1) Workplace.remove(state);
      }
    }
    nothingOpen();
  }

  private static void sendSlowly(List<String> lines, int count) throws Exception {
    List<String> more = Streams.lines(lines.size(), count);
    Streams.send("ks-once-lines", more);
    lines.addAll(more);
  }

  /** The end of what is committed. */
  private static long counted() {
    try (var consumer = Clients.consumer("isolation.level", "read_committed")) {
      var partition = Clients.partition("ks-once-counts", 0);
      return consumer.endOffsets(List.of(partition), Duration.ofSeconds(10)).get(partition);
    }
  }

  private static void nothingOpen() throws Exception {
    try (var admin = Clients.admin()) {
      eventually("no transaction is left open", 30, () ->
          admin.listTransactions().all().get(20, TimeUnit.SECONDS).stream().noneMatch(each ->
              each.transactionalId().startsWith("ks-once") && each.state().toString().equals("Ongoing")));
    }
  }
}
