package io.runtelemetry.jms;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.runtelemetry.CurrentRun;
import io.runtelemetry.run.MessagingRunsContract;
import io.runtelemetry.run.Payments;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.Session;
import jakarta.jms.TextMessage;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.activemq.artemis.jms.client.ActiveMQQueue;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.jms.annotation.JmsListener;
import org.springframework.jms.config.DefaultJmsListenerContainerFactory;
import org.springframework.jms.config.JmsListenerContainerFactory;
import org.springframework.jms.config.JmsListenerEndpointRegistry;
import org.springframework.jms.config.SimpleJmsListenerEndpoint;
import org.springframework.jms.core.JmsClient;
import org.springframework.jms.core.JmsMessagingTemplate;
import org.springframework.jms.core.JmsTemplate;
import org.springframework.jms.listener.DefaultMessageListenerContainer;
import org.springframework.messaging.handler.annotation.SendTo;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.TestPropertySource;

/** Runs through a real Artemis. */
@TestPropertySource(
        properties = {
            "telemetry.propagation.jms=true",
            "spring.artemis.mode=embedded",
            "spring.artemis.embedded.enabled=true",
            "spring.jms.listener.session.transacted=false"
        })
@DirtiesContext
class JmsRunsTest extends MessagingRunsContract {

    @Autowired
    OwnTemplate template;

    @Autowired
    JmsMessagingTemplate messaging;

    @Autowired
    JmsListenerEndpointRegistry registry;

    @Autowired
    FinalFactory finalFactory;

    @Autowired
    JmsClient client;

    @Override
    protected String header() {
        return "Trigger_Run_Id";
    }

    @Override
    protected void send(String destination, String paymentId, Map<String, String> headers) {
        template.convertAndSend(destination, paymentId, message -> {
            for (Map.Entry<String, String> header : headers.entrySet()) {
                message.setStringProperty(header.getKey(), header.getValue());
            }
            return message;
        });
    }

    @Override
    protected void start(String listenerId) {
        requireNonNull(registry.getListenerContainer(listenerId)).start();
    }

    @Test
    void all_that_is_converted_carries_the_run() {
        CurrentRun.runWith("run_abc", () -> {
            template.convertAndSend(PAYMENTS, "converted");
            template.convertAndSend(new ActiveMQQueue(PAYMENTS), "converted_by_queue");
            client.destination(PAYMENTS).send("by_client");
            messaging.convertAndSend(PAYMENTS, "by_messaging");
        });

        for (String paymentId : new String[] {"converted", "converted_by_queue", "by_client", "by_messaging"}) {
            assertThat(runOf(paymentId)).isEqualTo("run_abc");
        }
    }

    @Test
    void what_the_application_creates_itself_is_sent_as_it_is() {
        AtomicReference<Message> created = new AtomicReference<>();
        CurrentRun.runWith("run_abc", () -> {
            template.send(PAYMENTS, session -> created(session, "by_creator", created));
            template.execute((session, producer) -> {
                template.convertAndSend(PAYMENTS, created(session, "by_message", created));
                return true;
            });
        });

        assertThat(runOf("by_creator")).isEqualTo(Payments.NONE);
        assertThat(runOf("by_message")).isEqualTo(Payments.NONE);
        assertThat(created.get())
                .satisfies(
                        message -> assertThat(message.propertyExists(header())).isFalse());
    }

    private static Message created(Session session, String paymentId, AtomicReference<Message> created)
            throws JMSException {
        Message message = session.createTextMessage(paymentId);
        created.set(message);
        return message;
    }

    @Test
    void a_template_of_a_class_of_the_applications_own_works_as_without_us() {
        CurrentRun.runWith("run_abc", () -> template.convertAndSend(PAYMENTS, (Object) "by_own_template"));

        assertThat(runOf("by_own_template")).isEqualTo("run_abc");
        assertThat(template.sent()).contains("by_own_template");
        assertThat(template).isExactlyInstanceOf(OwnTemplate.class);
    }

    @Test
    void factories_of_any_class_take_runs_and_stay_the_beans_that_they_are() {
        send("final_factory", "by_final_factory", Map.of(header(), "run_final"));
        send("lambda_factory", "by_lambda_factory", Map.of(header(), "run_lambda"));

        assertThat(runOf("by_final_factory")).isEqualTo("run_final");
        assertThat(runOf("by_lambda_factory")).isEqualTo("run_lambda");
        assertThat(finalFactory).isExactlyInstanceOf(FinalFactory.class);
        assertThat(finalFactory.created()).isPositive();
    }

    @Test
    void an_endpoint_that_is_registered_later_takes_runs_too() {
        SimpleJmsListenerEndpoint endpoint = new SimpleJmsListenerEndpoint();
        endpoint.setId("registered");
        endpoint.setDestination("registered");
        endpoint.setMessageListener(message -> {
            try {
                payments.settle(message.getBody(String.class));
            } catch (JMSException e) {
                throw new IllegalStateException(e);
            }
        });
        registry.registerListenerContainer(endpoint, finalFactory, true);
        send("registered", "by_registered", Map.of(header(), "run_abc"));

        assertThat(runOf("by_registered")).isEqualTo("run_abc");
    }

    @Test
    void a_question_carries_the_run_too() throws Exception {
        Message answer = CurrentRun.callWith(
                "run_abc",
                () -> template.sendAndReceive(
                        "who", session -> template.getMessageConverter().toMessage("who?", session)));

        assertThat(answer).isInstanceOf(TextMessage.class);
        assertThat(answer.getBody(String.class)).isEqualTo("run_abc");
    }

    @Test
    void a_message_that_was_received_can_be_sent_on() {
        CurrentRun.runWith("run_abc", () -> {
            template.convertAndSend("received", "sent_on");
            await().atMost(LONG_ENOUGH).until(() -> {
                Message received = requireNonNull(template.receive("received"));
                template.send(PAYMENTS, session -> received);
                return true;
            });
        });

        assertThat(runOf("sent_on")).isEqualTo("run_abc");
    }

    @Test
    void a_factory_of_the_applications_own_takes_runs_too() {
        send("elsewhere", "by_own_factory", Map.of(header(), "run_abc"));

        assertThat(runOf("by_own_factory")).isEqualTo("run_abc");
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    @Import(Listeners.class)
    static class Billing {

        @Bean
        OwnTemplate jmsTemplate(ConnectionFactory connections) {
            return new OwnTemplate(connections);
        }

        @Bean
        FinalFactory finalFactory(ConnectionFactory connections) {
            return new FinalFactory(connections);
        }

        @Bean
        JmsListenerContainerFactory<DefaultMessageListenerContainer> lambdaFactory(ConnectionFactory connections) {
            return endpoint -> {
                DefaultMessageListenerContainer container = new DefaultMessageListenerContainer();
                container.setConnectionFactory(connections);
                endpoint.setupListenerContainer(container);
                return container;
            };
        }

        @Bean
        DefaultJmsListenerContainerFactory laterFactory(
                ConnectionFactory connections, @Qualifier("applicationTaskExecutor") Executor executor) {
            DefaultJmsListenerContainerFactory factory = own(connections);
            factory.setTaskExecutor(executor);
            factory.setAutoStartup(false);
            return factory;
        }

        @Bean
        DefaultJmsListenerContainerFactory own(ConnectionFactory connections) {
            DefaultJmsListenerContainerFactory factory = new DefaultJmsListenerContainerFactory();
            factory.setConnectionFactory(connections);
            return factory;
        }
    }

    /** A template with a method that no proxy of its class can have, and one that does its work in another way. */
    static class OwnTemplate extends JmsTemplate {

        private final List<Object> sent = new CopyOnWriteArrayList<>();

        OwnTemplate(ConnectionFactory connections) {
            super(connections);
        }

        final List<Object> sent() {
            return List.copyOf(sent);
        }

        @Override
        public void convertAndSend(String destinationName, Object message) {
            sent.add(message);
            super.convertAndSend(destinationName, message);
        }
    }

    /** A factory as Kotlin compiles it. */
    static final class FinalFactory extends DefaultJmsListenerContainerFactory {

        private final AtomicInteger created = new AtomicInteger();

        FinalFactory(ConnectionFactory connections) {
            setConnectionFactory(connections);
        }

        int created() {
            return created.get();
        }

        @Override
        protected DefaultMessageListenerContainer createContainerInstance() {
            created.incrementAndGet();
            return super.createContainerInstance();
        }
    }

    static class Listeners {

        private final Payments payments;

        private final JmsTemplate template;

        Listeners(Payments payments, JmsTemplate template) {
            this.payments = payments;
            this.template = template;
        }

        @JmsListener(destination = PAYMENTS)
        void settle(String paymentId) {
            payments.settle(paymentId);
        }

        @JmsListener(destination = "elsewhere", containerFactory = "own")
        void settleElsewhere(String paymentId) {
            payments.settle(paymentId);
        }

        @JmsListener(destination = "final_factory", containerFactory = "finalFactory")
        void settleByFinalFactory(String paymentId) {
            payments.settle(paymentId);
        }

        @JmsListener(destination = "lambda_factory", containerFactory = "lambdaFactory")
        void settleByLambdaFactory(String paymentId) {
            payments.settle(paymentId);
        }

        @JmsListener(id = LATER, destination = LATER, containerFactory = "laterFactory")
        void settleLater(String paymentId) {
            payments.settle(paymentId);
        }

        @JmsListener(destination = QUESTIONS)
        @SendTo(PAYMENTS)
        String reply(String paymentId) {
            return paymentId;
        }

        @JmsListener(destination = ORDERS)
        void order(String paymentId) {
            template.convertAndSend(PAYMENTS, paymentId);
        }

        @JmsListener(destination = "who")
        @SendTo("answers")
        String answer(String question) {
            return CurrentRun.get().orElse(Payments.NONE);
        }
    }
}
