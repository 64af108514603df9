"""Transactions of librdkafka: commit, abort, offsets, fencing, timeouts, and what each kind of reader finds."""

import time

from check import BOOTSTRAP, check, equal
from client import ADMIN, consumer, create, send, take, wait
from confluent_kafka import (
    ConsumerGroupTopicPartitions,
    IsolationLevel,
    KafkaError,
    KafkaException,
    Producer,
    TopicPartition,
)
from confluent_kafka.admin import OffsetSpec


def transactional(transactional_id, **settings):
    config = {"bootstrap.servers": BOOTSTRAP, "transactional.id": transactional_id, "transaction.timeout.ms": 20000}
    config.update({name.replace("_", "."): value for name, value in settings.items()})
    producer = Producer(config)
    producer.init_transactions(30)
    return producer


def words(prefix, count, partitions=1):
    return [{"partition": i % partitions, "value": b"%s-%d" % (prefix, i)} for i in range(count)]


def write(producer, topic, records):
    for record in records:
        producer.produce(topic, **record)
    equal(producer.flush(20), 0, "left in the queue")


def end_of(topic, partition=0, level=IsolationLevel.READ_UNCOMMITTED):
    place = TopicPartition(topic, partition)
    return wait(ADMIN.list_offsets({place: OffsetSpec.latest()}, isolation_level=level))[place].offset


def read_all(topic, partitions=1, level="read_committed"):
    """Every value up to the end of each partition, by partition."""
    source = consumer(isolation_level=level, enable_partition_eof=True)
    source.assign([TopicPartition(topic, i, 0) for i in range(partitions)])
    seen = {i: [] for i in range(partitions)}
    left = set(range(partitions))
    end = time.time() + 30
    while left:
        assert time.time() < end, "no end of %s" % left
        message = source.poll(0.2)
        if message is None:
            continue
        if message.error() is None:
            seen[message.partition()].append(message.value())
        elif message.error().code() == KafkaError._PARTITION_EOF:
            left.discard(message.partition())
        else:
            raise KafkaException(message.error())
    source.close()
    return seen


def until(what, question, seconds=20):
    end = time.time() + seconds
    while not question():
        assert time.time() < end, "not in time: " + what
        time.sleep(0.03)


def complete(topic, partition=0):
    until("the last stable offset is the end",
          lambda: end_of(topic, partition, IsolationLevel.READ_COMMITTED) == end_of(topic, partition))


def committed(group, topic):
    offsets = wait(ADMIN.list_consumer_group_offsets([ConsumerGroupTopicPartitions(group)]))[group]
    return {p.partition: p.offset for p in offsets.topic_partitions if p.topic == topic}.get(0)


@check("transactions: committed, aborted and open records to both kinds of reader")
def _():
    create("ck-txn", 2)
    producer = transactional("ck-txn")
    producer.begin_transaction()
    write(producer, "ck-txn", words(b"first", 10, 2))
    equal(read_all("ck-txn", 2), {0: [], 1: []}, "records of an open transaction")
    equal(sum(map(len, read_all("ck-txn", 2, "read_uncommitted").values())), 10)
    producer.commit_transaction(20)
    producer.begin_transaction()
    write(producer, "ck-txn", words(b"gone", 6, 2))
    producer.abort_transaction(20)
    producer.begin_transaction()
    write(producer, "ck-txn", words(b"last", 4, 2))
    producer.commit_transaction(20)
    complete("ck-txn", 0)
    complete("ck-txn", 1)
    equal([end_of("ck-txn", 0), end_of("ck-txn", 1)], [13, 13], "ten records and three markers")
    equal(read_all("ck-txn", 2), {
        0: [b"first-0", b"first-2", b"first-4", b"first-6", b"first-8", b"last-0", b"last-2"],
        1: [b"first-1", b"first-3", b"first-5", b"first-7", b"first-9", b"last-1", b"last-3"],
    })
    equal(sum(map(len, read_all("ck-txn", 2, "read_uncommitted").values())), 20)


@check("transactions: forty in a row over two partitions")
def _():
    create("ck-txn-row", 2)
    producer = transactional("ck-txn-row", linger_ms=0)
    expected = []
    for i in range(40):
        producer.begin_transaction()
        for partition in (0, 1):
            producer.produce("ck-txn-row", b"%d" % i, partition=partition)
        if i % 4 == 3:
            producer.flush(20)
            producer.abort_transaction(20)
        else:
            producer.commit_transaction(20)
            expected.append(b"%d" % i)
    complete("ck-txn-row", 0)
    complete("ck-txn-row", 1)
    equal(read_all("ck-txn-row", 2), {0: expected, 1: expected})
    equal(end_of("ck-txn-row"), 80)


@check("transactions: offsets that are committed and aborted")
def _():
    create("ck-txn-from")
    create("ck-txn-to")
    send("ck-txn-from", words(b"v", 10))
    source = consumer("ck-txn-from", isolation_level="read_committed")
    source.subscribe(["ck-txn-from"])
    seen = take(source, 10)
    producer = transactional("ck-txn-to")

    def copy(count):
        producer.begin_transaction()
        for message in seen[:count]:
            producer.produce("ck-txn-to", b"copy of " + message.value())
        offsets = [TopicPartition("ck-txn-from", 0, count)]
        producer.send_offsets_to_transaction(offsets, source.consumer_group_metadata(), 20)

    copy(10)
    producer.abort_transaction(20)
    equal(committed("ck-txn-from", "ck-txn-from"), None, "after the abort")
    copy(7)
    producer.commit_transaction(20)
    until("offset 7", lambda: committed("ck-txn-from", "ck-txn-from") == 7)
    complete("ck-txn-to")
    equal(read_all("ck-txn-to")[0], [b"copy of v-%d" % i for i in range(7)])
    # What a member says that was replaced by another generation is refused.
    old = source.consumer_group_metadata()
    source.close()
    other = consumer("ck-txn-from")
    other.subscribe(["ck-txn-from"])
    equal(take(other, 1)[0].offset(), 7, "resumed")
    producer.begin_transaction()
    try:
        producer.send_offsets_to_transaction([TopicPartition("ck-txn-from", 0, 9)], old, 20)
        raise AssertionError("a former member's offsets were taken")
    except KafkaException as error:
        assert error.args[0].txn_requires_abort(), error
        assert error.args[0].code() in (KafkaError.UNKNOWN_MEMBER_ID, KafkaError.ILLEGAL_GENERATION), error
    producer.abort_transaction(20)
    equal(committed("ck-txn-from", "ck-txn-from"), 7, "after the refusal")
    other.close()


@check("transactions: a second producer of the same id fences the first")
def _():
    create("ck-txn-fence")
    old = transactional("ck-txn-fence")
    old.begin_transaction()
    write(old, "ck-txn-fence", words(b"old", 2))
    new = transactional("ck-txn-fence")
    new.begin_transaction()
    write(new, "ck-txn-fence", words(b"new", 2))
    try:
        old.commit_transaction(20)
        raise AssertionError("the fenced producer's commit succeeded")
    except KafkaException as error:
        assert error.args[0].fatal(), error
        equal(error.args[0].code(), KafkaError._FENCED)
    new.commit_transaction(20)
    complete("ck-txn-fence")
    equal(read_all("ck-txn-fence")[0], [b"new-0", b"new-1"])


@check("transactions: one that nobody ends is aborted in time")
def _():
    create("ck-txn-timeout")
    producer = transactional("ck-txn-timeout", transaction_timeout_ms=1000, message_timeout_ms=1000)
    producer.begin_transaction()
    write(producer, "ck-txn-timeout", words(b"late", 2))
    until("aborted by the broker", lambda: end_of("ck-txn-timeout") == 3, 10)
    complete("ck-txn-timeout")
    try:
        producer.commit_transaction(20)
        raise AssertionError("the commit of an aborted transaction succeeded")
    except KafkaException:
        pass
    again = transactional("ck-txn-timeout")
    again.begin_transaction()
    write(again, "ck-txn-timeout", words(b"again", 2))
    again.commit_transaction(20)
    complete("ck-txn-timeout")
    equal(read_all("ck-txn-timeout")[0], [b"again-0", b"again-1"])


@check("transactions: the oldest open transaction holds the stable end")
def _():
    create("ck-txn-open")
    slow, quick = transactional("ck-txn-slow"), transactional("ck-txn-quick")
    send("ck-txn-open", words(b"plain", 2))
    slow.begin_transaction()
    write(slow, "ck-txn-open", words(b"slow", 2))
    quick.begin_transaction()
    write(quick, "ck-txn-open", words(b"quick", 2))
    quick.commit_transaction(20)
    until("the marker", lambda: end_of("ck-txn-open") == 7)
    equal(end_of("ck-txn-open", 0, IsolationLevel.READ_COMMITTED), 2)
    equal(read_all("ck-txn-open")[0], [b"plain-0", b"plain-1"])
    slow.commit_transaction(20)
    complete("ck-txn-open")
    equal(read_all("ck-txn-open")[0], [b"plain-0", b"plain-1", b"slow-0", b"slow-1", b"quick-0", b"quick-1"])
