package klamm.compat.everyday;

import java.time.Duration;
import java.util.List;
import java.util.Properties;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;

/** An everyday program: group test, automatic commits each second, foo and bar, polling in a loop for ever. */
public final class ConsumeForever {
  public static void main(String[] args) {
    Properties props = new Properties();
    props.put("bootstrap.servers", args.length > 0 ? args[0] : "localhost:9092");
    props.put("group.id", "test");
    props.put("enable.auto.commit", "true");
    props.put("auto.commit.interval.ms", "1000");
    props.put("key.deserializer", "org.apache.kafka.common.serialization.StringDeserializer");
    props.put("value.deserializer", "org.apache.kafka.common.serialization.StringDeserializer");
    KafkaConsumer<String, String> consumer = new KafkaConsumer<>(props);
    consumer.subscribe(List.of("foo", "bar"));
    while (true) {
      ConsumerRecords<String, String> records = consumer.poll(Duration.ofMillis(100));
      for (ConsumerRecord<String, String> record : records) {
        System.out.println(record.topic() + " " + record.offset() + " " + record.key() + " " + record.value());
      }
    }
  }
}
