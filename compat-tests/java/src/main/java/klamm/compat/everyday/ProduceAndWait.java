package klamm.compat.everyday;

import java.util.Properties;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;

/** An everyday program: acks=all, String serializers, 100 records to my-topic, waiting on each future. */
public final class ProduceAndWait {
  public static void main(String[] args) throws Exception {
    Properties props = new Properties();
    props.put("bootstrap.servers", args.length > 0 ? args[0] : "localhost:9092");
    props.put("acks", "all");
    props.put("key.serializer", "org.apache.kafka.common.serialization.StringSerializer");
    props.put("value.serializer", "org.apache.kafka.common.serialization.StringSerializer");
    try (Producer<String, String> producer = new KafkaProducer<>(props)) {
      for (int i = 0; i < 100; i++) {
        RecordMetadata written =
            producer.send(new ProducerRecord<>("my-topic", Integer.toString(i), Integer.toString(i))).get();
        System.out.println(written.topic() + " " + written.partition() + " " + written.offset());
      }
    }
  }
}
