package klamm.compat;

import static klamm.compat.Checks.check;
import static klamm.compat.Checks.equal;
import static klamm.compat.Checks.isTrue;

import io.debezium.config.Configuration;
import io.debezium.relational.Column;
import io.debezium.relational.SystemVariables;
import io.debezium.relational.Table;
import io.debezium.relational.TableId;
import io.debezium.relational.Tables;
import io.debezium.relational.ddl.DdlChanges;
import io.debezium.relational.ddl.DdlParser;
import io.debezium.relational.history.HistoryRecordComparator;
import io.debezium.relational.history.SchemaHistoryListener;
import io.debezium.relational.history.TableChanges;
import io.debezium.storage.kafka.history.KafkaSchemaHistory;
import java.sql.Types;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.config.ConfigResource;

/** Debezium's history of schemas: made, written, and recovered to a position, each by an instance of its own. */
public final class HistoryMain {
  private static final String TOPIC = "dz-history";
  private static final Map<String, String> SOURCE = Map.of("server", "dz");
  private static final int TABLES = 100;

  private HistoryMain() {}

  public static void main(String[] args) {
    check("the topic is made with the settings that Debezium needs", HistoryMain::make);
    check("changes of tables are recorded in order", HistoryMain::record);
    check("an instance recovers all of it", () -> recover(TABLES, "by a new instance"));
    check("an instance recovers what was before a position", () -> recover(TABLES / 2, "half of it"));
    System.out.flush();
    Runtime.getRuntime().halt(Checks.exitCode());
  }

  private static KafkaSchemaHistory history() {
    KafkaSchemaHistory history = new KafkaSchemaHistory();
    Configuration settings =
        Configuration.create()
            .with("schema.history.internal.kafka.bootstrap.servers", Clients.BOOTSTRAP)
            .with("schema.history.internal.kafka.topic", TOPIC)
            .with("schema.history.internal.kafka.recovery.poll.interval.ms", 200)
            .with("schema.history.internal.kafka.query.timeout.ms", 20_000)
            .with("schema.history.internal.kafka.create.timeout.ms", 20_000)
            .with("name", "dz")
            .build();
    history.configure(settings, HistoryRecordComparator.INSTANCE, SchemaHistoryListener.NOOP, true);
    history.start();
    return history;
  }

  private static void make() throws Exception {
    KafkaSchemaHistory history = history();
    equal(false, history.storageExists(), "a topic before");
    history.initializeStorage();
    equal(true, history.storageExists(), "a topic after");
    equal(false, history.exists(), "a history in it");
    history.stop();
    try (var admin = Clients.admin()) {
      var resource = new ConfigResource(ConfigResource.Type.TOPIC, TOPIC);
      var config = admin.describeConfigs(List.of(resource)).all().get(20, TimeUnit.SECONDS).get(resource);
      equal("delete", config.get("cleanup.policy").value(), "cleanup.policy");
      isTrue(Long.parseLong(config.get("retention.ms").value()) > TimeUnit.DAYS.toMillis(365) || config.get("retention.ms").value().equals("-1"), "kept for long");
      equal("-1", config.get("retention.bytes").value(), "retention.bytes");
      equal(1, admin.describeTopics(List.of(TOPIC)).allTopicNames().get(20, TimeUnit.SECONDS).get(TOPIC).partitions().size(), "partitions");
    }
  }

  private static Table table(int index) {
    Column id = Column.editor().name("id").type("INT").jdbcType(Types.INTEGER).nativeType(-1).position(1).optional(false).create();
    Column name = Column.editor().name("name" + index).type("VARCHAR").jdbcType(Types.VARCHAR).nativeType(-1).length(100 + index).position(2).optional(true).create();
    return Table.editor().tableId(new TableId("shop", null, "t" + index)).addColumns(id, name).setPrimaryKeyNames("id").create();
  }

  private static void record() throws Exception {
    KafkaSchemaHistory history = history();
    for (int i = 0; i < TABLES; i++) {
      var changes = new TableChanges().create(table(i));
      history.record(SOURCE, Map.of("pos", i), "shop", null, "CREATE TABLE t" + i, changes, Instant.ofEpochMilli(1_700_000_000_000L + i));
    }
    history.stop();
    List<String> values = Clients.values(Clients.readAll(TOPIC, 1, TABLES));
    for (int i = 0; i < TABLES; i++) isTrue(values.get(i).contains("\"CREATE TABLE t" + i + "\""), "record " + i + ": " + values.get(i));
  }

  private static void recover(int tables, String what) throws Exception {
    KafkaSchemaHistory history = history();
    equal(true, history.exists(), "a history");
    Tables recovered = new Tables();
    history.recover(SOURCE, Map.of("pos", tables - 1), recovered, new NoParser());
    history.stop();
    equal(tables, recovered.size(), "tables, " + what);
    List<Integer> wrong = new ArrayList<>();
    for (int i = 0; i < tables; i++) {
      if (!table(i).equals(recovered.forTable(new TableId("shop", null, "t" + i)))) wrong.add(i);
    }
    equal(List.of(), wrong, "tables that came back changed");
  }

  /** The records have the tables themselves: nothing is parsed. */
  private static final class NoParser implements DdlParser {
    @Override
    public void parse(String ddl, Tables tables) {
      throw new AssertionError("parsed: " + ddl);
    }

    @Override
    public void setCurrentDatabase(String name) {}

    @Override
    public void setCurrentSchema(String name) {}

    @Override
    public DdlChanges getDdlChanges() {
      return new DdlChanges();
    }

    @Override
    public SystemVariables systemVariables() {
      return new SystemVariables();
    }
  }
}
