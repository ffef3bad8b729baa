package io.runtelemetry.thymeleaf;

import static org.assertj.core.api.Assertions.assertThat;

import io.runtelemetry.EntityRef;
import io.runtelemetry.TelemetryRecord;
import io.runtelemetry.TelemetryStore;
import io.runtelemetry.TelemetryWrite;
import io.runtelemetry.autoconfigure.TelemetryAutoConfiguration;
import io.runtelemetry.runstate.TelemetryRunStateAutoConfiguration;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.reactor.netty.autoconfigure.NettyReactiveWebServerAutoConfiguration;
import org.springframework.boot.thymeleaf.autoconfigure.ThymeleafAutoConfiguration;
import org.springframework.boot.webflux.autoconfigure.HttpHandlerAutoConfiguration;
import org.springframework.boot.webflux.autoconfigure.WebFluxAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.thymeleaf.context.Context;
import org.thymeleaf.spring6.SpringWebFluxTemplateEngine;
import org.thymeleaf.spring6.context.webflux.ReactiveDataDriverContextVariable;
import org.thymeleaf.templatemode.TemplateMode;
import org.thymeleaf.templateresolver.StringTemplateResolver;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.NonBlocking;
import reactor.core.scheduler.Schedulers;

/** Pages of WebFlux applications: threads that all requests share never wait for the store. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class ReactiveDialectTest {

    private static final String LINK = "<telemetry:link entity-type=\"payment\" entity-id=\"pym_123\"/>";

    @Test
    void a_page_is_rendered_where_it_may_wait() throws Exception {
        try (ConfigurableApplicationContext application = start()) {
            String page = get(application, "/page");

            assertThat(page).contains("run-id=\"run_abc\"");
            assertThat(application.getBean(WatchedStore.class).threads)
                    .hasSize(1)
                    .noneMatch(thread -> thread instanceof NonBlocking);
        }
    }

    @Test
    void a_list_that_comes_bit_by_bit_has_none_of_the_threads_that_bring_it_wait() throws Exception {
        try (ConfigurableApplicationContext application = start()) {
            String page = get(application, "/list");

            assertThat(page).contains("entity-id=\"pym_123\" run-id=\"run_abc\"", "entity-id=\"pym_3\"");
            assertThat(application.getBean(WatchedStore.class).threads)
                    .isNotEmpty()
                    .noneMatch(thread -> thread instanceof NonBlocking);
        }
    }

    private static String get(ConfigurableApplicationContext application, String path) throws Exception {
        String port = application.getEnvironment().getRequiredProperty("local.server.port");
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create("http://localhost:" + port + path))
                                .build(),
                        BodyHandlers.ofString())
                .body();
    }

    @Test
    void a_page_that_is_rendered_by_a_thread_of_Reactors_leaves_the_look_up_to_the_browser() {
        try (ConfigurableApplicationContext application = start()) {
            SpringWebFluxTemplateEngine engine = application.getBean(SpringWebFluxTemplateEngine.class);

            String page = Mono.fromCallable(() -> engine.process(LINK, new Context()))
                    .subscribeOn(Schedulers.parallel())
                    .block();

            assertThat(page)
                    .isEqualTo("<telemetry-link entity-type=\"payment\" entity-id=\"pym_123\"></telemetry-link>");
            assertThat(application.getBean(WatchedStore.class).threads).isEmpty();
        }
    }

    private static ConfigurableApplicationContext start() {
        return new SpringApplicationBuilder(Application.class)
                .web(WebApplicationType.REACTIVE)
                .properties("server.port=0", "spring.main.banner-mode=off")
                .properties("spring.thymeleaf.check-template-location=false")
                .run();
    }

    @Configuration(proxyBeanMethods = false)
    @ImportAutoConfiguration({
        HttpHandlerAutoConfiguration.class,
        NettyReactiveWebServerAutoConfiguration.class,
        TelemetryAutoConfiguration.class,
        TelemetryRunStateAutoConfiguration.class,
        TelemetryThymeleafAutoConfiguration.class,
        ThymeleafAutoConfiguration.class,
        WebFluxAutoConfiguration.class
    })
    static class Application {

        @Bean
        WatchedStore store() {
            return new WatchedStore();
        }

        @Bean
        StringTemplateResolver templates() {
            StringTemplateResolver templates = new StringTemplateResolver();
            templates.setTemplateMode(TemplateMode.HTML);
            return templates;
        }

        @Bean
        Pages pages() {
            return new Pages();
        }
    }

    @Controller
    static class Pages {

        @GetMapping("/page")
        String page() {
            return LINK;
        }

        @GetMapping("/list")
        String list(Model model) {
            Flux<String> ids = Flux.range(1, 3).map(i -> "pym_" + i).delayElements(Duration.ofMillis(50));
            model.addAttribute("ids", new ReactiveDataDriverContextVariable(ids, 1));
            return LINK + "<th:block th:each=\"id : ${ids}\">" + LINK.replace("pym_123", "${id}") + "</th:block>";
        }
    }

    /** Remembers who waited for it. */
    private static final class WatchedStore implements TelemetryStore {

        final List<Thread> threads = new CopyOnWriteArrayList<>();

        @Override
        public List<Failure> write(List<TelemetryWrite> writes) {
            return List.of();
        }

        @Override
        public Map<EntityRef, TelemetryRecord> read(Collection<EntityRef> entities) {
            threads.add(Thread.currentThread());
            return entities.stream()
                    .collect(Collectors.toMap(Function.identity(), entity -> new TelemetryRecord("run_abc")));
        }
    }
}
