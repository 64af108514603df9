"""Exactly once through two groups of librdkafka clients, chained, while members join, leave and are killed."""

import os
import subprocess
import sys
import time

from check import check, equal
from client import create, send
from transactions import end_of, read_all

PARTITIONS = 4
STEPS = 30
EACH_STEP = 40


class Members:
    """Each a process of its own."""

    def __init__(self, name, protocols):
        self.name = name
        self.protocols = protocols
        self.running = {}

    def start(self, stage, name):
        program = os.path.join(os.path.dirname(os.path.abspath(__file__)), "eos_member.py")
        topics = ["%s-%s" % (self.name, which) for which in ("in", "mid", "out")]
        argv = ["%s-%d" % (self.name, stage), topics[stage], topics[stage + 1], "%s-%d-%s" % (self.name, stage, name)]
        command = [sys.executable, program, *argv, self.protocols[stage]]
        self.running[stage, name] = subprocess.Popen(command, stdin=subprocess.PIPE)

    def kill(self, stage, name):
        process = self.running.pop((stage, name))
        process.kill()
        process.wait()

    def leave(self, stage, name):
        process = self.running.pop((stage, name))
        process.stdin.close()
        try:
            equal(process.wait(20), 0, "a member that leaves ends with")
        except subprocess.TimeoutExpired:
            process.kill()
            raise AssertionError("%s-%d did not leave" % (name, stage))

    def check(self):
        for key, process in self.running.items():
            assert process.poll() is None, "%s ended by itself with %s" % (key, process.poll())

    def end(self):
        for key in list(self.running):
            self.kill(*key)


def chain(name, protocols):
    for which in ("in", "mid", "out"):
        create("%s-%s" % (name, which), PARTITIONS)
    members = Members(name, protocols)
    try:
        for stage in (0, 1):
            members.start(stage, "a")
            members.start(stage, "b")
        for step in range(STEPS):
            first = step * EACH_STEP
            send(name + "-in", [{"value": b"%06d" % i, "partition": i % PARTITIONS} for i in range(first, first + EACH_STEP)])
            members.check()
            if step == 6:
                members.start(0, "c")
                members.start(1, "c")
            if step == 12:
                members.kill(0, "a")
                members.kill(1, "b")
            if step == 15:
                members.start(0, "a")
                members.start(1, "d")
            if step == 22:
                members.leave(0, "b")
                members.leave(1, "a")
            time.sleep(0.15)
        total = STEPS * EACH_STEP
        seen, before = {}, -1
        end = time.time() + 60
        while sum(map(len, seen.values())) < total:
            assert time.time() < end, "%d of %d" % (sum(map(len, seen.values())), total)
            members.check()
            now = sum(end_of(name + "-out", partition) for partition in range(PARTITIONS))
            if now != before:
                seen = read_all(name + "-out", PARTITIONS)
            before = now
            time.sleep(0.3)
        for partition in range(PARTITIONS):
            equal(seen[partition], [b"%06d" % i for i in range(partition, total, PARTITIONS)], "partition %d" % partition)
        everything = sum(map(len, read_all(name + "-mid", PARTITIONS, "read_uncommitted").values()))
        assert everything > total, "no transaction was aborted"
        for stage, member in list(members.running):
            members.leave(stage, member)
    finally:
        members.end()


for protocols in (("range", "consumer"), ("cooperative-sticky", "consumer")):

    @check("exactly once through two groups (%s, then %s) while members join, leave and are killed" % protocols, 120)
    def _(protocols=protocols):
        chain("ck-eos-" + protocols[0], protocols)
