package io.runtelemetry.aspect

import io.runtelemetry.CurrentRun
import io.runtelemetry.EntityTypes
import io.runtelemetry.RecordsTelemetry
import io.runtelemetry.TelemetryListener.SkipReason
import java.util.concurrent.CancellationException
import kotlin.coroutines.intrinsics.COROUTINE_SUSPENDED
import kotlinx.coroutines.CompletableDeferred
import kotlinx.coroutines.CoroutineStart
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.async
import kotlinx.coroutines.delay
import kotlinx.coroutines.flow.Flow
import kotlinx.coroutines.flow.filter
import kotlinx.coroutines.flow.flowOf
import kotlinx.coroutines.flow.map
import kotlinx.coroutines.flow.toList
import kotlinx.coroutines.runBlocking
import kotlin.time.ExperimentalTime
import kotlin.time.Instant
import kotlin.uuid.ExperimentalUuidApi
import kotlin.uuid.Uuid
import org.assertj.core.api.Assertions.assertThat
import org.junit.jupiter.api.AfterEach
import org.junit.jupiter.api.BeforeEach
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.assertThrows

/** A suspending function is recorded when it has come to its end, however often it was suspended. */
internal class SuspendingJobTest {

    private lateinit var application: RecordingApplication

    private lateinit var jobs: Jobs

    @BeforeEach
    fun start() {
        application = RecordingApplication.of(Jobs::class.java)
        jobs = application.get(Jobs::class.java)
    }

    @AfterEach
    fun stop() = application.close()

    @Test
    fun `a suspending function is recorded when it returns and not before`() {
        runBlocking {
            val work = CompletableDeferred<Payment>()
            val scope = CurrentRun.open("run_abc")
            val job = async(start = CoroutineStart.UNDISPATCHED) { jobs.suspending("br_1", work) }
            scope.close()
            assertThat(application.writes()).isEmpty()

            work.complete(Payment("pym_1"))

            assertThat(job.await()).isEqualTo(Payment("pym_1"))
        }
        assertThat(application.runOf("billing_run", "br_1")).contains("run_abc")
        assertThat(application.runOf("pym_1")).contains("run_abc")
    }

    @Test
    fun `a value class is the value that it holds, from a suspending function and within a list`() {
        CurrentRun.callWith("run_abc") { runBlocking { jobs.identified(PaymentId("pym_1")) } }
        CurrentRun.callWith("run_abc") { jobs.several(listOf(PaymentId("pym_2"), PaymentId("pym_3"))) }
        CurrentRun.callWith("run_abc") { jobs.dataClass(Reference("pym_4")) }

        assertThat(application.writes())
            .containsExactly("payment:pym_1", "payment:pym_2", "payment:pym_3", "payment:pym_4")
    }

    @Test
    fun `a suspending function that always suspends is recorded with its result`() {
        CurrentRun.callWith("run_abc") { runBlocking { jobs.capture("42") } }

        assertThat(application.runOf("pym_of_42")).contains("run_abc")
    }

    /** As without kotlinx-coroutines-reactor, or woven. */
    @Test
    fun `a function that is suspended has no result, and what needs none is recorded`() {
        CurrentRun.callWith("run_abc") { jobs.suspended("br_1") }

        assertThat(application.writes()).containsExactly("billing_run:br_1")
        assertThat(application.skipped()).containsExactly(SkipReason.NO_RESULT)
    }

    @Test
    fun `a suspending function that fails is recorded and its exception passed on`() {
        val failure = assertThrows<IllegalStateException> {
            CurrentRun.callWith("run_abc") { runBlocking { jobs.failing("br_1") } }
        }

        assertThat(failure).hasMessage("declined")
        assertThat(application.writes()).containsExactly("billing_run:br_1")
    }

    @Test
    fun `a suspending function that is cancelled is recorded as failed`() {
        assertThrows<CancellationException> {
            runBlocking(Dispatchers.Unconfined) {
                val scope = CurrentRun.open("run_abc")
                val job = async(start = CoroutineStart.UNDISPATCHED) { jobs.suspending("br_1", CompletableDeferred()) }
                scope.close()
                job.cancel()
                job.await()
            }
        }

        assertThat(application.writes()).containsExactly("billing_run:br_1")
    }

    @Test
    fun `a Flow is recorded for each of its elements`() {
        val payments = CurrentRun.callWith("run_abc") { runBlocking { jobs.flow().toList() } }

        assertThat(payments).hasSize(2)
        assertThat(application.recorded("payment", "pym_1", "pym_2")).hasSize(2)
    }

    @Test
    fun `a Flow of which Kotlin has inlined a part is recorded as well`() {
        CurrentRun.callWith("run_abc") {
            runBlocking {
                jobs.mapped().toList()
                jobs.filtered().toList()
            }
        }

        assertThat(application.recorded("payment", "pym_1", "pym_2", "pym_3")).hasSize(3)
    }

    @OptIn(ExperimentalTime::class, ExperimentalUuidApi::class)
    @Test
    fun `values of Kotlin's own are IDs and its pairs are not`() {
        CurrentRun.callWith("run_abc") {
            jobs.any(Uuid.NIL)
            jobs.any(Instant.fromEpochSeconds(0))
            jobs.any(7uL)
            jobs.any("pym" to "a@example.com")
            jobs.any(Triple("pym", 1, "a@example.com"))
            jobs.any(Regex("pym"))
        }

        assertThat(application.writes())
            .containsExactly("payment:${Uuid.NIL}", "payment:1970-01-01T00:00:00Z", "payment:7")
    }

    data class Payment(val id: String)

    @JvmInline
    value class PaymentId(val value: String)

    data class Reference(val value: String)

    open class Jobs {
        @RecordsTelemetry(entityType = EntityTypes.BILLING_RUN, idExpr = "#id")
        @RecordsTelemetry(entityType = EntityTypes.PAYMENT, idExpr = "#result")
        open fun suspended(id: String): Any = COROUTINE_SUSPENDED


        @RecordsTelemetry(entityType = EntityTypes.PAYMENT, idExpr = "#result")
        open suspend fun identified(id: PaymentId): PaymentId {
            delay(1)
            return id
        }

        @RecordsTelemetry(entityType = EntityTypes.PAYMENT, idExpr = "#ids")
        open fun several(ids: List<PaymentId>) = Unit

        @RecordsTelemetry(entityType = EntityTypes.PAYMENT, idExpr = "#reference")
        open fun dataClass(reference: Reference) = Unit

        @RecordsTelemetry(entityType = EntityTypes.BILLING_RUN, idExpr = "#id")
        @RecordsTelemetry(entityType = EntityTypes.PAYMENT, idExpr = "#result.id")
        open suspend fun suspending(id: String, work: CompletableDeferred<Payment>): Payment {
            delay(1)
            return work.await()
        }

        /** As docs/annotating.md shows it. */
        @RecordsTelemetry(entityType = EntityTypes.PAYMENT, idExpr = "#result.id")
        open suspend fun capture(orderId: String): Payment {
            delay(1)
            return Payment("pym_of_$orderId")
        }

        @RecordsTelemetry(entityType = EntityTypes.BILLING_RUN, idExpr = "#id")
        open suspend fun failing(id: String): String {
            delay(1)
            throw IllegalStateException("declined")
        }

        @RecordsTelemetry(entityType = EntityTypes.PAYMENT, idExpr = "#value")
        open fun any(value: Any) = Unit

        @RecordsTelemetry(entityType = EntityTypes.PAYMENT, idExpr = "#result.id")
        open fun mapped(): Flow<Payment> = flowOf("pym_1", "pym_2").map { Payment(it) }

        @RecordsTelemetry(entityType = EntityTypes.PAYMENT, idExpr = "#result.id")
        open fun filtered(): Flow<Payment> = flowOf(Payment("pym_3")).filter { it.id != "" }

        @RecordsTelemetry(entityType = EntityTypes.PAYMENT, idExpr = "#result.id")
        open fun flow(): Flow<Payment> = flowOf(Payment("pym_1"), Payment("pym_2"))
    }
}
