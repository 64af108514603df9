"""Transactions of aiokafka: commit, abort, offsets, fencing, timeouts, and what each kind of reader finds."""

import asyncio

from aiokafka import AIOKafkaProducer, TopicPartition
from aiokafka.admin import AIOKafkaAdminClient
from aiokafka.errors import KafkaError, ProducerFenced
from check import BOOTSTRAP, check_async, equal
from client import create, send, started, take


async def transactional(transactional_id, **settings):
    more = {"transaction_timeout_ms": 20000}
    more.update(settings)
    producer = AIOKafkaProducer(bootstrap_servers=BOOTSTRAP, transactional_id=transactional_id, **more)
    await producer.start()
    return producer


async def write(producer, topic, prefix, count):
    futures = [await producer.send(topic, b"%s-%d" % (prefix, i), partition=0) for i in range(count)]
    await asyncio.gather(*futures)


async def read_all(topic, level="read_committed"):
    """Every value up to the end as this kind of reader sees it."""
    consumer = await started(isolation_level=level)
    place = TopicPartition(topic, 0)
    consumer.assign([place])
    end = (await consumer.end_offsets([place]))[place]
    await consumer.seek_to_beginning(place)
    seen = []
    while await consumer.position(place) < end:
        for records in (await consumer.getmany(timeout_ms=200)).values():
            seen.extend(record.value for record in records)
    await consumer.stop()
    return seen


async def until(question):
    while not await question():
        await asyncio.sleep(0.03)


async def end_of(topic, level="read_uncommitted"):
    consumer = await started(isolation_level=level)
    place = TopicPartition(topic, 0)
    end = (await consumer.end_offsets([place]))[place]
    await consumer.stop()
    return end


async def complete(topic, end):
    async def done():
        return await end_of(topic) == end and await end_of(topic, "read_committed") == end

    await until(done)


async def commits_and_aborts():
    await create("aio-txn")
    producer = await transactional("aio-txn")
    await producer.begin_transaction()
    await write(producer, "aio-txn", b"first", 5)
    equal(await read_all("aio-txn"), [], "records of an open transaction")
    equal(len(await read_all("aio-txn", "read_uncommitted")), 5)
    await producer.commit_transaction()
    await producer.begin_transaction()
    await write(producer, "aio-txn", b"gone", 5)
    await producer.abort_transaction()
    async with producer.transaction():
        await write(producer, "aio-txn", b"last", 2)
    await producer.stop()
    await complete("aio-txn", 15)
    equal(await read_all("aio-txn"), [b"first-%d" % i for i in range(5)] + [b"last-0", b"last-1"])
    equal(len(await read_all("aio-txn", "read_uncommitted")), 12)


async def sends_offsets():
    await create("aio-txn-from")
    await create("aio-txn-to")
    await send("aio-txn-from", [{"value": b"v%d" % i} for i in range(10)])
    group = "aio-txn-group"
    place = TopicPartition("aio-txn-from", 0)
    consumer = await started("aio-txn-from", group_id=group, enable_auto_commit=False, isolation_level="read_committed")
    seen = await take(consumer, 10)
    producer = await transactional("aio-txn-copier")

    async def copy(count):
        await producer.begin_transaction()
        for record in seen[:count]:
            await producer.send("aio-txn-to", b"copy of " + record.value)
        await producer.send_offsets_to_transaction({place: count}, group)

    admin = AIOKafkaAdminClient(bootstrap_servers=BOOTSTRAP)
    await admin.start()

    async def committed():
        found = await admin.list_consumer_group_offsets(group)
        return found[place].offset if place in found else None

    await copy(10)
    await producer.abort_transaction()
    equal(await committed(), None, "after the abort")
    await copy(7)
    await producer.commit_transaction()

    async def is_seven():
        return await committed() == 7

    await until(is_seven)
    await admin.close()
    await consumer.stop()
    await producer.stop()
    await complete("aio-txn-to", 19)
    equal(await read_all("aio-txn-to"), [b"copy of v%d" % i for i in range(7)])


async def fences():
    await create("aio-txn-fence")
    old = await transactional("aio-txn-fence")
    await old.begin_transaction()
    await write(old, "aio-txn-fence", b"old", 2)
    new = await transactional("aio-txn-fence")
    await new.begin_transaction()
    await write(new, "aio-txn-fence", b"new", 2)
    try:
        await old.commit_transaction()
        raise AssertionError("the fenced producer's commit succeeded")
    except ProducerFenced:
        pass
    await new.commit_transaction()
    await new.stop()
    await complete("aio-txn-fence", 6)
    equal(await read_all("aio-txn-fence"), [b"new-0", b"new-1"])


async def times_out():
    await create("aio-txn-timeout")
    producer = await transactional("aio-txn-timeout", transaction_timeout_ms=1000)
    await producer.begin_transaction()
    await write(producer, "aio-txn-timeout", b"late", 2)
    await complete("aio-txn-timeout", 3)
    try:
        await producer.commit_transaction()
        raise AssertionError("the commit of an aborted transaction succeeded")
    except KafkaError:
        pass
    again = await transactional("aio-txn-timeout")
    async with again.transaction():
        await write(again, "aio-txn-timeout", b"again", 2)
    await again.stop()
    await complete("aio-txn-timeout", 6)
    equal(await read_all("aio-txn-timeout"), [b"again-0", b"again-1"])


async def transaction_checks():
    await check_async("transactions: committed, aborted and open records to both kinds of reader", commits_and_aborts)
    await check_async("transactions: offsets that are committed and aborted", sends_offsets)
    await check_async("transactions: a second producer of the same id fences the first", fences)
    await check_async("transactions: one that nobody ends is aborted in time", times_out)
