package io.runtelemetry.aspect.repositories;

import io.runtelemetry.EntityTypes;
import io.runtelemetry.RecordsTelemetry;
import java.util.Optional;
import org.springframework.data.repository.CrudRepository;

/** Apart from the tests, so that nothing else is found with it. */
public interface Payments extends CrudRepository<Payment, Long> {

    @Override
    @RecordsTelemetry(entityType = EntityTypes.PAYMENT, idExpr = "#result.number")
    <S extends Payment> S save(S payment);

    @RecordsTelemetry(entityType = EntityTypes.PAYMENT, idExpr = "#number")
    Optional<Payment> findByNumber(String number);

    @RecordsTelemetry(entityType = EntityTypes.PAYMENT, idExpr = "#number")
    default void settle(String number) {}
}
