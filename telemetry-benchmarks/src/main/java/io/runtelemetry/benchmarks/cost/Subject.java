package io.runtelemetry.benchmarks.cost;

import io.runtelemetry.benchmarks.cost.Jobs.Job;
import io.runtelemetry.benchmarks.cost.Jobs.Payment;
import java.util.Locale;
import java.util.stream.IntStream;
import org.springframework.beans.factory.BeanFactory;

/** What stands around a job method that does nothing. */
enum Subject {
    /** The bean itself, without a proxy. */
    PLAIN("plain method", false, Jobs.Plain.class),
    /** The least that a proxy can do. */
    INTERCEPTOR("empty `MethodInterceptor`", false, Jobs.Intercepted.class),
    /** The least that an aspect written with annotations can do. */
    AROUND("empty `@Around`", false, Jobs.Around.class),
    /** The same, given the annotation that it goes by, as any that reads its attributes. */
    AROUND_ANNOTATED("empty `@Around` with its annotation", false, Jobs.AroundAnnotated.class),
    /** The starter with an ID from a parameter. */
    STARTER("this starter", true, Jobs.Recorded.class),
    /** The starter with an ID from the result. */
    STARTER_RESULT("this starter, `#result.id`", true, Jobs.RecordedByResult.class),
    /** Micrometer, for scale. */
    TIMED("Micrometer's `@Timed`", false, Jobs.Timed.class),
    /** Spring's cache abstraction. */
    CACHE_PUT("`@CachePut`", true, Jobs.Cached.class),
    /** An aspect as one would write it by hand. */
    HAND_WRITTEN("hand-written aspect", true, Jobs.RecordedByHand.class),
    /** A library for business logs. */
    BIZLOG("mzt-biz-log", true, Jobs.BusinessLogged.class);

    final String title;

    /** Whether it leaves a record of the run in Redis. */
    final boolean records;

    final Class<? extends Job> bean;

    Subject(String title, boolean records, Class<? extends Job> bean) {
        this.title = title;
        this.records = records;
        this.bean = bean;
    }

    /** Returns its job, as an application calls it. */
    Job job(BeanFactory beans) {
        return beans.getBean(bean);
    }

    /** Returns payments that no other subject has. */
    Payment[] payments(int number) {
        return IntStream.range(0, number)
                .mapToObj(i -> new Payment(name().toLowerCase(Locale.ROOT) + '-' + i))
                .toArray(Payment[]::new);
    }
}
