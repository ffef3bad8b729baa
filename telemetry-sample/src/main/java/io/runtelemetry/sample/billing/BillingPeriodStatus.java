package io.runtelemetry.sample.billing;

enum BillingPeriodStatus {
    UPCOMING,
    ACTIVE,
    PAST_DUE,
    COMPLETED;

    BillingPeriodStatus next(boolean paid) {
        return switch (this) {
            case UPCOMING -> ACTIVE;
            case ACTIVE, PAST_DUE -> paid ? COMPLETED : PAST_DUE;
            case COMPLETED -> COMPLETED;
        };
    }
}
