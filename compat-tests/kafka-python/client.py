"""The kafka-python clients under test and the few steps that several checks share."""

from check import BOOTSTRAP
from kafka import KafkaAdminClient, KafkaConsumer, KafkaProducer


def producer(**more):
    return KafkaProducer(bootstrap_servers=BOOTSTRAP, **more)


def consumer(*topics, **more):
    settings = {"auto_offset_reset": "earliest", "consumer_timeout_ms": 20000, "fetch_max_wait_ms": 100}
    settings.update(more)
    return KafkaConsumer(*topics, bootstrap_servers=BOOTSTRAP, **settings)


def admin():
    return KafkaAdminClient(bootstrap_servers=BOOTSTRAP)


def create(topic, partitions=1, configs=None):
    client = admin()
    client.create_topics({topic: {"num_partitions": partitions, "replication_factor": 1, "configs": configs or {}}})
    client.close()


def take(source, count):
    seen = []
    for record in source:
        seen.append(record)
        if len(seen) == count:
            return seen
    raise AssertionError("only %d of %d records" % (len(seen), count))


def refused(expected, body):
    try:
        body()
    except expected as error:
        return error
    raise AssertionError("expected %s, but nothing was refused" % expected.__name__)
