"""kafka-python 1.4 against the broker named by BOOTSTRAP, in the request versions of several old brokers."""

import threading
import time

from check import BOOTSTRAP, check, equal, finish
from kafka import KafkaConsumer, KafkaProducer, TopicPartition
from kafka.admin import KafkaAdminClient, NewTopic

VERSIONS = [(0, 9), (0, 10), (0, 11), (1, 0)]


def producer(version, **more):
    return KafkaProducer(bootstrap_servers=BOOTSTRAP, api_version=version, **more)


def consumer(*topics, **more):
    settings = {"auto_offset_reset": "earliest", "enable_auto_commit": False, "consumer_timeout_ms": 20000}
    settings.update(more)
    return KafkaConsumer(*topics, bootstrap_servers=BOOTSTRAP, **settings)


def take(source, count):
    seen = []
    for record in source:
        seen.append(record)
        if len(seen) == count:
            return seen
    raise AssertionError("only %d of %d records" % (len(seen), count))


def round_trip(version, codec):
    topic = "py14-%d-%d-%s" % (version[0], version[1], codec)
    writer = producer(version, compression_type=codec, linger_ms=10)
    futures = [writer.send(topic, value=b"value %d" % i, key=b"k%d" % i, partition=0) for i in range(500)]
    writer.flush()
    equal([future.get(20).offset for future in futures], list(range(500)), "offsets")
    writer.close()
    reader = consumer(topic, api_version=version)
    seen = take(reader, 500)
    reader.close()
    equal([(r.offset, r.key, r.value) for r in seen], [(i, b"k%d" % i, b"value %d" % i) for i in range(500)])


for wanted in VERSIONS:
    for codec in (None, "gzip"):

        @check("as to a broker of %d.%d, codec %s" % (wanted[0], wanted[1], codec))
        def _(version=wanted, codec=codec):
            round_trip(version, codec)


@check("finds out by itself whom it speaks with")
def _():
    writer = KafkaProducer(bootstrap_servers=BOOTSTRAP)
    writer.send("py14-probe", b"x").get(20)
    equal(writer.config["api_version"] >= (1, 0), True)
    writer.close()
    reader = consumer("py14-probe")
    equal(take(reader, 1)[0].value, b"x")
    reader.close()


@check("reads in the oldest versions what was written in the newest")
def _():
    writer = producer((1, 0))
    writer.send("py14-mixed", b"new", headers=[("h", b"1")]).get(20)
    writer.close()
    writer = producer((0, 9))
    writer.send("py14-mixed", b"old").get(20)
    writer.close()
    for version in VERSIONS:
        reader = consumer("py14-mixed", api_version=version)
        equal([r.value for r in take(reader, 2)], [b"new", b"old"])
        reader.close()


class Member(threading.Thread):
    def __init__(self, version):
        super().__init__(daemon=True)
        self.reader = consumer(
            group_id="py14-group-%d-%d" % version, api_version=version, session_timeout_ms=6000, heartbeat_interval_ms=500
        )
        self.reader.subscribe(["py14-four"])
        self.owned = set()
        self.seen = []
        self.running = True
        self.start()

    def run(self):
        while self.running:
            for records in self.reader.poll(100).values():
                self.seen.extend(r.value for r in records)
            self.owned = set(self.reader.assignment())
            if self.owned:
                try:
                    self.reader.commit()
                except Exception:
                    pass  # a rebalance is under way; the next round commits
        self.reader.close()

    def stop(self):
        self.running = False
        self.join()


def until(what, condition):
    end = time.time() + 40
    while time.time() < end:
        if condition():
            return
        time.sleep(0.02)
    raise AssertionError("never: " + what)


for wanted in ((0, 9), (1, 0)):

    @check("a group of two shares, one leaves, as to a broker of %d.%d" % wanted)
    def _(version=wanted):
        if version == (0, 9):
            admin = KafkaAdminClient(bootstrap_servers=BOOTSTRAP)
            admin.create_topics([NewTopic("py14-four", 4, 1)])
            admin.close()
            writer = producer(version)
            for i in range(40):
                writer.send("py14-four", b"v%d" % i, partition=i % 4).get(20)
            writer.close()
        first, second = Member(version), Member(version)
        until("two owners", lambda: len(first.owned) == 2 and len(second.owned) == 2 and not first.owned & second.owned)
        until("all records", lambda: len(set(first.seen) | set(second.seen)) == 40)
        second.stop()
        until("one owner", lambda: len(first.owned) == 4)
        first.stop()
        reader = consumer(group_id="py14-group-%d-%d" % version, api_version=version)
        equal(sum(reader.committed(TopicPartition("py14-four", p)) or 0 for p in range(4)), 40)
        reader.close()


finish()
