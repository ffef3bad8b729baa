package io.runtelemetry.sample.notification;

import io.runtelemetry.EntityTypes;
import io.runtelemetry.sample.entity.Entities;
import java.util.Optional;

interface Notifications extends Entities<Notification> {

    Optional<Notification> findByPaymentIdAndSubject(String paymentId, String subject);

    @Override
    default String entityType() {
        return EntityTypes.NOTIFICATION;
    }
}
