"""Groups of the consumer protocol (KIP-848) with librdkafka: group.protocol=consumer."""

import time

from check import check, equal
from client import ADMIN, consumer, create, refused, send, take, wait
from confluent_kafka import ConsumerGroupState, ConsumerGroupTopicPartitions, ConsumerGroupType, KafkaError, TopicPartition


def modern(group, **settings):
    return consumer(group, group_protocol="consumer", heartbeat_interval_ms=None, session_timeout_ms=None, **settings)


def polled(member):
    """The next record, if there is one. Errors that the client gets over by itself are not ours."""
    message = member.poll(0.03)
    if message is None or message.error() is None:
        return message
    assert message.error().code() != KafkaError._FATAL, message.error()
    return None


def poll_until(members, question, seconds=40):
    """Polls all of them until the answer is yes; what they read meanwhile, with who read it."""
    seen = []
    end = time.time() + seconds
    while not question():
        assert time.time() < end, [member.assignment() for member in members]
        for member in members:
            message = polled(member)
            if message is not None:
                seen.append((member, message))
    return seen


def owned(member):
    return sorted(place.partition for place in member.assignment())


def describe(group):
    return wait(ADMIN.describe_consumer_groups([group]))[group]


for assignor in ("uniform", "range"):

    @check("consumer protocol: three members share by %s" % assignor)
    def _(assignor=assignor):
        topic = "ck-848-" + assignor
        create(topic, 6)
        members = []
        for name, share in (("a", 6), ("b", 3), ("c", 2)):
            member = modern(topic, group_remote_assignor=assignor, client_id=name)
            member.subscribe([topic])
            members.append(member)
            poll_until(members, lambda: all(len(each.assignment()) == share for each in members))
        equal(sorted(sum(map(owned, members), [])), [0, 1, 2, 3, 4, 5])
        poll_until(members, lambda: describe(topic).state == ConsumerGroupState.STABLE)
        group = describe(topic)
        equal((group.type, group.partition_assignor, len(group.members)), (ConsumerGroupType.CONSUMER, assignor, 3))
        described = {m.client_id: sorted(p.partition for p in m.assignment.topic_partitions) for m in group.members}
        equal(described, dict(zip("abc", map(owned, members))))
        targets = {m.client_id: sorted(p.partition for p in m.target_assignment.topic_partitions) for m in group.members}
        equal(targets, described)
        send(topic, [{"value": b"v%d" % i, "partition": i % 6} for i in range(60)])
        for member in members:
            equal({message.partition() for message in take(member, 20)}, set(owned(member)))
            member.commit(asynchronous=False)
        listed = ADMIN.list_consumer_groups(types={ConsumerGroupType.CONSUMER}).result(20).valid
        assert topic in [each.group_id for each in listed], listed
        listed = ADMIN.list_consumer_groups(types={ConsumerGroupType.CLASSIC}).result(20).valid
        assert topic not in [each.group_id for each in listed], listed
        wanted = ConsumerGroupTopicPartitions(topic, [TopicPartition(topic, 0, 3)])
        altered = wait(ADMIN.alter_consumer_group_offsets([wanted]))[topic].topic_partitions[0]
        equal(altered.error.code(), KafkaError.UNKNOWN_MEMBER_ID, "a commit from outside while there are members")
        refused(KafkaError.NON_EMPTY_GROUP, lambda: wait(ADMIN.delete_consumer_groups([topic])))
        members.pop().close()
        members.pop().close()
        poll_until(members, lambda: len(members[0].assignment()) == 6)
        positions = members[0].committed([TopicPartition(topic, i) for i in range(6)], 20)
        equal([place.offset for place in positions], [10] * 6)
        members[0].close()
        poll_until([], lambda: describe(topic).state == ConsumerGroupState.EMPTY)
        wait(ADMIN.alter_consumer_group_offsets([wanted]))
        wait(ADMIN.delete_consumer_groups([topic]))


@check("consumer protocol: static members come back to what they had")
def _():
    create("ck-848-static", 4)
    revoked = []
    a, b = modern("ck-848-static", group_instance_id="a"), modern("ck-848-static", group_instance_id="b")
    a.subscribe(["ck-848-static"], on_revoke=lambda _, places: revoked.append(places))
    b.subscribe(["ck-848-static"])
    poll_until([a, b], lambda: len(a.assignment()) == 2 and len(b.assignment()) == 2)
    before = owned(b)
    revoked.clear()
    b.close()
    equal(len(describe("ck-848-static").members), 2, "members while one is away")
    b = modern("ck-848-static", group_instance_id="b")
    b.subscribe(["ck-848-static"])
    poll_until([a, b], lambda: owned(b) == before)
    equal(revoked, [], "revoked from the other")
    second = modern("ck-848-static", group_instance_id="b")
    second.subscribe(["ck-848-static"])
    end = time.time() + 20
    error = None
    while error is None:
        assert time.time() < end, "the same instance id twice was not refused"
        message = second.poll(0.1)
        if message is not None and message.error():
            error = message.error()
    equal(error.code(), KafkaError._FATAL)
    assert "instance ID is still used by another member" in error.str(), error
    second.close()
    a.close()
    b.close()


@check("consumer protocol: a pattern finds a topic made later")
def _():
    create("ck-848-regex-1", 2)
    create("ck-848-regexes")
    member = modern("ck-848-regex", topic_metadata_refresh_interval_ms=500)
    member.subscribe(["^ck-848-regex-[0-9]+"])
    poll_until([member], lambda: len(member.assignment()) == 2)
    create("ck-848-regex-2", 1)
    send("ck-848-regex-2", [{"value": b"later"}])
    seen = take(member, 1)
    equal((seen[0].topic(), seen[0].value()), ("ck-848-regex-2", b"later"))
    member.close()


@check("consumer protocol: a group upgraded member by member, and back")
def _():
    topic = "ck-848-upgrade"
    create(topic, 4)

    def classic(name):
        # Not one that keeps data of its own in the subscription: a group with such data is not upgraded.
        member = consumer(topic, client_id=name, partition_assignment_strategy="range")
        member.subscribe([topic])
        return member

    def upgraded(name):
        member = modern(topic, client_id=name)
        member.subscribe([topic])
        return member

    state = {"sent": 0, "seen": set()}

    def flow(members):
        poll_all = lambda question: [  # noqa: E731
            state["seen"].add(message.value()) for _, message in poll_until(members, question)
        ]
        poll_all(lambda: sorted(sum(map(owned, members), [])) == [0, 1, 2, 3])
        records = [{"value": b"%d" % (state["sent"] + i), "partition": i % 4} for i in range(40)]
        send(topic, records)
        state["sent"] += 40
        end = time.time() + 30
        while len(state["seen"]) < state["sent"]:
            assert time.time() < end, "%d of %d read" % (len(state["seen"]), state["sent"])
            for member in members:
                message = polled(member)
                if message is not None:
                    state["seen"].add(message.value())
        for member in members:
            try:
                member.commit(asynchronous=False)
            except Exception as error:
                # Nothing new to commit, or a rebalance: the next owner reads again.
                codes = (KafkaError._NO_OFFSET, KafkaError.REBALANCE_IN_PROGRESS, KafkaError.STALE_MEMBER_EPOCH,
                         KafkaError.ILLEGAL_GENERATION, KafkaError.UNKNOWN_MEMBER_ID)
                assert error.args[0].code() in codes, error

    a, b = classic("a"), classic("b")
    flow([a, b])
    equal(describe(topic).type, ConsumerGroupType.CLASSIC)
    c = upgraded("c")
    flow([a, b, c])
    equal(describe(topic).type, ConsumerGroupType.CONSUMER)
    a.close()
    flow([b, c])
    b.close()
    flow([c])
    equal(describe(topic).type, ConsumerGroupType.CONSUMER)
    d = classic("d")
    flow([c, d])
    c.close()
    flow([d])
    equal(describe(topic).type, ConsumerGroupType.CLASSIC)
    d.close()
