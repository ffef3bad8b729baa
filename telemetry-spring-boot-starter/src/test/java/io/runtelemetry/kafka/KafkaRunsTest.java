package io.runtelemetry.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.runtelemetry.CurrentRun;
import io.runtelemetry.run.MessagingRunsContract;
import io.runtelemetry.run.Payments;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.kafka.autoconfigure.ConcurrentKafkaListenerContainerFactoryConfigurer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.task.AsyncTaskExecutor;
import org.springframework.kafka.annotation.BackOff;
import org.springframework.kafka.annotation.KafkaListener;
import org.springframework.kafka.annotation.RetryableTopic;
import org.springframework.kafka.config.ConcurrentKafkaListenerContainerFactory;
import org.springframework.kafka.config.KafkaListenerEndpointRegistry;
import org.springframework.kafka.config.ShareKafkaListenerContainerFactory;
import org.springframework.kafka.core.ConsumerFactory;
import org.springframework.kafka.core.DefaultShareConsumerFactory;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.kafka.core.ProducerFactory;
import org.springframework.kafka.listener.DefaultErrorHandler;
import org.springframework.kafka.listener.RecordInterceptor;
import org.springframework.kafka.support.KafkaHeaders;
import org.springframework.kafka.test.EmbeddedKafkaBroker;
import org.springframework.kafka.test.EmbeddedKafkaKraftBroker;
import org.springframework.messaging.handler.annotation.Header;
import org.springframework.messaging.handler.annotation.SendTo;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.test.context.TestPropertySource;
import org.springframework.util.backoff.FixedBackOff;

/** Runs through a real Kafka. */
@TestPropertySource(
        properties = {
            "telemetry.propagation.kafka=true",
            "spring.kafka.consumer.group-id=telemetry",
            "spring.kafka.consumer.auto-offset-reset=earliest",
            // The executor that a consumer has a thread of waits for it when the application ends.
            "spring.lifecycle.timeout-per-shutdown-phase=3s"
        })
@DirtiesContext
class KafkaRunsTest extends MessagingRunsContract {

    private static final String BATCHES = "batches";

    private static final String CUSTOMIZED = "customized";

    private static final String SHARED = "shared";

    private static final String RETRIED = "retried";

    private static final EmbeddedKafkaKraftBroker BROKER = new EmbeddedKafkaKraftBroker(
            1, 1, PAYMENTS, ORDERS, BATCHES, QUESTIONS, LATER, CUSTOMIZED, SHARED, RETRIED);

    static {
        // Fifty of each, which take a while to load, are for brokers that many use.
        BROKER.brokerProperty("offsets.topic.num.partitions", "1");
        BROKER.brokerProperty("transaction.state.log.num.partitions", "1");
        BROKER.brokerProperty("share.coordinator.state.topic.num.partitions", "1");
        BROKER.brokerProperty("unstable.api.versions.enable", "true");
        BROKER.brokerProperty("transaction.state.log.replication.factor", "1");
        BROKER.brokerProperty("transaction.state.log.min.isr", "1");
        BROKER.brokerProperty("share.coordinator.state.topic.replication.factor", "1");
        BROKER.brokerProperty("share.coordinator.state.topic.min.isr", "1");
    }

    @Autowired
    KafkaTemplate<String, String> template;

    @Autowired
    Interceptor interceptor;

    @Autowired
    KafkaListenerEndpointRegistry registry;

    @Autowired
    ProducerFactory<String, String> producers;

    @DynamicPropertySource
    static void startBroker(DynamicPropertyRegistry properties) {
        BROKER.afterPropertiesSet();
        properties.add("spring.kafka.bootstrap-servers", BROKER::getBrokersAsString);
    }

    @Override
    protected String header() {
        return "Trigger-Run-Id";
    }

    @Override
    protected void send(String destination, String paymentId, Map<String, String> headers) {
        template.send(record(destination, paymentId, headers)).join();
    }

    private static ProducerRecord<String, String> record(String topic, String paymentId, Map<String, String> headers) {
        ProducerRecord<String, String> record = new ProducerRecord<>(topic, paymentId);
        headers.forEach((name, value) -> record.headers().add(name, value.getBytes(UTF_8)));
        return record;
    }

    @Override
    protected void start(String listenerId) {
        requireNonNull(registry.getListenerContainer(listenerId)).start();
    }

    @Test
    void an_interceptor_that_a_customizer_sets_stays_and_sees_the_run_too() {
        send(CUSTOMIZED, "customized", Map.of(header(), "run_abc"));

        assertThat(runOf("customized")).isEqualTo("run_abc");
        await().atMost(LONG_ENOUGH)
                .untilAsserted(() -> assertThat(interceptor.seen).contains("intercept customized run_abc"));
    }

    /** A consumer that shares a topic begins at its end, so the record is sent until one arrives. */
    @Test
    void share_consumers_take_runs_too() {
        await().atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofSeconds(1))
                .until(() -> {
                    send(SHARED, "shared", Map.of(header(), "run_abc"));
                    return payments.runs().containsKey("shared");
                });

        assertThat(runOf("shared")).isEqualTo("run_abc");
    }

    @Test
    void each_attempt_of_a_retry_by_topics_is_within_the_run() {
        send(RETRIED, "retried", Map.of(header(), "run_abc"));

        assertThat(runOf("retried_on_retried")).isEqualTo("run_abc");
        assertThat(runOf("retried_on_retried-retry")).isEqualTo("run_abc");
    }

    @Test
    void of_several_headers_the_last_names_the_run() {
        ProducerRecord<String, String> record = record(PAYMENTS, "several", Map.of(header(), "run_first"));
        record.headers().add(header(), "run_last".getBytes(UTF_8));
        template.send(record).join();

        assertThat(runOf("several")).isEqualTo("run_last");
    }

    @Test
    void a_record_of_a_transaction_carries_the_run() {
        KafkaTemplate<String, String> transactional =
                new KafkaTemplate<>(producers, Map.of(ProducerConfig.TRANSACTIONAL_ID_CONFIG, "telemetry-"));
        CurrentRun.runWith(
                "run_abc",
                () -> transactional.executeInTransaction(operations ->
                        operations.send(PAYMENTS, "in_transaction").join()));

        assertThat(runOf("in_transaction")).isEqualTo("run_abc");
    }

    @Test
    void a_record_that_is_sent_is_not_changed() {
        ProducerRecord<String, String> record = record(PAYMENTS, "unchanged", Map.of());
        CurrentRun.runWith("run_abc", () -> template.send(record).join());

        assertThat(record.headers()).isEmpty();
        assertThat(runOf("unchanged")).isEqualTo("run_abc");
    }

    @Test
    void the_applications_own_interceptor_stays_and_sees_the_run() {
        send(PAYMENTS, "intercepted", Map.of(header(), "run_abc"));

        assertThat(runOf("intercepted")).isEqualTo("run_abc");
        await().atMost(LONG_ENOUGH)
                .untilAsserted(() -> assertThat(interceptor.seen)
                        .contains("intercept intercepted run_abc", "afterRecord intercepted run_abc"));
    }

    @Test
    void a_record_that_its_interceptor_holds_back_leaves_no_run_behind() {
        send(PAYMENTS, Interceptor.HELD_BACK, Map.of(header(), "run_abc"));
        send(PAYMENTS, "after_held_back", Map.of());

        assertThat(runOf("after_held_back")).isEqualTo(Payments.NONE);
        assertThat(payments.runs()).doesNotContainKey(Interceptor.HELD_BACK);
    }

    @Test
    void a_batch_has_no_run_but_each_of_its_records_can_be_processed_within_its_own() {
        send(BATCHES, "batch_1", Map.of(header(), "run_1"));
        send(BATCHES, "batch_2", Map.of(header(), "run_2"));

        assertThat(runOf("batch_1")).isEqualTo("run_1");
        assertThat(runOf("batch_2")).isEqualTo("run_2");
        assertThat(runOf("batch")).isEqualTo(Payments.NONE);
    }

    @Test
    void a_record_that_is_sent_again_is_sent_within_the_run_of_then() {
        ProducerRecord<String, String> record = record(PAYMENTS, "sent_twice", Map.of());
        template.send(record).join();
        assertThat(runOf("sent_twice")).isEqualTo(Payments.NONE);

        CurrentRun.runWith("run_later", () -> template.send(record).join());
        await().atMost(LONG_ENOUGH)
                .until(() -> "run_later".equals(payments.runs().get("sent_twice")));
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    @Import(Listeners.class)
    static class Billing {

        /** Stops when the consumers have left it, which would otherwise wait for it. */
        @Bean
        EmbeddedKafkaBroker broker() {
            return BROKER;
        }

        @Bean
        DefaultErrorHandler noRetries() {
            return new DefaultErrorHandler(new FixedBackOff(0, 0));
        }

        @Bean
        Interceptor interceptor() {
            return new Interceptor();
        }

        @Bean
        ConcurrentKafkaListenerContainerFactory<Object, Object> customizedFactory(
                ConcurrentKafkaListenerContainerFactoryConfigurer configurer,
                ConsumerFactory<Object, Object> consumers,
                Interceptor interceptor) {
            ConcurrentKafkaListenerContainerFactory<Object, Object> factory =
                    kafkaListenerContainerFactory(configurer, consumers);
            factory.setContainerCustomizer(container -> container.setRecordInterceptor(interceptor));
            return factory;
        }

        @Bean
        ConcurrentKafkaListenerContainerFactory<Object, Object> laterFactory(
                ConcurrentKafkaListenerContainerFactoryConfigurer configurer,
                ConsumerFactory<Object, Object> consumers,
                @Qualifier("applicationTaskExecutor") AsyncTaskExecutor executor) {
            ConcurrentKafkaListenerContainerFactory<Object, Object> factory =
                    kafkaListenerContainerFactory(configurer, consumers);
            factory.getContainerProperties().setListenerTaskExecutor(executor);
            factory.setAutoStartup(false);
            return factory;
        }

        @Bean
        ConcurrentKafkaListenerContainerFactory<Object, Object> kafkaListenerContainerFactory(
                ConcurrentKafkaListenerContainerFactoryConfigurer configurer,
                ConsumerFactory<Object, Object> consumers) {
            ConcurrentKafkaListenerContainerFactory<Object, Object> factory =
                    new ConcurrentKafkaListenerContainerFactory<>();
            configurer.configure(factory, consumers);
            return factory;
        }

        @Bean
        ShareKafkaListenerContainerFactory<String, String> shareFactory() {
            Map<String, Object> properties = Map.of(
                    ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                    BROKER.getBrokersAsString(),
                    ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG,
                    StringDeserializer.class,
                    ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG,
                    StringDeserializer.class);
            return new ShareKafkaListenerContainerFactory<>(new DefaultShareConsumerFactory<>(properties));
        }
    }

    static class Interceptor implements RecordInterceptor<Object, Object> {

        static final String HELD_BACK = "held_back";

        final Set<String> seen = ConcurrentHashMap.newKeySet();

        @Override
        public @Nullable ConsumerRecord<Object, Object> intercept(
                ConsumerRecord<Object, Object> record, Consumer<Object, Object> consumer) {
            note("intercept", record);
            return record.value().equals(HELD_BACK) ? null : record;
        }

        @Override
        public void afterRecord(ConsumerRecord<Object, Object> record, Consumer<Object, Object> consumer) {
            note("afterRecord", record);
        }

        private void note(String when, ConsumerRecord<Object, Object> record) {
            seen.add(when + " " + record.value() + " " + CurrentRun.get().orElse(Payments.NONE));
        }
    }

    static class Listeners {

        private final Payments payments;

        private final KafkaTemplate<String, String> template;

        Listeners(Payments payments, KafkaTemplate<String, String> template) {
            this.payments = payments;
            this.template = template;
        }

        @KafkaListener(topics = PAYMENTS)
        void settle(String paymentId) {
            payments.settle(paymentId);
        }

        @KafkaListener(topics = CUSTOMIZED, containerFactory = "customizedFactory")
        void settleCustomized(String paymentId) {
            payments.settle(paymentId);
        }

        @KafkaListener(id = LATER, topics = LATER, containerFactory = "laterFactory")
        void settleLater(String paymentId) {
            payments.settle(paymentId);
        }

        @KafkaListener(topics = SHARED, groupId = "sharing", containerFactory = "shareFactory")
        void settleShared(String paymentId) {
            payments.settle(paymentId);
        }

        @RetryableTopic(attempts = "2", backOff = @BackOff(10), autoCreateTopics = "true")
        @KafkaListener(topics = RETRIED)
        void settleRetried(String paymentId, @Header(KafkaHeaders.RECEIVED_TOPIC) String topic) {
            payments.settle(paymentId + "_on_" + topic);
            if (topic.equals(RETRIED)) {
                throw new IllegalStateException("The first attempt fails, as the test wants it");
            }
        }

        @KafkaListener(topics = QUESTIONS)
        @SendTo(PAYMENTS)
        String reply(String paymentId) {
            return paymentId;
        }

        @KafkaListener(topics = ORDERS)
        void order(String paymentId) {
            template.send(PAYMENTS, paymentId).join();
        }

        @KafkaListener(topics = BATCHES, batch = "true")
        void settleAll(List<ConsumerRecord<String, String>> records) {
            payments.settle("batch");
            for (ConsumerRecord<String, String> record : records) {
                org.apache.kafka.common.header.Header run = record.headers().lastHeader("Trigger-Run-Id");
                CurrentRun.runWith(new String(run.value(), UTF_8), () -> payments.settle(record.value()));
            }
        }
    }
}
