package io.runtelemetry.sample.checkout;

import io.runtelemetry.sample.entity.Fact;
import io.runtelemetry.sample.entity.TrackedEntity;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Somebody who is about to become a customer, or has become one. */
@Entity
public class Checkout extends TrackedEntity {

    /** Not among telemetry's own types, so application.yml names it. */
    public static final String TYPE = "checkout";

    @Id
    private String id;

    private String email;

    private @Nullable String customerId;

    @Enumerated(EnumType.STRING)
    private CheckoutStatus status;

    @SuppressWarnings("NullAway.Init")
    protected Checkout() {}

    @Override
    public String getId() {
        return id;
    }

    String getEmail() {
        return email;
    }

    @Nullable
    String getCustomerId() {
        return customerId;
    }

    void complete(Customer customer) {
        customerId = customer.getId();
        status = CheckoutStatus.COMPLETED;
    }

    @Override
    public List<Fact> facts() {
        return List.of(
                Fact.status(status), Fact.of("E-mail", email), Fact.entity("Customer", Customer.TYPE, customerId));
    }
}
