package io.runtelemetry.engine;

import io.runtelemetry.CurrentRun;
import org.jobrunr.jobs.lambdas.JobRequest;
import org.jobrunr.jobs.lambdas.JobRequestHandler;

/** A job of JobRunr. */
public class PaymentJobs implements JobRequestHandler<PaymentJobs.Request> {

    private final Payments payments;

    public PaymentJobs(Payments payments) {
        this.payments = payments;
    }

    @Override
    public void run(Request request) {
        switch (request.work()) {
            case "fail" -> payments.fail(request.paymentId());
            case "within" -> CurrentRun.runWith("run_abc", () -> payments.settle(request.paymentId()));
            default -> payments.settle(request.paymentId());
        }
    }

    /** What is to be done. */
    public record Request(String paymentId, String work) implements JobRequest {

        @Override
        public Class<PaymentJobs> getJobRequestHandler() {
            return PaymentJobs.class;
        }
    }
}
