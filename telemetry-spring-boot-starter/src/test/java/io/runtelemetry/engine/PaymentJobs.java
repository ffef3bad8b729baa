package io.runtelemetry.engine;

import io.runtelemetry.CurrentRun;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jobrunr.jobs.lambdas.JobRequest;
import org.jobrunr.jobs.lambdas.JobRequestHandler;

/** A job of JobRunr. */
public class PaymentJobs implements JobRequestHandler<PaymentJobs.Request> {

    private final Set<String> tried = ConcurrentHashMap.newKeySet();

    private final Payments payments;

    public PaymentJobs(Payments payments) {
        this.payments = payments;
    }

    @Override
    public void run(Request request) {
        switch (request.work()) {
            case "fail" -> payments.fail(request.paymentId());
            case "flaky" -> {
                if (tried.add(request.paymentId())) {
                    throw new IllegalStateException("The first attempt fails, as the test wants it");
                }
                payments.settle(request.paymentId() + "_retried");
            }
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
