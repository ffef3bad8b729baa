package io.runtelemetry.sample.notification;

import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

@RestController
class NotificationJobController {

    private final SendCustomerPaymentSucceededJob sendCustomerPaymentSucceeded;

    NotificationJobController(SendCustomerPaymentSucceededJob sendCustomerPaymentSucceeded) {
        this.sendCustomerPaymentSucceeded = sendCustomerPaymentSucceeded;
    }

    @PostMapping("/jobs/notifications/send-customer-payment-succeeded")
    Outcome sendCustomerPaymentSucceeded(@RequestBody Payload payload) {
        Notification notification = sendCustomerPaymentSucceeded.send(payload.paymentId());
        return new Outcome(notification.getId(), notification.getPaymentId());
    }

    record Payload(String paymentId) {}

    record Outcome(String notificationId, String paymentId) {}
}
