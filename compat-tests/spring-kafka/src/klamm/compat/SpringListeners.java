package klamm.compat;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.springframework.kafka.annotation.KafkaListener;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.messaging.handler.annotation.SendTo;

/** The listeners of the application. */
public class SpringListeners {
  final Set<String> plain = ConcurrentHashMap.newKeySet();
  final Set<String> threads = ConcurrentHashMap.newKeySet();
  final AtomicInteger plainCount = new AtomicInteger();
  final AtomicInteger failures = new AtomicInteger();
  private final KafkaTemplate<String, String> template;

  SpringListeners(KafkaTemplate<String, String> template) {
    this.template = template;
  }

  @KafkaListener(id = "sk-plain", topics = "sk-plain", concurrency = "3")
  public void plain(ConsumerRecord<String, String> record) {
    plain.add(record.partition() + "/" + record.key() + "/" + record.value() + "/" + new String(record.headers().lastHeader("n").value()));
    threads.add(Thread.currentThread().getName());
    plainCount.incrementAndGet();
  }

  /** Two records out for each one in; some records fail after the first of them was sent. */
  @KafkaListener(id = "sk-in", topics = "sk-in", containerFactory = "inTransactions")
  public void transform(ConsumerRecord<String, String> record) {
    template.send("sk-out", record.key(), record.value() + " first");
    if (record.value().startsWith("bad")) {
      failures.incrementAndGet();
      template.flush();
      throw new IllegalStateException("refused: " + record.value());
    }
    template.send("sk-out", record.key(), record.value() + " second");
  }

  @KafkaListener(id = "sk-requests", topics = "sk-requests")
  @SendTo
  public String answer(String question) {
    return "answer to " + question;
  }
}
