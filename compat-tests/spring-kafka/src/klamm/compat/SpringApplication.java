package klamm.compat;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.kafka.annotation.EnableKafka;
import org.springframework.kafka.config.ConcurrentKafkaListenerContainerFactory;
import org.springframework.kafka.config.TopicBuilder;
import org.springframework.kafka.core.ConsumerFactory;
import org.springframework.kafka.core.DefaultKafkaConsumerFactory;
import org.springframework.kafka.core.DefaultKafkaProducerFactory;
import org.springframework.kafka.core.KafkaAdmin;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.kafka.core.ProducerFactory;
import org.springframework.kafka.listener.ConcurrentMessageListenerContainer;
import org.springframework.kafka.listener.DeadLetterPublishingRecoverer;
import org.springframework.kafka.listener.DefaultAfterRollbackProcessor;
import org.springframework.kafka.requestreply.ReplyingKafkaTemplate;
import org.springframework.kafka.transaction.KafkaTransactionManager;
import org.springframework.util.backoff.FixedBackOff;

/** The application: topics, templates with and without transactions, and the factories of its listeners. */
@Configuration(proxyBeanMethods = false)
@EnableKafka
public class SpringApplication {
  private static Map<String, Object> with(Object... pairs) {
    Map<String, Object> map = new HashMap<>();
    map.put("bootstrap.servers", Clients.BOOTSTRAP);
    for (int i = 0; i < pairs.length; i += 2) map.put((String) pairs[i], pairs[i + 1]);
    return map;
  }

  @Bean
  public KafkaAdmin admin() {
    return new KafkaAdmin(with());
  }

  @Bean
  public KafkaAdmin.NewTopics topics() {
    return new KafkaAdmin.NewTopics(
        topic("sk-plain", 3), topic("sk-in", 3), topic("sk-out", 2), topic("sk-in-dlt", 3), topic("sk-template", 1),
        topic("sk-requests", 1), topic("sk-replies", 1), TopicBuilder.name("sk-compact").partitions(4).compact().build());
  }

  private static NewTopic topic(String name, int partitions) {
    return TopicBuilder.name(name).partitions(partitions).build();
  }

  private static DefaultKafkaProducerFactory<String, String> producers(Object... pairs) {
    return new DefaultKafkaProducerFactory<>(with(pairs), new StringSerializer(), new StringSerializer());
  }

  @Bean
  public ProducerFactory<String, String> plainProducers() {
    return producers();
  }

  @Bean
  public ProducerFactory<String, String> transactionalProducers() {
    DefaultKafkaProducerFactory<String, String> factory = producers();
    factory.setTransactionIdPrefix("sk-tx-");
    return factory;
  }

  @Bean
  public KafkaTemplate<String, String> template(@Qualifier("plainProducers") ProducerFactory<String, String> producers) {
    return new KafkaTemplate<>(producers);
  }

  @Bean
  public KafkaTemplate<String, String> transactionalTemplate(@Qualifier("transactionalProducers") ProducerFactory<String, String> producers) {
    return new KafkaTemplate<>(producers);
  }

  @Bean
  public KafkaTransactionManager<String, String> transactions(@Qualifier("transactionalProducers") ProducerFactory<String, String> producers) {
    return new KafkaTransactionManager<>(producers);
  }

  @Bean
  public ConsumerFactory<String, String> consumers() {
    return new DefaultKafkaConsumerFactory<>(
        with("auto.offset.reset", "earliest", "isolation.level", "read_committed"), new StringDeserializer(), new StringDeserializer());
  }

  @Bean
  public ConcurrentKafkaListenerContainerFactory<String, String> kafkaListenerContainerFactory(
      ConsumerFactory<String, String> consumers, @Qualifier("template") KafkaTemplate<String, String> template) {
    var factory = new ConcurrentKafkaListenerContainerFactory<String, String>();
    factory.setConsumerFactory(consumers);
    factory.setReplyTemplate(template);
    return factory;
  }

  /** A record that fails three times goes to the dead letters, in the transaction that also skips it. */
  @Bean
  public ConcurrentKafkaListenerContainerFactory<String, String> inTransactions(
      ConsumerFactory<String, String> consumers,
      KafkaTransactionManager<String, String> transactions,
      @Qualifier("transactionalTemplate") KafkaTemplate<String, String> transactionalTemplate) {
    var factory = new ConcurrentKafkaListenerContainerFactory<String, String>();
    factory.setConsumerFactory(consumers);
    factory.setConcurrency(2);
    factory.getContainerProperties().setKafkaAwareTransactionManager(transactions);
    var recoverer = new DeadLetterPublishingRecoverer(transactionalTemplate);
    factory.setAfterRollbackProcessor(
        new DefaultAfterRollbackProcessor<>(recoverer, new FixedBackOff(0, 2), transactionalTemplate, true));
    return factory;
  }

  @Bean
  public ReplyingKafkaTemplate<String, String, String> replying(
      @Qualifier("plainProducers") ProducerFactory<String, String> producers,
      @Qualifier("kafkaListenerContainerFactory") ConcurrentKafkaListenerContainerFactory<String, String> listeners) {
    ConcurrentMessageListenerContainer<String, String> replies = listeners.createContainer("sk-replies");
    replies.getContainerProperties().setGroupId("sk-replies");
    var template = new ReplyingKafkaTemplate<>(producers, replies);
    template.setDefaultReplyTimeout(Duration.ofSeconds(20));
    return template;
  }

  @Bean
  public SpringListeners listeners(@Qualifier("transactionalTemplate") KafkaTemplate<String, String> transactionalTemplate) {
    return new SpringListeners(transactionalTemplate);
  }
}
