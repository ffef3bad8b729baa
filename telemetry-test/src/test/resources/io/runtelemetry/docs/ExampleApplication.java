abstract class ExampleApplication {
    TelemetryOperations telemetry;
    PaymentJobs jobs;

    record RenewalEvent(String id, String runId, String subscriptionId) {}
}

record Payment(String id, long amount) {}

record Invoice(String id, String orderId) {}

interface PaymentJobs {
    void attempt(String paymentId);

    void show(String paymentId);
}
