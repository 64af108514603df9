"""Transactions of kafka-python: commit, abort, offsets, fencing, timeouts, admin, and what each kind of reader finds."""

import time

from check import check, equal
from client import admin, consumer, create, producer, refused, take
from kafka import TopicPartition
from kafka.admin import OffsetSpec
from kafka.admin._transactions import AbortTransactionSpec, TransactionState
from kafka.errors import KafkaError, TransactionalIdNotFoundError
from kafka.structs import OffsetAndMetadata


def transactional(transactional_id, **settings):
    more = {"transaction_timeout_ms": 20000}
    more.update(settings)
    writer = producer(transactional_id=transactional_id, **more)
    writer.init_transactions()
    return writer


def write(writer, topic, prefix, count, partitions=1):
    futures = [writer.send(topic, b"%s-%d" % (prefix, i), partition=i % partitions) for i in range(count)]
    writer.flush()
    for future in futures:
        future.get(20)


def read_all(topic, partition=0, level="read_committed"):
    """Every value up to the end as this kind of reader sees it."""
    place = TopicPartition(topic, partition)
    reader = consumer(isolation_level=level)
    reader.assign([place])
    end = reader.end_offsets([place])[place]
    reader.seek_to_beginning(place)
    seen = []
    limit = time.time() + 30
    while reader.position(place) < end:
        assert time.time() < limit, "at %d of %d" % (reader.position(place), end)
        for records in reader.poll(timeout_ms=200).values():
            seen.extend(record.value for record in records)
    reader.close()
    return seen


def end_of(topic, level="read_uncommitted"):
    place = TopicPartition(topic, 0)
    reader = consumer(isolation_level=level)
    end = reader.end_offsets([place])[place]
    reader.close()
    return end


def until(what, question, seconds=20):
    limit = time.time() + seconds
    while not question():
        assert time.time() < limit, "not in time: " + what
        time.sleep(0.03)


def complete(topic, end):
    until("all of %s is complete" % topic, lambda: (end_of(topic), end_of(topic, "read_committed")) == (end, end))


@check("transactions: committed, aborted and open records to both kinds of reader")
def _():
    create("kp-txn", 2)
    writer = transactional("kp-txn")
    writer.begin_transaction()
    write(writer, "kp-txn", b"first", 10, 2)
    equal(read_all("kp-txn"), [], "records of an open transaction")
    equal(len(read_all("kp-txn", level="read_uncommitted")), 5)
    writer.commit_transaction()
    writer.begin_transaction()
    write(writer, "kp-txn", b"gone", 10, 2)
    writer.abort_transaction()
    writer.begin_transaction()
    write(writer, "kp-txn", b"last", 4, 2)
    writer.commit_transaction()
    writer.close()
    complete("kp-txn", 15)
    equal(read_all("kp-txn", 0), [b"first-%d" % i for i in range(0, 10, 2)] + [b"last-0", b"last-2"])
    equal(read_all("kp-txn", 1), [b"first-%d" % i for i in range(1, 10, 2)] + [b"last-1", b"last-3"])
    equal(len(read_all("kp-txn", level="read_uncommitted")), 12)


@check("transactions: offsets that are committed and aborted")
def _():
    create("kp-txn-from")
    create("kp-txn-to")
    plain = producer()
    write(plain, "kp-txn-from", b"v", 10)
    plain.close()
    place = TopicPartition("kp-txn-from", 0)
    reader = consumer("kp-txn-from", group_id="kp-txn-group", enable_auto_commit=False, isolation_level="read_committed")
    seen = take(reader, 10)
    writer = transactional("kp-txn-copier")

    def copy(count, metadata):
        writer.begin_transaction()
        for record in seen[:count]:
            writer.send("kp-txn-to", b"copy of " + record.value)
        writer.send_offsets_to_transaction({place: OffsetAndMetadata(count, "", -1)}, metadata)

    client = admin()

    def committed():
        found = client.list_group_offsets("kp-txn-group")["kp-txn-group"]
        return found[place].offset if place in found else None

    copy(10, reader.group_metadata())
    writer.abort_transaction()
    equal(committed(), None, "after the abort")
    copy(7, reader.group_metadata())
    writer.commit_transaction()
    until("offset 7", lambda: committed() == 7)
    former = reader.group_metadata()
    reader.close()
    refused(KafkaError, lambda: (copy(9, former), writer.commit_transaction()))
    writer.abort_transaction()
    writer.close()
    equal(committed(), 7, "after a former member's offsets")
    client.close()
    until("complete", lambda: end_of("kp-txn-to") == end_of("kp-txn-to", "read_committed"))
    equal(read_all("kp-txn-to"), [b"copy of v-%d" % i for i in range(7)])


@check("transactions: a second producer of the same id fences the first")
def _():
    create("kp-txn-fence")
    old = transactional("kp-txn-fence")
    old.begin_transaction()
    write(old, "kp-txn-fence", b"old", 2)
    new = transactional("kp-txn-fence")
    new.begin_transaction()
    write(new, "kp-txn-fence", b"new", 2)
    error = refused(KafkaError, old.commit_transaction)
    assert type(error).__name__ in ("ProducerFencedError", "InvalidProducerEpochError"), repr(error)
    new.commit_transaction()
    new.close()
    complete("kp-txn-fence", 6)
    equal(read_all("kp-txn-fence"), [b"new-0", b"new-1"])


@check("transactions: one that nobody ends is aborted in time")
def _():
    create("kp-txn-timeout")
    writer = transactional("kp-txn-timeout", transaction_timeout_ms=1000)
    writer.begin_transaction()
    write(writer, "kp-txn-timeout", b"late", 2)
    complete("kp-txn-timeout", 3)
    refused(KafkaError, writer.commit_transaction)
    again = transactional("kp-txn-timeout")
    again.begin_transaction()
    write(again, "kp-txn-timeout", b"again", 2)
    again.commit_transaction()
    again.close()
    complete("kp-txn-timeout", 6)
    equal(read_all("kp-txn-timeout"), [b"again-0", b"again-1"])


@check("transactions: listed, described, producers described, aborted by an admin")
def _():
    create("kp-txn-admin")
    place = TopicPartition("kp-txn-admin", 0)
    client = admin()
    writer = transactional("kp-txn-admin")
    writer.begin_transaction()
    write(writer, "kp-txn-admin", b"open", 3)

    def listed(**filters):
        return [txn for each in client.list_transactions(**filters).values() for txn in each
                if txn.transactional_id == "kp-txn-admin"]

    equal([txn.state for txn in listed()], [TransactionState.ONGOING])
    equal(listed(state_filters=["CompleteCommit"]), [])
    equal(len(listed(state_filters=["Ongoing"], transactional_id_pattern="kp-txn-a.*")), 1)
    equal(listed(transactional_id_pattern="kp-other.*"), [])
    equal(listed(duration_filter_ms=600000), [])
    open_one = client.describe_transactions(["kp-txn-admin"])["kp-txn-admin"]
    equal((open_one.state, open_one.transaction_timeout_ms, open_one.topic_partitions),
          (TransactionState.ONGOING, 20000, {place}))
    assert abs(time.time() * 1000 - open_one.transaction_start_time_ms) < 30000, open_one
    equal(client.find_hanging_transactions(), [])
    active = client.describe_producers([place])[place].active_producers
    equal([(p.producer_id, p.producer_epoch, p.last_sequence, p.current_transaction_start_offset) for p in active],
          [(open_one.producer_id, open_one.producer_epoch, 2, 0)])
    # What the tool for hanging transactions does: a marker by hand.
    client.abort_transaction(AbortTransactionSpec(place, open_one.producer_id, open_one.producer_epoch))
    complete("kp-txn-admin", 4)
    equal(read_all("kp-txn-admin"), [])
    equal(client.describe_producers([place])[place].active_producers[0].current_transaction_start_offset, -1)
    refused(TransactionalIdNotFoundError, lambda: client.describe_transactions(["kp-txn-never"]))
    client.close()
