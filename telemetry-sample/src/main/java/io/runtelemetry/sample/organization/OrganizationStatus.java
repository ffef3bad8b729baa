package io.runtelemetry.sample.organization;

enum OrganizationStatus {
    CUSTOMER,
    FORMER
}
