package io.runtelemetry.sample.checkout;

import io.runtelemetry.sample.entity.Fact;
import io.runtelemetry.sample.entity.TrackedEntity;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import java.util.List;
import java.util.UUID;

/** A person who has bought something. */
@Entity
public class Customer extends TrackedEntity {

    /** Not among telemetry's own types, so application.yml names it. */
    public static final String TYPE = "customer";

    @Id
    private String id;

    private String email;

    @SuppressWarnings("NullAway.Init")
    protected Customer() {}

    Customer(String email) {
        this.id = "cus_" + UUID.randomUUID().toString().substring(24);
        this.email = email;
    }

    @Override
    public String getId() {
        return id;
    }

    @Override
    public List<Fact> facts() {
        return List.of(Fact.of("E-mail", email));
    }
}
