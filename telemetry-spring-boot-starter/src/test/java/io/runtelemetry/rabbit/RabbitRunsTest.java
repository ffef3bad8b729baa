package io.runtelemetry.rabbit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.runtelemetry.CurrentRun;
import io.runtelemetry.run.MessagingRunsContract;
import io.runtelemetry.run.Payments;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.aopalliance.intercept.MethodInterceptor;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.springframework.amqp.core.Message;
import org.springframework.amqp.core.Queue;
import org.springframework.amqp.rabbit.annotation.RabbitListener;
import org.springframework.amqp.rabbit.config.SimpleRabbitListenerContainerFactory;
import org.springframework.amqp.rabbit.connection.ConnectionFactory;
import org.springframework.amqp.rabbit.core.RabbitTemplate;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.amqp.autoconfigure.SimpleRabbitListenerContainerFactoryConfigurer;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
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

    private static RabbitServerProcess server;

    @Autowired
    RabbitTemplate template;

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
    static class Billing {

        @Bean
        Payments payments() {
            return new Payments();
        }

        @Bean
        Advised advised() {
            return new Advised(ConcurrentHashMap.newKeySet());
        }

        @Bean
        Listeners listeners(Payments payments, RabbitTemplate template) {
            return new Listeners(payments, template);
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
            SimpleRabbitListenerContainerFactory factory = new SimpleRabbitListenerContainerFactory();
            configurer.configure(factory, connections);
            factory.setAdviceChain((MethodInterceptor) invocation -> {
                advised.seen().add(CurrentRun.get().orElse(Payments.NONE));
                return invocation.proceed();
            });
            return factory;
        }

        @Bean
        SimpleRabbitListenerContainerFactory batchFactory(
                SimpleRabbitListenerContainerFactoryConfigurer configurer, ConnectionFactory connections) {
            SimpleRabbitListenerContainerFactory factory = new SimpleRabbitListenerContainerFactory();
            configurer.configure(factory, connections);
            factory.setBatchListener(true);
            factory.setConsumerBatchEnabled(true);
            factory.setBatchSize(2);
            return factory;
        }

        @Bean
        Queue paymentsQueue() {
            return new Queue(PAYMENTS);
        }

        @Bean
        Queue ordersQueue() {
            return new Queue(ORDERS);
        }

        @Bean
        Queue advisedQueue() {
            return new Queue("advised");
        }

        @Bean
        Queue batchesQueue() {
            return new Queue("batches");
        }
    }

    static class Listeners {

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
                String run = message.getMessageProperties().getHeader("Trigger-Run-Id");
                CurrentRun.runWith(run, () -> payments.settle(new String(message.getBody(), UTF_8)));
            }
        }
    }
}
