package io.runtelemetry.benchmarks.cost;

import com.mzt.logapi.beans.LogRecord;
import com.mzt.logapi.service.ILogRecordService;
import com.mzt.logapi.starter.annotation.EnableLogRecord;
import io.micrometer.core.aop.TimedAspect;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.runtelemetry.benchmarks.harness.BenchmarkApplication;
import java.lang.reflect.Method;
import java.util.List;
import org.aopalliance.intercept.MethodInterceptor;
import org.springframework.aop.support.DefaultPointcutAdvisor;
import org.springframework.aop.support.StaticMethodMatcherPointcut;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.cache.annotation.EnableCaching;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.ImportBeanDefinitionRegistrar;
import org.springframework.context.annotation.Primary;
import org.springframework.context.annotation.Role;
import org.springframework.core.type.AnnotationMetadata;
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
@Import({Aspects.Empty.class, Aspects.HandWritten.class, CostApplication.JobRegistrar.class})
class CostApplication {

    static ConfigurableApplicationContext start(int redisPort) {
        return BenchmarkApplication.builder(CostApplication.class, "spring.data.redis.port=" + redisPort)
                .run();
    }

    @Bean
    @Role(BeanDefinition.ROLE_INFRASTRUCTURE)
    static DefaultPointcutAdvisor emptyAdvisor() {
        MethodInterceptor empty = invocation -> invocation.proceed();
        return new DefaultPointcutAdvisor(
                new StaticMethodMatcherPointcut() {
                    @Override
                    public boolean matches(Method method, Class<?> targetClass) {
                        return targetClass == Jobs.Intercepted.class && "process".equals(method.getName());
                    }
                },
                empty);
    }

    @Bean
    @Primary
    static ILogRecordService businessLog(StringRedisTemplate redis) {
        return new ILogRecordService() {
            @Override
            public void record(LogRecord record) {
                Aspects.write(redis, record.getType(), record.getBizNo());
            }

            @Override
            public List<LogRecord> queryLog(String bizNo, String type) {
                return List.of();
            }

            @Override
            public List<LogRecord> queryLogByBizNo(String bizNo, String type, String subType) {
                return List.of();
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

    /** Adds the job of each subject. */
    static final class JobRegistrar implements ImportBeanDefinitionRegistrar {

        @Override
        public void registerBeanDefinitions(AnnotationMetadata importing, BeanDefinitionRegistry registry) {
            for (Subject subject : Subject.values()) {
                registry.registerBeanDefinition(subject.name(), new RootBeanDefinition(subject.bean));
            }
        }
    }
}
