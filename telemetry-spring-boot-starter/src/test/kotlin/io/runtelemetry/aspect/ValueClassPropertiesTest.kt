package io.runtelemetry.aspect

import io.runtelemetry.CurrentRun
import io.runtelemetry.EntityTypes
import io.runtelemetry.RecordsTelemetry
import org.assertj.core.api.Assertions.assertThat
import org.junit.jupiter.api.Test

/** Kotlin gives the getter of such a property a name that nobody would write. */
internal class ValueClassPropertiesTest {

    @Test
    fun `a property of a value class is read by its name`() {
        RecordingApplication.of(Jobs::class.java).use { application ->
            val jobs = application.get(Jobs::class.java)
            CurrentRun.runWith("run_abc") {
                jobs.capture(Payment(PaymentId("pym_1"), "paid"))
                jobs.captureAll(listOf(Payment(PaymentId("pym_2"), "paid"), Payment(PaymentId("pym_3"), "open")))
            }

            assertThat(application.writes()).containsExactly("payment:pym_1", "payment:pym_2")
        }
    }

    @JvmInline
    value class PaymentId(val value: String)

    data class Payment(val id: PaymentId, val status: String)

    open class Jobs {
        @RecordsTelemetry(entityType = EntityTypes.PAYMENT, idExpr = "#payment.id")
        open fun capture(payment: Payment) = Unit

        @RecordsTelemetry(entityType = EntityTypes.PAYMENT, idExpr = "#payments.?[status == 'paid'].![id]")
        open fun captureAll(payments: List<Payment>) = Unit
    }
}
