package io.runtelemetry.jms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.runtelemetry.CurrentRun;
import io.runtelemetry.run.MessagingRunsContract;
import io.runtelemetry.run.Payments;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.Message;
import jakarta.jms.TextMessage;
import java.util.Map;
import org.apache.activemq.artemis.jms.client.ActiveMQQueue;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jms.annotation.JmsListener;
import org.springframework.jms.config.DefaultJmsListenerContainerFactory;
import org.springframework.jms.core.JmsClient;
import org.springframework.jms.core.JmsTemplate;
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
    JmsTemplate template;

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

    @Test
    void all_ways_of_sending_carry_the_run() {
        CurrentRun.runWith("run_abc", () -> {
            template.send(PAYMENTS, session -> session.createTextMessage("by_creator"));
            template.send(new ActiveMQQueue(PAYMENTS), session -> session.createTextMessage("by_queue"));
            template.convertAndSend(PAYMENTS, "converted");
            template.convertAndSend(new ActiveMQQueue(PAYMENTS), "converted_by_queue");
            client.destination(PAYMENTS).send("by_client");
        });

        for (String paymentId :
                new String[] {"by_creator", "by_queue", "converted", "converted_by_queue", "by_client"}) {
            assertThat(runOf(paymentId)).isEqualTo("run_abc");
        }
    }

    @Test
    void a_question_carries_the_run_too() throws Exception {
        Message answer = CurrentRun.callWith(
                "run_abc", () -> template.sendAndReceive("questions", session -> session.createTextMessage("who?")));

        assertThat(answer).isInstanceOf(TextMessage.class);
        assertThat(answer.getBody(String.class)).isEqualTo("run_abc");
    }

    @Test
    void a_message_that_was_received_can_be_sent_on() {
        CurrentRun.runWith("run_abc", () -> {
            template.convertAndSend("received", "sent_on");
            await().atMost(LONG_ENOUGH).until(() -> {
                Message received = template.receive("received");
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
    static class Billing {

        @Bean
        Payments payments() {
            return new Payments();
        }

        @Bean
        Listeners listeners(Payments payments, JmsTemplate template) {
            return new Listeners(payments, template);
        }

        @Bean
        DefaultJmsListenerContainerFactory own(ConnectionFactory connections) {
            DefaultJmsListenerContainerFactory factory = new DefaultJmsListenerContainerFactory();
            factory.setConnectionFactory(connections);
            return factory;
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

        @JmsListener(destination = ORDERS)
        void order(String paymentId) {
            template.convertAndSend(PAYMENTS, paymentId);
        }

        @JmsListener(destination = "questions")
        @SendTo("answers")
        String answer(String question) {
            return CurrentRun.get().orElse(Payments.NONE);
        }
    }
}
