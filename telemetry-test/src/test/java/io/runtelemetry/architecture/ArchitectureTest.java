package io.runtelemetry.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.Location;
import io.runtelemetry.EntityRef;
import io.runtelemetry.redis.RedisTelemetryStore;
import io.runtelemetry.tck.TelemetryStoreContract;
import io.runtelemetry.test.RecordedTelemetry;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

/** Which module and package may use which: docs/architecture.md has the map. */
class ArchitectureTest {

    private static final JavaClasses CORE = modulesOf(EntityRef.class);

    private static final JavaClasses STARTER = modulesOf(RedisTelemetryStore.class);

    private static final JavaClasses TCK = modulesOf(TelemetryStoreContract.class);

    private static final JavaClasses TEST = modulesOf(RecordedTelemetry.class);

    private static final JavaClasses ALL = modulesOf(
            EntityRef.class, RedisTelemetryStore.class, TelemetryStoreContract.class, RecordedTelemetry.class);

    /** The rooms of the starter, but for the one that all others may use. */
    private static final Set<String> ROOMS = STARTER.stream()
            .map(ArchitectureTest::room)
            .filter(room -> !room.equals("autoconfigure"))
            .collect(Collectors.toCollection(TreeSet::new));

    /** Which room uses which other ones. */
    private static final Map<String, Set<String>> ARROWS = Map.of(
            "http", Set.of("run"),
            "kafka", Set.of("run"),
            "rabbit", Set.of("run"),
            "jms", Set.of("run"),
            "engine", Set.of("run"),
            "entity", Set.of("aspect"),
            "alert", Set.of("web"),
            "web", Set.of("aspect"),
            "thymeleaf", Set.of("web"),
            "actuate", Set.of("aspect", "web"));

    /** Where each optional library is used. */
    private static final Map<String, Set<String>> LIBRARIES = Map.ofEntries(
            entry("org.springframework.data.redis..", Set.of("redis")),
            entry("io.lettuce..", Set.of("redis")),
            entry("redis.clients..", Set.of("redis")),
            entry("io.netty..", Set.of("redis")),
            entry("org.springframework.data.relational..", Set.of("entity")),
            entry("org.springframework.data.jdbc..", Set.of("entity")),
            entry("org.hibernate..", Set.of("entity")),
            entry("jakarta.persistence..", Set.of("entity")),
            entry("org.springframework.orm..", Set.of("entity")),
            entry("com.github.benmanes..", Set.of("runstate")),
            entry("jakarta.servlet..", Set.of("http", "web", "alert")),
            entry("org.springframework.web..", Set.of("http", "web", "alert", "thymeleaf")),
            entry("org.springframework.http..", Set.of("http", "web", "alert", "thymeleaf")),
            entry("io.micrometer.core..", Set.of("metrics")),
            entry("io.micrometer.observation..", Set.of("metrics")),
            entry("io.micrometer.common..", Set.of("metrics")),
            entry("io.micrometer.context..", Set.of("run")),
            entry("org.springframework.boot.health..", Set.of("health")),
            entry("org.thymeleaf..", Set.of("thymeleaf")),
            entry("org.unbescape..", Set.of("thymeleaf")),
            entry("org.springframework.security..", Set.of("web")),
            entry("org.springdoc..", Set.of("web")),
            entry("io.swagger..", Set.of("web")),
            entry("org.springframework.boot.actuate..", Set.of("actuate")),
            entry("org.springframework.kafka..", Set.of("kafka")),
            entry("org.apache.kafka..", Set.of("kafka")),
            entry("org.springframework.amqp..", Set.of("rabbit")),
            entry("org.springframework.jms..", Set.of("jms")),
            entry("jakarta.jms..", Set.of("jms")),
            entry("org.springframework.batch..", Set.of("engine")),
            entry("org.quartz..", Set.of("engine")),
            entry("org.jobrunr..", Set.of("engine")),
            // Whichever library an application has for its JSON, ours is read and written by the core.
            entry("tools.jackson..", Set.of()),
            // Swagger's model is read by the mapper that it brings along.
            entry("com.fasterxml..", Set.of("web")));

    private static final String INPUT = "io.runtelemetry.input";

    private static String room(JavaClass type) {
        return type.getPackageName().replaceFirst("io\\.runtelemetry\\.?", "");
    }

    /** The classes that lie beside these, in a directory or in a jar. */
    private static JavaClasses modulesOf(Class<?>... types) {
        return new ClassFileImporter()
                .importLocations(Stream.of(types)
                        .map(type -> Location.of(
                                type.getProtectionDomain().getCodeSource().getLocation()))
                        .toList());
    }

    /** A body without end would fill the memory: {@code BoundedHttpClient} reads what others send. */
    @Test
    void no_body_of_a_response_is_read_without_a_limit() {
        for (JavaClasses published : List.of(CORE, STARTER)) {
            noClasses()
                    .should()
                    .dependOnClassesThat()
                    .haveFullyQualifiedName("java.net.http.HttpResponse$BodyHandlers")
                    .orShould()
                    .dependOnClassesThat()
                    .haveFullyQualifiedName("java.net.http.HttpResponse$BodySubscribers")
                    .orShould()
                    .dependOnClassesThat()
                    .haveFullyQualifiedName("java.net.HttpURLConnection")
                    .check(published);
        }
    }

    @Test
    void the_rooms_are_not_empty() {
        assertThat(CORE.contain(EntityRef.class)).isTrue();
        assertThat(CORE.contain(RedisTelemetryStore.class)).isFalse();
        assertThat(STARTER.contain(RedisTelemetryStore.class)).isTrue();
        assertThat(STARTER.contain(EntityRef.class)).isFalse();
        assertThat(TCK.contain(TelemetryStoreContract.class)).isTrue();
        assertThat(TEST.contain(RecordedTelemetry.class)).isTrue();
        assertThat(TEST.contain(TelemetryStoreContract.class)).isFalse();
        assertThat(CORE.size() + STARTER.size() + TCK.size() + TEST.size()).isEqualTo(ALL.size());
    }

    @Test
    void the_core_uses_the_JDK_slf4j_jspecify_and_Jackson_and_nothing_else() {
        DescribedPredicate<JavaClass> ofCore = DescribedPredicate.describe(
                "are in the core",
                type -> CORE.contain(type.getBaseComponentType().getName()));
        classes()
                .should()
                .onlyDependOnClassesThat(ofCore.or(resideInAnyPackage(
                        "java..",
                        "org.slf4j..",
                        "org.jspecify..",
                        "tools.jackson..",
                        "com.fasterxml.jackson.annotation..")))
                .check(CORE);
    }

    @Test
    void the_starter_does_not_use_the_modules_for_tests() {
        noClasses()
                .should()
                .dependOnClassesThat(resideInAnyPackage("io.runtelemetry.test..", "io.runtelemetry.tck.."))
                .check(STARTER);
    }

    @Test
    void the_contracts_of_stores_need_the_core_JUnit_AssertJ_Awaitility_and_a_Redis() {
        classes()
                .should()
                .onlyDependOnClassesThat(resideInAnyPackage(
                        "java..",
                        "io.runtelemetry",
                        "io.runtelemetry.store..",
                        "io.runtelemetry.tck..",
                        "org.jspecify..",
                        "org.junit.jupiter..",
                        "org.assertj..",
                        "org.awaitility..",
                        "redis.embedded.."))
                .check(TCK);
    }

    @Test
    void packages_are_free_of_cycles() {
        slices().matching("io.runtelemetry.(*)..").should().beFreeOfCycles().check(ALL);
        // The root package is no slice of its own: it holds what all others use, so it uses none of them but the
        // checks.
        noClasses()
                .that(resideInAPackage("io.runtelemetry"))
                .should()
                .dependOnClassesThat(resideInAPackage("io.runtelemetry.*..").and(not(resideInAPackage(INPUT))))
                .check(ALL);
        noClasses()
                .that(resideInAPackage(INPUT))
                .should()
                .dependOnClassesThat(resideInAPackage("io.runtelemetry..").and(not(resideInAPackage(INPUT))))
                .check(ALL);
    }

    @Test
    void no_more_than_two_types_of_a_package_know_each_other_in_a_circle() {
        // Not in the test module: assertions lead to each other, as AssertJ has them.
        Map<String, List<JavaClass>> packages = ALL.stream()
                .filter(type -> !type.isNestedClass() && !TEST.contain(type.getName()))
                .collect(Collectors.groupingBy(JavaClass::getPackageName));

        assertThat(packages.values().stream().flatMap(types -> circles(types).stream()))
                .isEmpty();
    }

    /** Returns the sets of more than two types that all reach each other. */
    private static Set<Set<String>> circles(List<JavaClass> types) {
        Map<String, Set<String>> reached =
                types.stream().collect(Collectors.toMap(JavaClass::getName, type -> used(type)));
        boolean more = true;
        while (more) {
            more = false;
            for (Set<String> names : reached.values()) {
                for (String name : List.copyOf(names)) {
                    more |= names.addAll(reached.getOrDefault(name, Set.of()));
                }
            }
        }
        return reached.keySet().stream()
                .map(name -> reached.get(name).stream()
                        .filter(other -> reached.getOrDefault(other, Set.of()).contains(name))
                        .collect(Collectors.<String, Set<String>>toCollection(TreeSet::new)))
                .filter(circle -> circle.size() > 2)
                .collect(Collectors.toSet());
    }

    /** Returns the types of the same package that a type uses, itself or in a nested type. */
    private static Set<String> used(JavaClass type) {
        return ALL.stream()
                .filter(part -> part.equals(type) || outermost(part).equals(type.getName()))
                .flatMap(part -> part.getDirectDependenciesFromSelf().stream())
                .map(Dependency::getTargetClass)
                .filter(target -> target.getPackageName().equals(type.getPackageName()))
                .map(ArchitectureTest::outermost)
                .filter(name -> !name.equals(type.getName()))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static String outermost(JavaClass type) {
        return type.getBaseComponentType().getName().replaceFirst("\\$.*", "");
    }

    @Test
    void the_auto_configuration_of_the_recorder_uses_no_room() {
        noClasses()
                .that(resideInAPackage("io.runtelemetry.autoconfigure.."))
                .should()
                .dependOnClassesThat(resideInAnyPackage(packages(ROOMS)))
                .check(STARTER);
    }

    @Test
    void rooms_are_closed_but_for_the_arrows_above() {
        for (String room : ROOMS) {
            Set<String> closed = new TreeSet<>(ROOMS);
            closed.remove(room);
            closed.removeAll(ARROWS.getOrDefault(room, Set.of()));
            noClasses()
                    .that(resideInAPackage("io.runtelemetry." + room + ".."))
                    .should()
                    .dependOnClassesThat(resideInAnyPackage(packages(closed)))
                    .check(STARTER);
        }
    }

    private static String[] packages(Set<String> rooms) {
        return rooms.stream().map(room -> "io.runtelemetry." + room + "..").toArray(String[]::new);
    }

    @Test
    void only_the_rooms_of_an_optional_library_use_it() {
        LIBRARIES.forEach((library, rooms) -> noClasses()
                .that(not(resideInAnyPackage(packages(rooms))))
                .should()
                .dependOnClassesThat(resideInAPackage(library))
                .check(STARTER));
    }

    @Test
    void every_package_says_what_it_is_for_and_is_null_marked() {
        Set<String> unmarked = ALL.stream()
                .map(JavaClass::getPackage)
                .filter(room -> !room.tryGetPackageInfo()
                        .map(info -> info.isAnnotatedWith(NullMarked.class))
                        .orElse(false))
                .map(JavaPackage::getName)
                .collect(Collectors.toSet());

        assertThat(unmarked).isEmpty();
    }

    @Test
    void no_class_is_named_after_doing_anything_at_all() {
        noClasses()
                .should()
                .haveSimpleNameEndingWith("Utils")
                .orShould()
                .haveSimpleNameEndingWith("Util")
                .orShould()
                .haveSimpleNameEndingWith("Manager")
                .orShould()
                .haveSimpleNameEndingWith("Impl")
                .orShould()
                .haveSimpleNameEndingWith("Helper")
                .check(ALL);
    }
}
