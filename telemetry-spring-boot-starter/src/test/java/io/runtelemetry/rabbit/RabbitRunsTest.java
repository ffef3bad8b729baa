package io.runtelemetry.rabbit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.runtelemetry.CurrentRun;
import io.runtelemetry.run.MessagingRunsContract;
import io.runtelemetry.run.Payments;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.aopalliance.intercept.MethodInterceptor;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.springframework.amqp.core.Declarables;
import org.springframework.amqp.core.Message;
import org.springframework.amqp.core.MessageProperties;
import org.springframework.amqp.core.Queue;
import org.springframework.amqp.rabbit.annotation.RabbitListener;
import org.springframework.amqp.rabbit.batch.SimpleBatchingStrategy;
import org.springframework.amqp.rabbit.config.DirectRabbitListenerContainerFactory;
import org.springframework.amqp.rabbit.config.RetryInterceptorBuilder;
import org.springframework.amqp.rabbit.config.SimpleRabbitListenerContainerFactory;
import org.springframework.amqp.rabbit.connection.ConnectionFactory;
import org.springframework.amqp.rabbit.core.BatchingRabbitTemplate;
import org.springframework.amqp.rabbit.core.RabbitTemplate;
import org.springframework.amqp.rabbit.listener.RabbitListenerEndpointRegistry;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.amqp.autoconfigure.RabbitTemplateConfigurer;
import org.springframework.boot.amqp.autoconfigure.SimpleRabbitListenerContainerFactoryConfigurer;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Primary;
import org.springframework.messaging.handler.annotation.SendTo;
import org.springframework.scheduling.concurrent.ThreadPoolTaskScheduler;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.test.context.TestPropertySource;

/** Runs through a real RabbitMQ. */
@TestPropertySource(
        properties = {
            "telemetry.propagation.rabbit=true",
            "spring.rabbitmq.listener.simple.default-requeue-rejected=false"
        })
@DirtiesContext
class RabbitRunsTest extends MessagingRunsContract {

    @SuppressWarnings("NullAway.Init")
    private static RabbitServerProcess server;

    @Autowired
    RabbitTemplate template;

    @Autowired
    @Qualifier("named")
    RabbitTemplate named;

    @Autowired
    BatchingRabbitTemplate batching;

    @Autowired
    RabbitListenerEndpointRegistry registry;

    @Autowired
    Advised advised;

    @DynamicPropertySource
    static void startServer(DynamicPropertyRegistry properties) {
        server = RabbitServerProcess.start();
        properties.add("spring.rabbitmq.host", () -> "127.0.0.1");
        properties.add("spring.rabbitmq.port", server::port);
    }

    @AfterAll
    static void stopServer() {
        server.close();
    }

    @Override
    protected String header() {
        return "Trigger-Run-Id";
    }

    @Override
    protected void send(String destination, String paymentId, Map<String, String> headers) {
        template.convertAndSend(destination, (Object) paymentId, message -> {
            headers.forEach(message.getMessageProperties()::setHeader);
            return message;
        });
    }

    @Override
    protected void start(String listenerId) {
        requireNonNull(registry.getListenerContainer(listenerId)).start();
    }

    @Test
    void messages_that_share_their_properties_carry_the_run_of_each_and_stay_as_they_are() {
        MessageProperties shared = new MessageProperties();
        shared.setContentType(MessageProperties.CONTENT_TYPE_TEXT_PLAIN);
        CurrentRun.runWith("run_1", () -> template.send(PAYMENTS, new Message("shared_1".getBytes(UTF_8), shared)));
        CurrentRun.runWith("run_2", () -> template.send(PAYMENTS, new Message("shared_2".getBytes(UTF_8), shared)));
        template.send(PAYMENTS, new Message("shared_3".getBytes(UTF_8), shared));

        assertThat(runOf("shared_1")).isEqualTo("run_1");
        assertThat(runOf("shared_2")).isEqualTo("run_2");
        assertThat(runOf("shared_3")).isEqualTo(Payments.NONE);
        assertThat(shared.getHeaders()).isEmpty();
    }

    @Test
    void a_message_that_is_sent_again_carries_the_run_of_then() {
        MessageProperties properties = new MessageProperties();
        properties.setContentType(MessageProperties.CONTENT_TYPE_TEXT_PLAIN);
        Message message = new Message("again".getBytes(UTF_8), properties);
        for (String run : List.of("run_first", "run_second", "")) {
            CurrentRun.runWith(run, () -> template.send(PAYMENTS, message));
            String expected = run.isEmpty() ? Payments.NONE : run;
            await().atMost(LONG_ENOUGH)
                    .until(() -> expected.equals(payments.runs().get("again")));
        }
    }

    @Test
    void a_template_puts_on_the_user_that_it_is_told_to() {
        CurrentRun.runWith("run_abc", () -> named.convertAndSend("users", "by_user"));

        Message received = requireNonNull(template.receive("users", LONG_ENOUGH.toMillis()));
        assertThat(received.getMessageProperties().getReceivedUserId()).isEqualTo("guest");
        assertThat(received.getMessageProperties().getHeaders()).containsEntry(header(), "run_abc");
    }

    @Test
    void messages_that_a_template_sends_as_a_batch_carry_no_run() {
        CurrentRun.runWith("run_1", () -> batching.convertAndSend(PAYMENTS, "in_batch_1"));
        CurrentRun.runWith("run_2", () -> batching.convertAndSend(PAYMENTS, "in_batch_2"));

        assertThat(runOf("in_batch_1")).isEqualTo(Payments.NONE);
        assertThat(runOf("in_batch_2")).isEqualTo(Payments.NONE);
    }

    @Test
    void a_customizer_that_sets_its_own_advice_takes_the_run_from_no_listener() {
        send("customized", "customized", Map.of(header(), "run_abc"));

        assertThat(runOf("customized")).isEqualTo("run_abc");
        assertThat(advised.seen).contains("customized");
    }

    @Test
    void each_attempt_of_a_stateful_retry_is_within_the_run() {
        template.convertAndSend("retried", (Object) "retried", message -> {
            message.getMessageProperties().setMessageId("retried");
            message.getMessageProperties().setHeader(header(), "run_abc");
            return message;
        });

        assertThat(runOf("retried_attempt_2")).isEqualTo("run_abc");
        assertThat(runOf("retried_attempt_1")).isEqualTo("run_abc");
    }

    @Test
    void the_applications_own_advice_stays_and_sees_the_run() {
        send("advised", "advised", Map.of(header(), "run_abc"));

        assertThat(runOf("advised")).isEqualTo("run_abc");
        assertThat(advised.seen).contains("run_abc");
    }

    @Test
    void a_batch_has_no_run_but_each_of_its_messages_can_be_processed_within_its_own() {
        send("batches", "batch_1", Map.of(header(), "run_1"));
        send("batches", "batch_2", Map.of(header(), "run_2"));

        assertThat(runOf("batch_1")).isEqualTo("run_1");
        assertThat(runOf("batch_2")).isEqualTo("run_2");
        assertThat(runOf("batch")).isEqualTo(Payments.NONE);
    }

    @Test
    void containers_without_threads_of_their_own_take_runs_too() {
        send("direct", "direct", Map.of(header(), "run_abc"));
        send("direct", "direct_without", Map.of());

        assertThat(runOf("direct")).isEqualTo("run_abc");
        assertThat(runOf("direct_without")).isEqualTo(Payments.NONE);
    }

    @Test
    void a_reply_that_is_a_message_already_is_sent_as_it_is() {
        send("questions_for_messages", "replied_message", Map.of(header(), "run_abc"));

        assertThat(runOf("replied_message")).isEqualTo(Payments.NONE);
    }

    @Test
    void a_header_that_is_no_text_is_left_aside() {
        template.convertAndSend(PAYMENTS, (Object) "number", message -> {
            message.getMessageProperties().setHeader(header(), 42);
            return message;
        });

        assertThat(runOf("number")).isEqualTo(Payments.NONE);
    }

    /** What the application's own advice has seen. */
    record Advised(Set<String> seen) {}

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    @Import(Listeners.class)
    static class Billing {

        @Bean
        Advised advised() {
            return new Advised(ConcurrentHashMap.newKeySet());
        }

        @Bean
        SimpleRabbitListenerContainerFactory rabbitListenerContainerFactory(
                SimpleRabbitListenerContainerFactoryConfigurer configurer, ConnectionFactory connections) {
            SimpleRabbitListenerContainerFactory factory = new SimpleRabbitListenerContainerFactory();
            configurer.configure(factory, connections);
            return factory;
        }

        @Bean
        SimpleRabbitListenerContainerFactory advisedFactory(
                SimpleRabbitListenerContainerFactoryConfigurer configurer,
                ConnectionFactory connections,
                Advised advised) {
            SimpleRabbitListenerContainerFactory factory = rabbitListenerContainerFactory(configurer, connections);
            factory.setAdviceChain((MethodInterceptor) invocation -> {
                advised.seen().add(CurrentRun.get().orElse(Payments.NONE));
                return invocation.proceed();
            });
            return factory;
        }

        @Bean
        @Primary
        RabbitTemplate rabbitTemplate(RabbitTemplateConfigurer configurer, ConnectionFactory connections) {
            RabbitTemplate template = new RabbitTemplate();
            configurer.configure(template, connections);
            return template;
        }

        @Bean
        RabbitTemplate named(ConnectionFactory connections) {
            RabbitTemplate template = new RabbitTemplate(connections);
            template.setUserIdExpressionString("'guest'");
            return template;
        }

        @Bean
        BatchingRabbitTemplate batching(ConnectionFactory connections) {
            ThreadPoolTaskScheduler scheduler = new ThreadPoolTaskScheduler();
            scheduler.initialize();
            return new BatchingRabbitTemplate(connections, new SimpleBatchingStrategy(2, 10_000, 60_000), scheduler);
        }

        @Bean
        SimpleRabbitListenerContainerFactory customizedFactory(
                SimpleRabbitListenerContainerFactoryConfigurer configurer,
                ConnectionFactory connections,
                Advised advised) {
            SimpleRabbitListenerContainerFactory factory = rabbitListenerContainerFactory(configurer, connections);
            factory.setContainerCustomizer(container -> container.setAdviceChain((MethodInterceptor) invocation -> {
                advised.seen().add("customized");
                return invocation.proceed();
            }));
            return factory;
        }

        @Bean
        SimpleRabbitListenerContainerFactory retryingFactory(
                SimpleRabbitListenerContainerFactoryConfigurer configurer, ConnectionFactory connections) {
            SimpleRabbitListenerContainerFactory factory = rabbitListenerContainerFactory(configurer, connections);
            factory.setDefaultRequeueRejected(true);
            factory.setAdviceChain(
                    RetryInterceptorBuilder.stateful().maxRetries(3).build());
            return factory;
        }

        @Bean
        SimpleRabbitListenerContainerFactory laterFactory(
                SimpleRabbitListenerContainerFactoryConfigurer configurer,
                ConnectionFactory connections,
                @Qualifier("applicationTaskExecutor") Executor executor) {
            SimpleRabbitListenerContainerFactory factory = rabbitListenerContainerFactory(configurer, connections);
            factory.setTaskExecutor(executor);
            factory.setAutoStartup(false);
            return factory;
        }

        @Bean
        Declarables queues() {
            return new Declarables(Stream.of(
                            PAYMENTS,
                            ORDERS,
                            QUESTIONS,
                            LATER,
                            "users",
                            "customized",
                            "retried",
                            "advised",
                            "batches",
                            "direct",
                            "questions_for_messages")
                    .map(Queue::new)
                    .toList());
        }

        @Bean
        SimpleRabbitListenerContainerFactory batchFactory(
                SimpleRabbitListenerContainerFactoryConfigurer configurer, ConnectionFactory connections) {
            SimpleRabbitListenerContainerFactory factory = rabbitListenerContainerFactory(configurer, connections);
            factory.setBatchListener(true);
            factory.setConsumerBatchEnabled(true);
            factory.setBatchSize(2);
            return factory;
        }

        @Bean
        DirectRabbitListenerContainerFactory directFactory(ConnectionFactory connections) {
            DirectRabbitListenerContainerFactory factory = new DirectRabbitListenerContainerFactory();
            factory.setConnectionFactory(connections);
            return factory;
        }
    }

    static class Listeners {

        private final AtomicInteger attempts = new AtomicInteger();

        private final Payments payments;

        private final RabbitTemplate template;

        Listeners(Payments payments, RabbitTemplate template) {
            this.payments = payments;
            this.template = template;
        }

        @RabbitListener(queues = PAYMENTS)
        void settle(String paymentId) {
            payments.settle(paymentId);
        }

        @RabbitListener(queues = "customized", containerFactory = "customizedFactory")
        void settleCustomized(String paymentId) {
            payments.settle(paymentId);
        }

        @RabbitListener(queues = "retried", containerFactory = "retryingFactory")
        void settleRetried(String paymentId) {
            payments.settle(paymentId + "_attempt_" + attempts.incrementAndGet());
            if (attempts.get() == 1) {
                throw new IllegalStateException("The first attempt fails, as the test wants it");
            }
        }

        @RabbitListener(id = LATER, queues = LATER, containerFactory = "laterFactory")
        void settleLater(String paymentId) {
            payments.settle(paymentId);
        }

        @RabbitListener(queues = QUESTIONS)
        @SendTo(PAYMENTS)
        String reply(String paymentId) {
            return paymentId;
        }

        @RabbitListener(queues = "questions_for_messages")
        @SendTo(PAYMENTS)
        Message replyMessage(String paymentId) {
            MessageProperties properties = new MessageProperties();
            properties.setContentType(MessageProperties.CONTENT_TYPE_TEXT_PLAIN);
            return new Message(paymentId.getBytes(UTF_8), properties);
        }

        @RabbitListener(queues = "direct", containerFactory = "directFactory")
        void settleDirect(String paymentId) {
            payments.settle(paymentId);
        }

        @RabbitListener(queues = ORDERS)
        void order(String paymentId) {
            template.convertAndSend(PAYMENTS, paymentId);
        }

        @RabbitListener(queues = "advised", containerFactory = "advisedFactory")
        void settleAdvised(String paymentId) {
            payments.settle(paymentId);
        }

        @RabbitListener(queues = "batches", containerFactory = "batchFactory")
        void settleAll(List<Message> messages) {
            payments.settle("batch");
            for (Message message : messages) {
                String run = requireNonNull(message.getMessageProperties().getHeader("Trigger-Run-Id"));
                CurrentRun.runWith(run, () -> payments.settle(new String(message.getBody(), UTF_8)));
            }
        }
    }
}
