package klamm.compat.everyday;

import java.util.Properties;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;

/** An everyday program: 100 records to my-topic asynchronously, the callback prints topic, partition and offset. */
public final class ProduceWithCallback {
  public static void main(String[] args) {
    Properties props = new Properties();
    props.put("bootstrap.servers", args.length > 0 ? args[0] : "localhost:9092");
    props.put("acks", "all");
    props.put("key.serializer", "org.apache.kafka.common.serialization.StringSerializer");
    props.put("value.serializer", "org.apache.kafka.common.serialization.StringSerializer");
    Producer<String, String> producer = new KafkaProducer<>(props);
    for (int i = 0; i < 100; i++) {
      ProducerRecord<String, String> record =
          new ProducerRecord<>("my-topic", Integer.toString(i), Integer.toString(i));
      producer.send(
          record,
          (metadata, error) -> {
            if (error != null) {
              error.printStackTrace();
            } else {
              System.out.println(metadata.topic() + " " + metadata.partition() + " " + metadata.offset());
            }
          });
    }
    producer.close();
  }
}
