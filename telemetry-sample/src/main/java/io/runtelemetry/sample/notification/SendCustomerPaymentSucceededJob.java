package io.runtelemetry.sample.notification;

import io.runtelemetry.EntityTypes;
import io.runtelemetry.RecordsTelemetry;
import io.runtelemetry.sample.payment.Payment;
import io.runtelemetry.sample.payment.Payments;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Tells a customer that a payment went through: once, however often it is asked to. */
@Service
class SendCustomerPaymentSucceededJob {

    private static final String SUBJECT = "We have received your payment";

    private final Payments payments;

    private final Notifications notifications;

    SendCustomerPaymentSucceededJob(Payments payments, Notifications notifications) {
        this.payments = payments;
        this.notifications = notifications;
    }

    @Transactional
    @RecordsTelemetry(entityType = EntityTypes.NOTIFICATION, idExpr = "#result.id")
    public Notification send(String paymentId) {
        Payment payment = payments.require(paymentId);
        return notifications
                .findByPaymentIdAndSubject(payment.getId(), SUBJECT)
                .orElseGet(() -> notifications.save(new Notification(payment.getId(), SUBJECT)));
    }
}
