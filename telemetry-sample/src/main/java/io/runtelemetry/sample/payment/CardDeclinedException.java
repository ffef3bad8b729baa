package io.runtelemetry.sample.payment;

/** The bank did not let a payment through. */
public class CardDeclinedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String paymentId;

    private final String reason;

    CardDeclinedException(String paymentId, String reason) {
        super("Payment %s failed, %s".formatted(paymentId, reason));
        this.paymentId = paymentId;
        this.reason = reason;
    }

    public String paymentId() {
        return paymentId;
    }

    String reason() {
        return reason;
    }
}
