package klamm.compat;

import static klamm.compat.Checks.equal;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.kstream.GlobalKTable;
import org.apache.kafka.streams.kstream.Grouped;
import org.apache.kafka.streams.kstream.KTable;
import org.apache.kafka.streams.kstream.Suppressed;
import org.apache.kafka.streams.kstream.Suppressed.BufferConfig;
import org.apache.kafka.streams.kstream.TimeWindows;

/** Joins with tables, and windows that close by the time in the records. */
final class JoinChecks {
  private static final long START = 1_700_000_000_000L - 1_700_000_000_000L % 10_000;

  private JoinChecks() {}

  private static ProducerRecord<String, String> record(String topic, long timestamp, String key, String value) {
    return new ProducerRecord<>(topic, null, timestamp, key, value);
  }

  private static void send(List<ProducerRecord<String, String>> records) throws Exception {
    try (var producer = Clients.producer()) {
      Clients.send(producer, records);
    }
  }

  /** Clicks are joined with the table of users (a tombstone removes one) and with a global table of pages. */
  static void streamTable() throws Exception {
    Clients.createTopic("ks-clicks", 3);
    Clients.createTopic("ks-users", 3, "cleanup.policy", "compact");
    Clients.createTopic("ks-pages", 2, "cleanup.policy", "compact");
    Clients.createTopic("ks-joined", 1);
    List<ProducerRecord<String, String>> records = new ArrayList<>();
    Set<String> expected = new TreeSet<>();
    for (int page = 0; page < 5; page++) records.add(record("ks-pages", START, "page" + page, "Page " + page));
    for (int user = 0; user < 20; user++) records.add(record("ks-users", START + user, "user" + user, "Name " + user));
    records.add(record("ks-users", START + 100, "user19", null));
    for (int i = 0; i < 300; i++) {
      String user = "user" + i % 22;
      records.add(record("ks-clicks", START + 1000 + i, user, "page" + i % 6 + " " + i));
      if (i % 22 < 19) expected.add(user + "=" + "Name " + i % 22 + " " + (i % 6 < 5 ? "Page " + i % 6 : "nothing") + " " + i);
    }
    send(records);
    StreamsBuilder builder = new StreamsBuilder();
    KTable<String, String> users = builder.table("ks-users");
    GlobalKTable<String, String> pages = builder.globalTable("ks-pages");
    builder.<String, String>stream("ks-clicks")
        .join(users, (click, name) -> name + "|" + click)
        .leftJoin(
            pages,
            (key, value) -> value.substring(value.indexOf('|') + 1, value.lastIndexOf(' ')),
            (value, title) -> value.substring(0, value.indexOf('|')) + " " + (title == null ? "nothing" : title) + value.substring(value.lastIndexOf(' ')))
        .to("ks-joined");
    var settings = Streams.settings("ks-join", "join", "max.task.idle.ms", "2000");
    try (var running = new Streams.Running(builder.build(), settings)) {
      Set<String> joined = new TreeSet<>();
      Clients.readAll("ks-joined", 1, expected.size()).forEach(each -> joined.add(each.key() + "=" + each.value()));
      equal(expected, joined, "clicks with their users and pages");
    }
  }

  /** Ten second windows, closed by later records; what comes after the close counts no more. */
  static void windows() throws Exception {
    Clients.createTopic("ks-ticks", 1);
    Clients.createTopic("ks-windows", 1);
    List<ProducerRecord<String, String>> records = new ArrayList<>();
    List<String> expected = new ArrayList<>();
    for (int window = 0; window < 6; window++) {
      long start = START + window * 10_000L;
      for (int i = 0; i <= window; i++) records.add(record("ks-ticks", start + i * 1000, "tick", "x"));
      expected.add((window * 10_000L) + ":" + (window + 1));
      if (window > 0) records.add(record("ks-ticks", start - 10_000 + 9_999, "tick", "too late"));
    }
    records.add(record("ks-ticks", START + 1_000_000, "tick", "closes the last"));
    send(records);
    StreamsBuilder builder = new StreamsBuilder();
    builder.<String, String>stream("ks-ticks")
        .groupByKey(Grouped.with(Serdes.String(), Serdes.String()))
        .windowedBy(TimeWindows.ofSizeWithNoGrace(Duration.ofSeconds(10)))
        .count()
        .suppress(Suppressed.untilWindowCloses(BufferConfig.unbounded()))
        .toStream((window, count) -> window.key())
        .mapValues((key, count) -> Long.toString(count))
        .to("ks-windows");
    try (var running = new Streams.Running(builder.build(), Streams.settings("ks-window", "window"))) {
      var seen = Clients.readAll("ks-windows", 1, expected.size());
      List<String> counts = new ArrayList<>();
      for (int i = 0; i < seen.size(); i++) counts.add((i * 10_000L) + ":" + seen.get(i).value());
      equal(expected, counts, "one count for each closed window");
      seen.forEach(each -> Checks.isTrue(each.timestamp() >= START && each.timestamp() < START + 60_000, "its time is of the window: " + each));
    }
  }
}
