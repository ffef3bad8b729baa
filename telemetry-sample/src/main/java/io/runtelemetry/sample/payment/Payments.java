package io.runtelemetry.sample.payment;

import io.runtelemetry.EntityTypes;
import io.runtelemetry.sample.entity.Entities;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Collection;
import java.util.List;
import org.springframework.data.jpa.repository.Modifying;
import org.springframework.data.jpa.repository.Query;

/** All payments. */
public interface Payments extends Entities<Payment> {

    @Override
    default String entityType() {
        return EntityTypes.PAYMENT;
    }

    @Query("select id from Payment where status = PROCESSING and createdOn < :before order by id")
    List<String> findIdsOfStale(LocalDate before);

    @Modifying
    @Query("update Payment set status = FAILED, failureReason = :reason, changedAt = :now where id in :ids")
    void failAll(Collection<String> ids, String reason, Instant now);
}
