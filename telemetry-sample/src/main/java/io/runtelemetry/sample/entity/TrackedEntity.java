package io.runtelemetry.sample.entity;

import jakarta.persistence.MappedSuperclass;
import jakarta.persistence.PrePersist;
import jakarta.persistence.PreUpdate;
import java.time.Instant;

/** An entity that knows when it was changed last. */
@MappedSuperclass
public abstract class TrackedEntity implements BusinessEntity {

    private Instant changedAt = Instant.EPOCH;

    @Override
    public Instant getChangedAt() {
        return changedAt;
    }

    @PrePersist
    @PreUpdate
    void noteChange() {
        changedAt = Instant.now();
    }
}
