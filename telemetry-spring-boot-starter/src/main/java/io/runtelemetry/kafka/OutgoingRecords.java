package io.runtelemetry.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.runtelemetry.run.OutgoingRun;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.kafka.core.ProducerFactory;
import org.springframework.kafka.core.ProducerPostProcessor;

/** Puts the current run on records that are sent, by whichever template. A record that names a run keeps it. */
final class OutgoingRecords {

    private static final Logger log = LoggerFactory.getLogger(OutgoingRecords.class);

    private OutgoingRecords() {}

    /** Lets all producers of a factory send the current run, or names the factory in the log. */
    static <K, V> void carryRuns(ProducerFactory<K, V> factory, String beanName, OutgoingRun outgoing) {
        ProducerPostProcessor<K, V> sendingRuns = producer -> sendingRuns(producer, outgoing);
        factory.addPostProcessor(sendingRuns);
        if (!factory.getPostProcessors().contains(sendingRuns)) {
            log.warn("Records of '{}' are sent without the current run: it takes no post-processor", beanName);
        }
    }

    /** A proxy, since a new version of Kafka may give producers other methods. */
    @SuppressWarnings("unchecked")
    private static <K, V> Producer<K, V> sendingRuns(Producer<K, V> producer, OutgoingRun outgoing) {
        return (Producer<K, V>) Proxy.newProxyInstance(
                Producer.class.getClassLoader(), new Class<?>[] {Producer.class}, (proxy, method, args) -> {
                    if (method.getName().equals("send") && args[0] instanceof ProducerRecord<?, ?> record) {
                        args[0] = withRun(record, outgoing);
                    }
                    try {
                        return method.invoke(producer, args);
                    } catch (InvocationTargetException e) {
                        throw e.getTargetException();
                    }
                });
    }

    /** A record that is sent for the second time has headers that cannot be added to, so it is copied. */
    private static <K, V> ProducerRecord<K, V> withRun(ProducerRecord<K, V> record, OutgoingRun outgoing) {
        String runId = outgoing.runId();
        if (runId == null || record.headers().lastHeader(outgoing.header()) != null) {
            return record;
        }
        Headers headers = new RecordHeaders(record.headers()).add(outgoing.header(), runId.getBytes(UTF_8));
        return new ProducerRecord<>(
                record.topic(), record.partition(), record.timestamp(), record.key(), record.value(), headers);
    }
}
