package io.runtelemetry.benchmarks.cost;

import com.mzt.logapi.starter.annotation.LogRecord;
import io.runtelemetry.EntityTypes;
import io.runtelemetry.RecordsTelemetry;
import org.springframework.cache.annotation.CachePut;

/** Jobs that do nothing, so that what is measured is what stands around them; each as its users would annotate it. */
final class Jobs {

    private Jobs() {}

    /** What jobs work on. Public, and so are its accessors, since some of the peers read it by reflection. */
    public record Payment(String id) {}

    static class Plain {

        public Payment process(Payment payment) {
            return payment;
        }
    }

    static class Intercepted {

        public Payment process(Payment payment) {
            return payment;
        }
    }

    static class Around {

        public Payment process(Payment payment) {
            return payment;
        }
    }

    static class AroundAnnotated {

        @Aspects.Recorded(entityType = EntityTypes.PAYMENT, id = "#payment.id")
        public Payment process(Payment payment) {
            return payment;
        }
    }

    static class Recorded {

        @RecordsTelemetry(entityType = EntityTypes.PAYMENT, idExpr = "#payment.id")
        public Payment process(Payment payment) {
            return payment;
        }
    }

    static class RecordedByResult {

        @RecordsTelemetry(entityType = EntityTypes.PAYMENT, idExpr = "#result.id")
        public Payment process(Payment payment) {
            return payment;
        }
    }

    static class Timed {

        @io.micrometer.core.annotation.Timed("job")
        public Payment process(Payment payment) {
            return payment;
        }
    }

    static class Cached {

        @CachePut(cacheNames = "telemetry", key = "'payment:' + #payment.id")
        public String process(Payment payment) {
            return Aspects.json();
        }
    }

    static class RecordedByHand {

        @Aspects.Recorded(entityType = EntityTypes.PAYMENT, id = "#payment.id")
        public Payment process(Payment payment) {
            return payment;
        }
    }

    static class BusinessLogged {

        @LogRecord(type = EntityTypes.PAYMENT, bizNo = "{{#payment.id}}", success = "processed")
        public Payment process(Payment payment) {
            return payment;
        }
    }
}
