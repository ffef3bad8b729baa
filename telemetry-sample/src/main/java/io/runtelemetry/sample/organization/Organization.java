package io.runtelemetry.sample.organization;

import io.runtelemetry.sample.entity.Fact;
import io.runtelemetry.sample.entity.TrackedEntity;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import java.util.List;

/** A customer, with all of its subscriptions. */
@Entity
public class Organization extends TrackedEntity {

    /** Not among telemetry's own types, so application.yml names it. */
    public static final String TYPE = "organization";

    @Id
    private String id;

    private String name;

    @Enumerated(EnumType.STRING)
    private OrganizationStatus status;

    @SuppressWarnings("NullAway.Init")
    protected Organization() {}

    @Override
    public String getId() {
        return id;
    }

    /** Notes that nothing is subscribed to any more. */
    public void leave() {
        status = OrganizationStatus.FORMER;
    }

    @Override
    public List<Fact> facts() {
        return List.of(Fact.status(status), Fact.of("Name", name));
    }
}
