package io.runtelemetry.benchmarks.scale;

import io.runtelemetry.EntityRef;
import io.runtelemetry.benchmarks.harness.Ids;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadFactory;
import java.util.function.BiConsumer;

/** Threads that put records somewhere as fast as they can, all at once. */
final class Contention {

    /** How many entities all threads have together: as many as can be pending, so that none has to be dropped. */
    static final int ENTITIES = 65_536;

    private final EntityRef[] entities = new EntityRef[ENTITIES];

    /** Run IDs are made beforehand, as a job gets its own from outside. */
    private final String[] runIds;

    /** Prepares so many records. */
    Contention(int records) {
        for (int i = 0; i < ENTITIES; i++) {
            entities[i] = Ids.payment(i);
        }
        runIds = new String[records];
        for (int i = 0; i < records; i++) {
            runIds[i] = Ids.run(i);
        }
    }

    /**
     * Returns how many nanoseconds a record took, of all that the threads made, each its share. With one hot entity all are
     * for it; else each thread has entities of its own, and goes through them again and again.
     */
    double[] nanos(int threads, ThreadFactory factory, boolean hot, BiConsumer<EntityRef, String> target)
            throws InterruptedException {
        CountDownLatch begin = new CountDownLatch(1);
        List<Thread> started = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
            int number = i;
            Thread thread = factory.newThread(() -> {
                await(begin);
                share(number, threads, hot, target);
            });
            thread.start();
            started.add(thread);
        }
        long begunAt = System.nanoTime();
        begin.countDown();
        for (Thread thread : started) {
            thread.join();
        }
        return new double[] {(System.nanoTime() - begunAt) / (double) runIds.length};
    }

    private void share(int number, int threads, boolean hot, BiConsumer<EntityRef, String> target) {
        int own = ENTITIES / threads;
        int records = runIds.length / threads;
        for (int i = 0; i < records; i++) {
            target.accept(entities[hot ? 0 : number * own + i % own], runIds[number * records + i]);
        }
    }

    private static void await(CountDownLatch begin) {
        try {
            begin.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
