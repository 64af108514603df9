"""aiokafka against the broker named by BOOTSTRAP: produce, consume, groups, admin, transactions, all asserting content."""

import asyncio

from aiokafka import AIOKafkaProducer, TopicPartition
from aiokafka.admin import AIOKafkaAdminClient, NewPartitions
from aiokafka.admin.config_resource import ConfigResource, ConfigResourceType
from aiokafka.admin.records_to_delete import RecordsToDelete
from aiokafka.errors import MessageSizeTooLargeError, TopicAlreadyExistsError
from aiokafka.structs import OffsetAndMetadata
from check import BOOTSTRAP, check_async, equal, finish
from client import create, read, send, started, take
from transactions import transaction_checks


async def contents():
    await create("aio-contents", 2)
    time = 1700000000000
    records = [
        {"key": b"k", "value": b"one", "headers": [("h", b"x"), ("h", b"\x00\xff")], "partition": 0, "timestamp_ms": time},
        {"key": b"gone", "value": None, "partition": 1, "timestamp_ms": time + 1},
        {"key": None, "value": "zwei \U0001f600".encode(), "partition": 0, "timestamp_ms": time + 2},
    ]
    written = await send("aio-contents", records)
    equal([(each.partition, each.offset) for each in written], [(0, 0), (1, 0), (0, 1)])
    seen = sorted(await read("aio-contents", 3), key=lambda record: record.timestamp)
    equal([(r.key, r.value) for r in seen], [(each["key"], each["value"]) for each in records])
    equal(seen[0].headers, (("h", b"x"), ("h", b"\x00\xff")))
    equal([(r.partition, r.offset, r.timestamp) for r in seen], [(0, 0, time), (1, 0, time + 1), (0, 1, time + 2)])


def codec(name):
    async def body():
        topic = "aio-codec-%s" % name
        await create(topic)
        records = [{"key": b"k%d" % i, "value": b"value %d " % i * (1 + i % 20)} for i in range(1000)]
        written = await send(topic, records, compression_type=name, linger_ms=20)
        equal([each.offset for each in written], list(range(1000)))
        seen = await read(topic, 1000)
        equal([(r.key, r.value) for r in seen], [(each["key"], each["value"]) for each in records])

    return body


async def idempotent():
    await create("aio-idempotent", 2)
    records = [{"value": b"v%d" % i, "partition": i % 2} for i in range(200)]
    written = await send("aio-idempotent", records, enable_idempotence=True, max_batch_size=200)
    equal([each.offset for each in written], [i // 2 for i in range(200)])
    seen = await read("aio-idempotent", 200)
    for partition in (0, 1):
        equal([r.value for r in seen if r.partition == partition], [b"v%d" % i for i in range(partition, 200, 2)])


async def acks():
    await create("aio-acks")
    await send("aio-acks", [{"value": b"one"}], acks=1)
    producer = AIOKafkaProducer(bootstrap_servers=BOOTSTRAP, acks=0)
    await producer.start()
    await producer.send("aio-acks", b"none")
    await producer.stop()
    equal([r.value for r in await read("aio-acks", 2)], [b"one", b"none"])


async def too_large():
    await create("aio-large")
    try:
        await send("aio-large", [{"value": b"x" * 1100000}], max_request_size=5000000)
        raise AssertionError("nothing was refused")
    except MessageSizeTooLargeError:
        pass
    equal((await send("aio-large", [{"value": b"y"}]))[0].offset, 0)


async def commits():
    await create("aio-commits")
    await send("aio-commits", [{"value": b"v%d" % i} for i in range(10)])
    partition = TopicPartition("aio-commits", 0)
    first = await started("aio-commits", group_id="aio-commits", enable_auto_commit=False)
    await take(first, 6)
    await first.commit({partition: OffsetAndMetadata(6, "six")})
    await first.stop()
    second = await started("aio-commits", group_id="aio-commits")
    equal(await second.committed(partition), 6)
    equal([(r.offset, r.value) for r in await take(second, 4)], [(i, b"v%d" % i) for i in range(6, 10)])
    await second.stop()
    admin = AIOKafkaAdminClient(bootstrap_servers=BOOTSTRAP)
    await admin.start()
    equal((await admin.list_consumer_group_offsets("aio-commits"))[partition].offset, 10, "committed on stop")
    await admin.close()


async def shared():
    await create("aio-shared", 4)
    settings = {"group_id": "aio-shared", "heartbeat_interval_ms": 300}
    a = await started("aio-shared", **settings)
    while len(a.assignment()) != 4:
        await asyncio.sleep(0.05)
    b = await started("aio-shared", **settings)
    while len(a.assignment()) != 2 or len(b.assignment()) != 2:
        await asyncio.sleep(0.05)
    equal(sorted(p.partition for p in a.assignment() | b.assignment()), [0, 1, 2, 3])
    await send("aio-shared", [{"value": b"v%d" % i, "partition": i % 4} for i in range(40)])
    for consumer in (a, b):
        own = {p.partition for p in consumer.assignment()}
        seen = await take(consumer, 20)
        equal({r.partition for r in seen}, own)
    admin = AIOKafkaAdminClient(bootstrap_servers=BOOTSTRAP)
    await admin.start()
    groups = await admin.list_consumer_groups()
    assert ("aio-shared", "consumer") in [tuple(group)[:2] for group in groups], groups
    described = (await admin.describe_consumer_groups(["aio-shared"]))[0].groups[0]
    equal((described[0], described[1], described[2], len(described[5])), (0, "aio-shared", "Stable", 2))
    await admin.close()
    await b.stop()
    while len(a.assignment()) != 4:
        await asyncio.sleep(0.05)
    await a.stop()


async def seeks():
    await create("aio-seek")
    await send("aio-seek", [{"value": b"v%d" % i, "timestamp_ms": 1000 * (i + 1)} for i in range(10)])
    partition = TopicPartition("aio-seek", 0)
    consumer = await started()
    consumer.assign([partition])
    equal(await consumer.beginning_offsets([partition]), {partition: 0})
    equal(await consumer.end_offsets([partition]), {partition: 10})
    found = (await consumer.offsets_for_times({partition: 3500}))[partition]
    equal((found.offset, found.timestamp), (3, 4000))
    consumer.seek(partition, 7)
    equal([r.value for r in await take(consumer, 3)], [b"v7", b"v8", b"v9"])
    await consumer.seek_to_beginning(partition)
    equal((await consumer.getone()).offset, 0)
    equal(await consumer.position(partition), 1)
    await consumer.stop()


async def topics():
    await create("aio-topics", 2, {"retention.ms": "5000"})
    try:
        await create("aio-topics")
        raise AssertionError("nothing was refused")
    except TopicAlreadyExistsError:
        pass
    admin = AIOKafkaAdminClient(bootstrap_servers=BOOTSTRAP)
    await admin.start()
    await admin.create_partitions({"aio-topics": NewPartitions(4)})
    # A broker may learn of the new partitions later than whoever asked for them.
    found = None
    while found != [0, 1, 2, 3]:
        described = (await admin.describe_topics(["aio-topics"]))[0]
        found = sorted(p["partition"] for p in described["partitions"])
    answer = await admin.describe_configs([ConfigResource(ConfigResourceType.TOPIC, "aio-topics", None)])
    values = {entry[0]: entry[1] for entry in answer[0].resources[0][4]}
    equal((values["retention.ms"], values["cleanup.policy"]), ("5000", "delete"))
    await send("aio-topics", [{"value": b"v", "partition": 0} for _ in range(5)])
    partition = TopicPartition("aio-topics", 0)
    equal(await admin.delete_records({partition: RecordsToDelete(3)}), {partition: 3})
    await admin.delete_topics(["aio-topics"])
    assert "aio-topics" not in await admin.list_topics()
    await admin.close()


async def auto_created():
    equal((await send("aio-auto", [{"value": b"v"}]))[0].offset, 0)
    equal((await read("aio-auto", 1))[0].value, b"v")


async def main():
    await check_async("keys, values, headers, timestamps, partitions, offsets come back", contents)
    for name in (None, "gzip", "snappy", "lz4", "zstd"):
        await check_async("codec %s" % name, codec(name))
    await check_async("idempotent producer over two partitions", idempotent)
    await check_async("acks 1 and acks 0", acks)
    await check_async("a record beyond max.message.bytes is refused", too_large)
    await check_async("an unknown topic is created by producing to it", auto_created)
    await check_async("a group commits, and the next consumer goes on there", commits)
    await check_async("two members share four partitions and hand over", shared)
    await check_async("seek, position, beginning, end, offsets by time", seeks)
    await check_async("topics: create, grow, describe, delete records, delete", topics)
    await transaction_checks()


asyncio.run(main())
finish()
