"""The aiokafka clients under test and the few steps that several checks share."""

from aiokafka import AIOKafkaConsumer, AIOKafkaProducer
from aiokafka.admin import AIOKafkaAdminClient, NewTopic
from aiokafka.errors import for_code
from check import BOOTSTRAP


async def create(topic, partitions=1, configs=None):
    admin = AIOKafkaAdminClient(bootstrap_servers=BOOTSTRAP)
    await admin.start()
    try:
        answer = await admin.create_topics([NewTopic(topic, partitions, 1, topic_configs=configs or {})])
        for error in answer.topic_errors:
            if error[1] != 0:
                raise for_code(error[1])(error)
    finally:
        await admin.close()


async def send(topic, records, **settings):
    producer = AIOKafkaProducer(bootstrap_servers=BOOTSTRAP, **settings)
    await producer.start()
    try:
        futures = [await producer.send(topic, **record) for record in records]
        return [await future for future in futures]
    finally:
        await producer.stop()


async def started(*topics, **settings):
    more = {"auto_offset_reset": "earliest", "fetch_max_wait_ms": 100}
    more.update(settings)
    consumer = AIOKafkaConsumer(*topics, bootstrap_servers=BOOTSTRAP, **more)
    await consumer.start()
    return consumer


async def take(consumer, count):
    return [await consumer.getone() for _ in range(count)]


async def read(topic, count, **settings):
    consumer = await started(topic, **settings)
    try:
        return await take(consumer, count)
    finally:
        await consumer.stop()
