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

    /** A job. */
    interface Job {

        /** Processes it. Returns something, so that nothing is optimized away. */
        Object process(Payment payment);
    }

    static class Plain implements Job {

        @Override
        public Object process(Payment payment) {
            return payment;
        }
    }

    static class Intercepted implements Job {

        @Override
        public Object process(Payment payment) {
            return payment;
        }
    }

    static class Around implements Job {

        @Override
        public Object process(Payment payment) {
            return payment;
        }
    }

    static class AroundAnnotated implements Job {

        @Aspects.Recorded(entityType = EntityTypes.PAYMENT, id = "#payment.id")
        @Override
        public Object process(Payment payment) {
            return payment;
        }
    }

    static class Recorded implements Job {

        @RecordsTelemetry(entityType = EntityTypes.PAYMENT, idExpr = "#payment.id")
        @Override
        public Object process(Payment payment) {
            return payment;
        }
    }

    /** Says what it returns: from an {@code Object}, the expression would have to be interpreted. */
    static class RecordedByResult implements Job {

        @RecordsTelemetry(entityType = EntityTypes.PAYMENT, idExpr = "#result.id")
        @Override
        public Payment process(Payment payment) {
            return payment;
        }
    }

    static class Timed implements Job {

        @io.micrometer.core.annotation.Timed("job")
        @Override
        public Object process(Payment payment) {
            return payment;
        }
    }

    static class Cached implements Job {

        @CachePut(cacheNames = "telemetry", key = "'payment:' + #payment.id")
        @Override
        public Object process(Payment payment) {
            return Aspects.json();
        }
    }

    static class RecordedByHand implements Job {

        @Aspects.Recorded(entityType = EntityTypes.PAYMENT, id = "#payment.id")
        @Override
        public Object process(Payment payment) {
            return payment;
        }
    }

    static class BusinessLogged implements Job {

        @LogRecord(type = EntityTypes.PAYMENT, bizNo = "{{#payment.id}}", success = "processed")
        @Override
        public Object process(Payment payment) {
            return payment;
        }
    }
}
