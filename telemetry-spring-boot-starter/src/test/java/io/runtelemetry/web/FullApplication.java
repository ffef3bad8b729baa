package io.runtelemetry.web;

import org.jobrunr.spring.autoconfigure.JobRunrAutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.context.annotation.Configuration;

/** An application with everything that is on the classpath, save what needs a database. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnProperty("test.full-application")
@EnableAutoConfiguration(exclude = {DataSourceAutoConfiguration.class, JobRunrAutoConfiguration.class})
class FullApplication {}
