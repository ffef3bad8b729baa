package io.runtelemetry.sample.organization;

import io.runtelemetry.sample.entity.Entities;

/** All organizations. */
public interface Organizations extends Entities<Organization> {

    @Override
    default String entityType() {
        return Organization.TYPE;
    }
}
