package io.runtelemetry.aspect

import io.runtelemetry.CurrentRun
import io.runtelemetry.EntityTypes
import io.runtelemetry.RecordsTelemetry
import org.assertj.core.api.Assertions.assertThat
import org.assertj.core.api.Assertions.assertThatThrownBy
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.extension.ExtendWith
import org.springframework.beans.factory.ObjectProvider
import org.springframework.boot.test.system.CapturedOutput
import org.springframework.boot.test.system.OutputCaptureExtension

/** What is particular about proxies of Kotlin's classes: they are final by default, and arguments can be left out. */
@ExtendWith(OutputCaptureExtension::class)
internal class KotlinProxiesTest {

    @Test
    fun `a closed class is told to be open in Kotlin's words`() {
        assertThatThrownBy { RecordingApplication.of(Closed::class.java) }
            .isInstanceOf(InvalidRecordsTelemetryException::class.java)
            .hasMessageContainingAll("Closed.run()", "declare the class open", "kotlin-spring")
    }

    @Test
    fun `a closed method is told so, too`() {
        assertThatThrownBy { RecordingApplication.of(ClosedMethod::class.java) }
            .hasMessageContainingAll("ClosedMethod.run()", "declare the method open", "kotlin-spring")
    }

    @Test
    fun `arguments that are left out are recorded through a proxy, and not warned of`(output: CapturedOutput) {
        RecordingApplication.of(Defaults::class.java).use { application ->
            val jobs = application.get(Defaults::class.java)
            CurrentRun.runWith("run_abc") {
                jobs.run()
                jobs.throughSelf()
            }

            assertThat(application.writes()).containsExactly("payment:pym_default", "payment:pym_default")
        }
        assertThat(output).doesNotContain("not recorded")
    }

    @Test
    fun `a call on this with arguments left out is warned of`(output: CapturedOutput) {
        RecordingApplication.of(DefaultsOnThis::class.java).close()

        assertThat(output).contains("DefaultsOnThis", "runAll() calls run()", "not recorded")
    }

    class Closed {
        @RecordsTelemetry(entityType = EntityTypes.PAYMENT, idExpr = "#id")
        fun run(id: String) = Unit
    }

    open class ClosedMethod {
        @RecordsTelemetry(entityType = EntityTypes.PAYMENT, idExpr = "#id")
        fun run(id: String) = Unit
    }

    open class Defaults(private val self: ObjectProvider<Defaults>) {
        @RecordsTelemetry(entityType = EntityTypes.PAYMENT, idExpr = "#id")
        open fun run(id: String = "pym_default") = Unit

        open fun throughSelf() = self.getObject().run()
    }

    open class DefaultsOnThis {
        @RecordsTelemetry(entityType = EntityTypes.PAYMENT, idExpr = "#id")
        open fun run(id: String = "pym_default") = Unit

        open fun runAll() = run()
    }
}
