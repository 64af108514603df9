"""librdkafka, through confluent-kafka for Python, against the broker named by BOOTSTRAP."""

import re
import time

from check import check, equal, finish
from client import ADMIN, consumer, create, read, refused, send, take, wait
from confluent_kafka import (
    TIMESTAMP_CREATE_TIME,
    TIMESTAMP_LOG_APPEND_TIME,
    ConsumerGroupState,
    ConsumerGroupTopicPartitions,
    IsolationLevel,
    KafkaError,
    TopicCollection,
    TopicPartition,
)
from confluent_kafka.admin import (
    AlterConfigOpType,
    ConfigEntry,
    ConfigResource,
    NewPartitions,
    NewTopic,
    OffsetSpec,
    ResourceType,
)


@check("keys, values, headers, timestamps, partitions, offsets come back")
def _():
    create("ck-contents", 2)
    time_ms = 1700000000000
    records = [
        {"key": b"k", "value": b"one", "partition": 0, "timestamp": time_ms, "headers": [("h", b"x"), ("h", b"\x00\xff"), ("n", None)]},
        {"key": b"gone", "value": None, "partition": 1, "timestamp": time_ms + 1},
        {"key": None, "value": b"", "partition": 0, "timestamp": time_ms + 2},
    ]
    written = send("ck-contents", records)
    equal([(m.partition(), m.offset()) for m in written], [(0, 0), (1, 0), (0, 1)])
    seen = sorted(read("ck-contents", 3, 2), key=lambda message: message.timestamp())
    equal([(m.partition(), m.offset(), m.key(), m.value(), m.timestamp()) for m in seen], [
        (0, 0, b"k", b"one", (TIMESTAMP_CREATE_TIME, time_ms)),
        (1, 0, b"gone", None, (TIMESTAMP_CREATE_TIME, time_ms + 1)),
        (0, 1, None, b"", (TIMESTAMP_CREATE_TIME, time_ms + 2)),
    ])
    equal(seen[0].headers(), [("h", b"x"), ("h", b"\x00\xff"), ("n", None)])
    equal(seen[0].leader_epoch(), 0)


for codec in ("none", "gzip", "snappy", "lz4", "zstd"):

    @check("codec %s" % codec)
    def _(codec=codec):
        topic = "ck-codec-" + codec
        create(topic)
        records = [{"key": b"k%d" % i, "value": b"value %d " % i * (1 + i % 30)} for i in range(2000)]
        written = send(topic, records, compression_type=codec, linger_ms=20)
        equal([m.offset() for m in written], list(range(2000)))
        seen = read(topic, 2000)
        equal([(m.key(), m.value()) for m in seen], [(r["key"], r["value"]) for r in records])


@check("an idempotent producer keeps order over many small batches")
def _():
    create("ck-idempotent", 2)
    records = [{"value": b"v%d" % i, "partition": i % 2} for i in range(2000)]
    written = send("ck-idempotent", records, enable_idempotence=True, batch_num_messages=10, linger_ms=0)
    equal([m.offset() for m in written], [i // 2 for i in range(2000)])
    seen = read("ck-idempotent", 2000, 2)
    for partition in (0, 1):
        equal([m.value() for m in seen if m.partition() == partition], [b"v%d" % i for i in range(partition, 2000, 2)])


@check("acks 0 and 1, LogAppendTime")
def _():
    create("ck-acks", 1, {"message.timestamp.type": "LogAppendTime"})
    send("ck-acks", [{"value": b"none"}], acks=0)
    before = int(time.time() * 1000)
    written = send("ck-acks", [{"value": b"one", "timestamp": 5}], acks=1)
    equal(written[0].timestamp()[0], TIMESTAMP_LOG_APPEND_TIME)
    assert written[0].timestamp()[1] >= before - 1000, written[0].timestamp()
    seen = read("ck-acks", 2)
    equal([m.value() for m in seen], [b"none", b"one"])
    equal(seen[1].timestamp(), written[0].timestamp())


@check("a record beyond max.message.bytes is refused")
def _():
    create("ck-large")
    large = [{"value": b"x" * 1100000}]
    refused(KafkaError.MSG_SIZE_TOO_LARGE, lambda: send("ck-large", large, message_max_bytes=5000000))
    equal(send("ck-large", [{"value": b"y" * 900000}])[0].offset(), 0)
    equal(read("ck-large", 1, fetch_max_bytes=1000, message_max_bytes=1000)[0].value(), b"y" * 900000)


@check("an unknown topic is created by producing to it")
def _():
    equal(send("ck-auto", [{"value": b"v"}])[0].offset(), 0)
    equal(read("ck-auto", 1)[0].value(), b"v")


@check("a consumer of a topic that does not exist is told so, and gets the records once it does")
def _():
    source = consumer("ck-missing", topic_metadata_refresh_interval_ms=200)
    source.subscribe(["ck-missing"])
    end = time.time() + 20
    while True:
        assert time.time() < end, "no error within 20 s"
        message = source.poll(0.2)
        if message is not None and message.error():
            equal(message.error().code(), KafkaError.UNKNOWN_TOPIC_OR_PART)
            break
    create("ck-missing")
    send("ck-missing", [{"value": b"v"}])
    seen = []
    while not seen:
        assert time.time() < end + 20, "no record"
        message = source.poll(0.2)
        if message is not None and not message.error():
            seen.append(message.value())
    equal(seen, [b"v"])
    source.close()


@check("a group commits, and the next consumer goes on there")
def _():
    create("ck-group")
    send("ck-group", [{"value": b"v%d" % i} for i in range(10)])
    first = consumer("ck-group")
    first.subscribe(["ck-group"])
    take(first, 6)
    first.commit(offsets=[TopicPartition("ck-group", 0, 6, "six")], asynchronous=False)
    committed = first.committed([TopicPartition("ck-group", 0)], 10)[0]
    equal((committed.offset, committed.metadata), (6, "six"))
    first.close()
    second = consumer("ck-group", enable_auto_commit=True)
    second.subscribe(["ck-group"])
    equal([(m.offset(), m.value()) for m in take(second, 4)], [(i, b"v%d" % i) for i in range(6, 10)])
    second.close()
    third = consumer("ck-group")
    equal(third.committed([TopicPartition("ck-group", 0)], 10)[0].offset, 10, "committed on close")
    third.close()


for strategy in ("range", "roundrobin", "cooperative-sticky"):

    @check("two members share four partitions, %s" % strategy)
    def _(strategy=strategy):
        topic = "ck-shared-" + strategy
        create(topic, 4)
        settings = {"partition_assignment_strategy": strategy}
        a, b = consumer(topic, client_id="a", **settings), consumer(topic, client_id="b", **settings)
        a.subscribe([topic])
        end = time.time() + 40

        def poll_until(sizes):
            seen = []
            while [len(a.assignment()), len(b.assignment())] != sizes:
                assert time.time() < end, (a.assignment(), b.assignment())
                for member in (a, b):
                    message = member.poll(0.05)
                    if message is not None and not message.error():
                        seen.append((member, message))
            return seen

        poll_until([4, 0])
        b.subscribe([topic])
        poll_until([2, 2])
        equal(sorted(p.partition for p in a.assignment() + b.assignment()), [0, 1, 2, 3])
        own = {member: {p.partition for p in member.assignment()} for member in (a, b)}
        send(topic, [{"value": b"v%d" % i, "partition": i % 4} for i in range(40)])
        for member in (a, b):
            equal({m.partition() for m in take(member, 20)}, own[member])
        group = wait(ADMIN.describe_consumer_groups([topic]))[topic]
        equal((group.state, group.partition_assignor, len(group.members)), (ConsumerGroupState.STABLE, strategy, 2))
        described = {m.client_id: {p.partition for p in m.assignment.topic_partitions} for m in group.members}
        equal(described, {"a": own[a], "b": own[b]})
        a.close()
        while len(b.assignment()) != 4:
            assert time.time() < end, b.assignment()
            b.poll(0.05)
        b.close()


@check("static members come back without a rebalance")
def _():
    create("ck-static", 2)
    revoked = []
    a = consumer("ck-static", group_instance_id="a")
    b = consumer("ck-static", group_instance_id="b")
    a.subscribe(["ck-static"], on_revoke=lambda _, partitions: revoked.append(partitions))
    b.subscribe(["ck-static"])
    end = time.time() + 40
    while [len(a.assignment()), len(b.assignment())] != [1, 1]:
        assert time.time() < end, (a.assignment(), b.assignment())
        a.poll(0.05)
        b.poll(0.05)
    before = b.assignment()
    revoked.clear()
    b.close()
    again = consumer("ck-static", group_instance_id="b")
    again.subscribe(["ck-static"])
    while again.assignment() != before:
        assert time.time() < end, again.assignment()
        again.poll(0.05)
        a.poll(0.05)
    equal(revoked, [])
    a.close()
    again.close()


@check("watermarks, offsets by time, seek, offset reset by error")
def _():
    create("ck-seek")
    send("ck-seek", [{"value": b"v%d" % i, "timestamp": 1000 * (i + 1)} for i in range(10)])
    source = consumer(enable_partition_eof=True, auto_offset_reset="error")
    equal(source.get_watermark_offsets(TopicPartition("ck-seek", 0), 10), (0, 10))
    times = source.offsets_for_times([TopicPartition("ck-seek", 0, 3500)], 10)
    equal(times[0].offset, 3)
    equal(source.offsets_for_times([TopicPartition("ck-seek", 0, 99999)], 10)[0].offset, -1)
    source.assign([TopicPartition("ck-seek", 0, 2)])
    equal(take(source, 1)[0].value(), b"v2")
    source.seek(TopicPartition("ck-seek", 0, 8))
    equal([m.value() for m in take(source, 2)], [b"v8", b"v9"])
    eof = refused(KafkaError._PARTITION_EOF, lambda: take(source, 1))
    assert eof is not None
    source.assign([TopicPartition("ck-seek", 0, 500)])
    refused(KafkaError._AUTO_OFFSET_RESET, lambda: take(source, 1))
    source.close()


@check("topics: create, describe, grow, delete, and what is refused")
def _():
    create("ck-topics", 2, {"retention.ms": "5000"})
    refused(KafkaError.TOPIC_ALREADY_EXISTS, lambda: create("ck-topics"))
    refused(KafkaError.TOPIC_EXCEPTION, lambda: create("no good"))
    refused(KafkaError.INVALID_CONFIG, lambda: create("ck-bad", 1, {"no.such": "1"}))
    refused(KafkaError.INVALID_REPLICATION_FACTOR, lambda: wait(ADMIN.create_topics([NewTopic("ck-rf", 1, 3)])))
    wait(ADMIN.create_topics([NewTopic("ck-dry", 1, 1)], validate_only=True))
    wait(ADMIN.create_partitions([NewPartitions("ck-topics", 4)]))
    described = wait(ADMIN.describe_topics(TopicCollection(["ck-topics"])))["ck-topics"]
    equal((described.name, len(described.partitions), described.is_internal), ("ck-topics", 4, False))
    assert re.fullmatch("[A-Za-z0-9_+/-]{22}", str(described.topic_id)), described.topic_id
    assert "ck-dry" not in ADMIN.list_topics(timeout=10).topics
    wait(ADMIN.delete_topics(["ck-topics"]))
    assert "ck-topics" not in ADMIN.list_topics(timeout=10).topics
    cluster = ADMIN.describe_cluster().result(20)
    equal((len(cluster.nodes), cluster.nodes[0].host, cluster.controller.id), (1, "localhost", cluster.nodes[0].id))


@check("configs: describe with sources, alter incrementally")
def _():
    create("ck-configs", 1, {"retention.ms": "5000"})
    resource = ConfigResource(ResourceType.TOPIC, "ck-configs")

    def value(name):
        entry = wait(ADMIN.describe_configs([resource]))[resource][name]
        return (entry.value, entry.source, entry.is_read_only, entry.is_sensitive)

    equal(value("retention.ms"), ("5000", 1, False, False))
    equal(value("max.message.bytes"), ("1048588", 5, False, False))
    entries = [
        ConfigEntry("retention.ms", None, incremental_operation=AlterConfigOpType.DELETE),
        ConfigEntry("cleanup.policy", "compact", incremental_operation=AlterConfigOpType.APPEND),
    ]
    wait(ADMIN.incremental_alter_configs([ConfigResource(ResourceType.TOPIC, "ck-configs", incremental_configs=entries)]))
    end = time.time() + 10
    while value("cleanup.policy")[0] != "delete,compact":
        assert time.time() < end, value("cleanup.policy")
    equal(value("retention.ms")[:2], ("604800000", 5))


@check("offsets by every kind, deleted records")
def _():
    create("ck-offsets")
    send("ck-offsets", [{"value": b"v", "timestamp": t} for t in (1000, 9000, 3000)])
    partition = TopicPartition("ck-offsets", 0)

    def ask(spec):
        futures = ADMIN.list_offsets({partition: spec}, isolation_level=IsolationLevel.READ_COMMITTED)
        result = wait(futures)[partition]
        return (result.offset, result.timestamp)

    equal(ask(OffsetSpec.earliest()), (0, -1))
    equal(ask(OffsetSpec.latest()), (3, -1))
    equal(ask(OffsetSpec.max_timestamp()), (1, 9000))
    equal(ask(OffsetSpec.for_timestamp(2000)), (1, 9000))
    deleted = wait(ADMIN.delete_records([TopicPartition("ck-offsets", 0, 2)]))
    equal([result.low_watermark for result in deleted.values()], [2])
    equal(ask(OffsetSpec.earliest()), (2, -1))


@check("groups: list, alter offsets, delete, unknown group")
def _():
    listed = ADMIN.list_consumer_groups(states={ConsumerGroupState.EMPTY}).result(20).valid
    assert "ck-group" in [group.group_id for group in listed], listed
    wanted = ConsumerGroupTopicPartitions("ck-group", [TopicPartition("ck-group", 0, 3)])
    wait(ADMIN.alter_consumer_group_offsets([wanted]))
    offsets = wait(ADMIN.list_consumer_group_offsets([ConsumerGroupTopicPartitions("ck-group")]))["ck-group"]
    equal([(p.topic, p.partition, p.offset) for p in offsets.topic_partitions], [("ck-group", 0, 3)])
    wait(ADMIN.delete_consumer_groups(["ck-group"]))
    refused(KafkaError.GROUP_ID_NOT_FOUND, lambda: wait(ADMIN.delete_consumer_groups(["ck-group"])))


# Each of these runs its checks when it is imported.
import transactions  # noqa: E402,F401
import consumer_protocol  # noqa: E402,F401
import exactly_once  # noqa: E402,F401

finish()
