package io.runtelemetry.test;

import java.util.ArrayList;
import java.util.List;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.util.ClassUtils;

/** Why a record that a test expects is not there: what is known comes first, and a guess only if nothing is known. */
final class MissingRecord {

    private static final boolean TRANSACTIONS = ClassUtils.isPresent(
            "org.springframework.transaction.support.TransactionSynchronizationManager",
            MissingRecord.class.getClassLoader());

    private final RecordedTelemetry telemetry;

    MissingRecord(RecordedTelemetry telemetry) {
        this.telemetry = telemetry;
    }

    List<String> reasons() {
        List<String> reasons = new ArrayList<>(telemetry.jobs().unproxied());
        reasons.addAll(telemetry.skipped().descriptions());
        if (TRANSACTIONS && TransactionSynchronizationManager.isActualTransactionActive()) {
            reasons.add(
                    "a transaction is active: what succeeds in it is recorded after its end; take @Transactional from"
                            + " the test, or end it with TestTransaction.end()");
        }
        if (reasons.isEmpty() && telemetry.runs().isEmpty()) {
            reasons.addAll(telemetry.jobs().unseen());
        }
        return reasons;
    }
}
