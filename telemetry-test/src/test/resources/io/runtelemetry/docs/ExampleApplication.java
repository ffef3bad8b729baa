abstract class ExampleApplication {
    TelemetryOperations telemetry;
    RecordedTelemetry recorded;
    PaymentJobs jobs;
    PaymentService payments;
    HttpSecurity http;
    String runId;

    record Payment(String id, long amount) {}

    record Invoice(String id, String orderId) {}

    record BillingPeriod(String id) {}

    record Receipt(String id) {}

    record PaymentEvent(String paymentId) {}

    record RenewalEvent(String id, String runId, String subscriptionId) {}

    interface PaymentService {
        void settle(Payment payment);
    }

    /** An engine of the application's own. */
    static final class WorkflowContext {
        static boolean isActive() {
            return true;
        }

        static String runId() {
            return "workflow-1";
        }
    }
}

interface PaymentJobs {
    void attempt(String paymentId);

    void attemptBillingRun(String billingRunId);

    void show(String paymentId);
}
