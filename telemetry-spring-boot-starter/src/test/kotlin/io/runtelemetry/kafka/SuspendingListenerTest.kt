package io.runtelemetry.kafka

import io.runtelemetry.CurrentRun
import io.runtelemetry.EntityTypes
import io.runtelemetry.RecordsTelemetry
import io.runtelemetry.TelemetryOperations
import java.time.Duration
import java.util.concurrent.ConcurrentHashMap
import kotlin.concurrent.thread
import kotlin.coroutines.intrinsics.COROUTINE_SUSPENDED
import kotlin.coroutines.intrinsics.suspendCoroutineUninterceptedOrReturn
import kotlin.coroutines.resume
import org.apache.kafka.clients.producer.ProducerRecord
import org.assertj.core.api.Assertions.assertThat
import org.awaitility.Awaitility.await
import org.junit.jupiter.api.Test
import org.springframework.beans.factory.annotation.Autowired
import org.springframework.boot.autoconfigure.EnableAutoConfiguration
import org.springframework.boot.test.context.SpringBootTest
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment
import org.springframework.context.annotation.Bean
import org.springframework.context.annotation.Configuration
import org.springframework.kafka.annotation.KafkaListener
import org.springframework.kafka.core.KafkaTemplate
import org.springframework.kafka.test.EmbeddedKafkaBroker
import org.springframework.kafka.test.EmbeddedKafkaKraftBroker
import org.springframework.test.annotation.DirtiesContext
import org.springframework.test.context.DynamicPropertyRegistry
import org.springframework.test.context.DynamicPropertySource

/** A listener that suspends has the run of its record until then, and the jobs that it calls until then belong to it. */
@SpringBootTest(
    webEnvironment = WebEnvironment.NONE,
    properties =
        [
            "telemetry.store=memory",
            "telemetry.write.mode=sync",
            "spring.kafka.consumer.group-id=telemetry",
            "spring.kafka.consumer.auto-offset-reset=earliest",
        ],
)
@DirtiesContext
internal class SuspendingListenerTest {

    @Autowired private lateinit var template: KafkaTemplate<String, String>

    @Autowired private lateinit var listener: Listener

    @Autowired private lateinit var operations: TelemetryOperations

    @Test
    fun `a suspending listener has the run until it suspends, and leaves none behind`() {
        send("pym_1", "run_abc")
        send("pym_2", null)

        await().atMost(Duration.ofSeconds(30)).untilAsserted {
            assertThat(listener.seen)
                .containsEntry("pym_1 before", "run_abc")
                .containsEntry("pym_1 after", "none")
                .containsEntry("pym_2 before", "none")
                .containsEntry("pym_2 after", "none")
            assertThat(operations.getTelemetry(EntityTypes.PAYMENT, "pym_1").map { it.runId() }).contains("run_abc")
        }
        assertThat(operations.getTelemetry(EntityTypes.PAYMENT, "pym_2")).isEmpty()
    }

    private fun send(paymentId: String, runId: String?) {
        val record = ProducerRecord<String, String>("payments", paymentId)
        runId?.let { record.headers().add("Trigger-Run-Id", it.toByteArray()) }
        template.send(record).join()
    }

    open class Jobs {

        @RecordsTelemetry(entityType = EntityTypes.PAYMENT, idExpr = "#id")
        open suspend fun settle(id: String): String {
            suspendAndResumeElsewhere()
            return id
        }

        /** Suspends for certain: a `delay` that is over before its caller is suspended goes on in the same thread. */
        private suspend fun suspendAndResumeElsewhere() =
            suspendCoroutineUninterceptedOrReturn<Unit> { continuation ->
                thread { continuation.resume(Unit) }
                COROUTINE_SUSPENDED
            }
    }

    class Listener(private val jobs: Jobs) {

        val seen = ConcurrentHashMap<String, String>()

        @KafkaListener(topics = ["payments"])
        suspend fun onPayment(paymentId: String) {
            seen["$paymentId before"] = CurrentRun.get().orElse("none")
            jobs.settle(paymentId)
            seen["$paymentId after"] = CurrentRun.get().orElse("none")
        }
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    open class Billing {

        /** Stops when the consumer has left it, which would otherwise wait for it. */
        @Bean open fun embeddedBroker(): EmbeddedKafkaBroker = broker

        @Bean open fun jobs() = Jobs()

        @Bean open fun listener(jobs: Jobs) = Listener(jobs)
    }

    companion object {

        private val broker = EmbeddedKafkaKraftBroker(1, 1, "payments").apply { brokerProperty("offsets.topic.num.partitions", "1") }

        @JvmStatic
        @DynamicPropertySource
        fun start(properties: DynamicPropertyRegistry) {
            broker.afterPropertiesSet()
            properties.add("spring.kafka.bootstrap-servers") { broker.brokersAsString }
        }
    }
}
