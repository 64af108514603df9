"""One member of an exactly-once chain, a process of its own: consumes a topic in a group and writes what it read with its
offsets in one transaction into the next topic. Ends when its standard input is closed; its parent may also kill it.

    eos_member.py GROUP FROM TO TRANSACTIONAL_ID PROTOCOL
"""

import os
import random
import sys
import threading

from confluent_kafka import Consumer, KafkaException, Producer

GROUP, FROM, TO, ID, PROTOCOL = sys.argv[1:6]
BOOTSTRAP = os.environ["BOOTSTRAP"]
stop = threading.Event()
#: Set by a rebalance in the middle of a transaction: what was read before it may be another's now.
changed = threading.Event()


def wait_for_end():
    sys.stdin.read()
    stop.set()


config = {
    "bootstrap.servers": BOOTSTRAP,
    "group.id": GROUP,
    "client.id": ID,
    "auto.offset.reset": "earliest",
    "enable.auto.commit": False,
    "isolation.level": "read_committed",
    "fetch.wait.max.ms": 100,
}
if PROTOCOL == "consumer":
    config["group.protocol"] = "consumer"
else:
    config.update({"partition.assignment.strategy": PROTOCOL, "session.timeout.ms": 6000, "heartbeat.interval.ms": 200})
producer = Producer({"bootstrap.servers": BOOTSTRAP, "transactional.id": ID, "transaction.timeout.ms": 5000})
producer.init_transactions(30)
consumer = Consumer(config)


def note(_consumer, _partitions):
    changed.set()


consumer.subscribe([FROM], on_assign=note, on_revoke=note, on_lost=note)


def rewind():
    """Back to what is committed: what was read is to be read again."""
    begun = [place for place in consumer.position(consumer.assignment()) if place.offset >= 0]
    for place in consumer.committed(begun, 20) if begun else []:
        if place.offset < 0:
            place.offset = 0
        consumer.seek(place)


def transact(messages):
    producer.begin_transaction()
    abort = random.random() < 0.12
    try:
        for message in messages:
            value = b"aborted " + message.value() if abort else message.value()
            producer.produce(TO, value, message.key(), partition=message.partition())
        if abort:
            producer.flush(20)
        else:
            positions = consumer.position(consumer.assignment())
            producer.send_offsets_to_transaction(
                [place for place in positions if place.offset >= 0], consumer.consumer_group_metadata(), 20)
            while True:
                try:
                    producer.commit_transaction(20)
                    return
                except KafkaException as error:
                    if not error.args[0].retriable():
                        raise
    except KafkaException as error:
        if error.args[0].fatal():
            raise
    producer.abort_transaction(20)
    rewind()


threading.Thread(target=wait_for_end, daemon=True).start()
while not stop.is_set():
    changed.clear()
    messages = [message for message in consumer.consume(30, 0.1) if not message.error()]
    if messages:
        if changed.is_set():
            # Read before or after the change: only what is ours from here on counts.
            rewind()
        else:
            transact(messages)
consumer.close()
