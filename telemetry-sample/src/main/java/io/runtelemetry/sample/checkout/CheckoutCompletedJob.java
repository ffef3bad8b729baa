package io.runtelemetry.sample.checkout;

import io.runtelemetry.RecordsTelemetry;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Makes a customer of whom a check-out is about: once, however often Stripe tells. */
@Service
class CheckoutCompletedJob {

    private final Checkouts checkouts;

    private final Customers customers;

    CheckoutCompletedJob(Checkouts checkouts, Customers customers) {
        this.checkouts = checkouts;
        this.customers = customers;
    }

    @Transactional
    @RecordsTelemetry(entityType = Checkout.TYPE, idExpr = "#checkoutId")
    @RecordsTelemetry(entityType = Customer.TYPE, idExpr = "#result.customerId")
    public Outcome complete(String checkoutId) {
        Checkout checkout = checkouts.require(checkoutId);
        String known = checkout.getCustomerId();
        if (known != null) {
            return new Outcome(checkoutId, known);
        }
        Customer customer = customers.save(new Customer(checkout.getEmail()));
        checkout.complete(customer);
        return new Outcome(checkoutId, customer.getId());
    }

    record Outcome(String checkoutId, String customerId) {}
}
