"""The librdkafka clients under test and the few steps that several checks share."""

import time

from check import BOOTSTRAP, equal
from confluent_kafka import Consumer, KafkaException, Producer, TopicPartition
from confluent_kafka.admin import AdminClient, NewTopic

ADMIN = AdminClient({"bootstrap.servers": BOOTSTRAP})


def wait(futures):
    return {key: future.result(20) for key, future in futures.items()}


def create(topic, partitions=1, config=None):
    wait(ADMIN.create_topics([NewTopic(topic, partitions, 1, config=config or {})]))


def send(topic, records, **settings):
    """Sends the records and returns what the delivery reports say, in the order of the records."""
    config = {"bootstrap.servers": BOOTSTRAP}
    config.update({name.replace("_", "."): value for name, value in settings.items()})
    producer = Producer(config)
    reports = [None] * len(records)

    def keep(index):
        def report(error, message):
            reports[index] = (error, message)

        return report

    for index, record in enumerate(records):
        producer.produce(topic, on_delivery=keep(index), **record)
        producer.poll(0)
    equal(producer.flush(30), 0, "left in the queue")
    for error, _ in reports:
        if error is not None:
            raise KafkaException(error)
    return [message for _, message in reports]


def consumer(group="confluent-none", **settings):
    config = {
        "bootstrap.servers": BOOTSTRAP,
        "group.id": group,
        "auto.offset.reset": "earliest",
        "enable.auto.commit": False,
        "heartbeat.interval.ms": 300,
        "session.timeout.ms": 10000,
    }
    config.update({name.replace("_", "."): value for name, value in settings.items()})
    return Consumer({name: value for name, value in config.items() if value is not None})


def take(source, count):
    seen = []
    end = time.time() + 40
    while len(seen) < count:
        assert time.time() < end, "only %d of %d records" % (len(seen), count)
        message = source.poll(0.2)
        if message is None:
            continue
        if message.error():
            raise KafkaException(message.error())
        seen.append(message)
    return seen


def read(topic, count, partitions=1, **settings):
    source = consumer(**settings)
    source.assign([TopicPartition(topic, i, 0) for i in range(partitions)])
    seen = take(source, count)
    source.close()
    return seen


def refused(code, body):
    try:
        body()
    except KafkaException as error:
        equal(error.args[0].code(), code, str(error))
        return error.args[0]
    raise AssertionError("nothing was refused")
