package io.runtelemetry.sample.payment;

import io.runtelemetry.EntityTypes;
import io.runtelemetry.RecordsTelemetry;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/**
 * Fails all payments that nobody has heard of for days, by one statement: no changed entity tells of them, so the annotation
 * takes their IDs from the result. One call records hundreds, in a few round trips.
 */
@Service
class FailStalePaymentsJob {

    static final String REASON = "stale: the card processor never answered";

    private final Payments payments;

    FailStalePaymentsJob(Payments payments) {
        this.payments = payments;
    }

    @Transactional
    @RecordsTelemetry(entityType = EntityTypes.PAYMENT, idExpr = "#result")
    public List<String> fail(int olderThanDays) {
        LocalDate before = LocalDate.now(ZoneId.systemDefault()).minusDays(olderThanDays);
        List<String> stale = payments.findIdsOfStale(before);
        payments.failAll(stale, REASON, Instant.now());
        return stale;
    }
}
