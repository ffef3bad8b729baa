package io.runtelemetry.benchmarks.cost;

import com.mzt.logapi.beans.LogRecord;
import com.mzt.logapi.service.ILogRecordService;
import com.mzt.logapi.service.impl.DefaultLogRecordServiceImpl;
import com.mzt.logapi.starter.annotation.EnableLogRecord;
import io.micrometer.core.aop.TimedAspect;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.runtelemetry.benchmarks.harness.BenchmarkApplication;
import java.util.stream.Stream;
import org.aopalliance.intercept.MethodInterceptor;
import org.springframework.aop.support.ComposablePointcut;
import org.springframework.aop.support.DefaultPointcutAdvisor;
import org.springframework.aop.support.RootClassFilter;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.cache.annotation.EnableCaching;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Primary;
import org.springframework.context.annotation.Role;
import org.springframework.data.redis.cache.RedisCacheConfiguration;
import org.springframework.data.redis.cache.RedisCacheManager;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.data.redis.serializer.RedisSerializationContext.SerializationPair;
import org.springframework.data.redis.serializer.RedisSerializer;

/**
 * An application with the starter and all its peers, each around a job of its own. There are meters, so that the starter
 * counts what it does.
 */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
@EnableCaching
@EnableLogRecord(tenant = "benchmarks")
@Import({Aspects.Empty.class, Aspects.HandWritten.class})
class CostApplication {

    static ConfigurableApplicationContext start(int redisPort) {
        return BenchmarkApplication.builder(CostApplication.class, "spring.data.redis.port=" + redisPort)
                .sources(
                        Stream.of(Subject.values()).map(subject -> subject.bean).toArray(Class<?>[]::new))
                .run();
    }

    @Bean
    @Role(BeanDefinition.ROLE_INFRASTRUCTURE)
    static DefaultPointcutAdvisor emptyAdvisor() {
        MethodInterceptor empty = invocation -> invocation.proceed();
        return new DefaultPointcutAdvisor(new ComposablePointcut(new RootClassFilter(Jobs.Intercepted.class)), empty);
    }

    @Bean
    @Primary
    static ILogRecordService businessLog(StringRedisTemplate redis) {
        return new DefaultLogRecordServiceImpl() {
            @Override
            public void record(LogRecord record) {
                Aspects.write(redis, record.getType(), record.getBizNo());
            }
        };
    }

    @Bean
    static RedisCacheManager cacheManager(RedisConnectionFactory connections) {
        return RedisCacheManager.builder(connections)
                .cacheDefaults(RedisCacheConfiguration.defaultCacheConfig()
                        .entryTtl(Aspects.TIME_TO_LIVE)
                        .computePrefixWith(cache -> Aspects.KEY_PREFIX)
                        .serializeValuesWith(SerializationPair.fromSerializer(RedisSerializer.string())))
                .build();
    }

    @Bean
    static MeterRegistry meterRegistry() {
        return new SimpleMeterRegistry();
    }

    @Bean
    static TimedAspect timedAspect(MeterRegistry registry) {
        return new TimedAspect(registry);
    }
}
