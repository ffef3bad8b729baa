package io.runtelemetry.benchmarks.soak;

import io.runtelemetry.RecordsTelemetry;

class SoakJob {

    @RecordsTelemetry(entityType = "payment", idExpr = "#paymentId")
    void process(String paymentId) {}
}
