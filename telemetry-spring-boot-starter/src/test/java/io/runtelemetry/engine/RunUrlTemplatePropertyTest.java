package io.runtelemetry.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.statistics.Statistics;

/** Whatever a run ID holds, its link stays on the template's own path. */
class RunUrlTemplatePropertyTest {

    private static final String HOST = "https://jobs.example.com";

    private static EngineRunUrlGenerator generator(String path) {
        return new EngineRunUrlGenerator(
                Engine.QUARTZ,
                RunUrlTemplate.of(
                        "telemetry.runs.quartz.url",
                        HOST + path,
                        List.of("fireInstanceId", "jobGroup", "jobName", "runId", "engine")));
    }

    @Property(tries = 5_000)
    void a_link_stays_on_the_path_of_its_template(@ForAll("runIds") String runId, @ForAll("paths") String path) {
        EngineRunUrlGenerator generator = generator(path);

        String url = generator.generateUrl(runId);

        Statistics.label("has a link")
                .collect(url != null)
                .coverage(links -> links.check(true).percentage(share -> share > 5));
        if (url != null) {
            List<String> opened = segmentsAsBrowsersOpenThem(url);
            List<String> own = List.of(path.substring(1).split("[?#]", -1)[0].split("/", -1));
            assertThat(opened).hasSameSizeAs(own);
            for (int i = 0; i < own.size(); i++) {
                if (!own.get(i).contains("{")) {
                    assertThat(opened.get(i)).isEqualTo(own.get(i));
                }
            }
        }
    }

    @Example
    void a_step_back_has_no_link_however_it_is_encoded() {
        for (String name : List.of(
                ":2E:2E",
                ":2e:2e",
                "..",
                ".:2E",
                ":2E.",
                ".",
                ":2E",
                "..:2Fadmin",
                "a:2F..",
                ":252E:252E",
                "..:5Cadmin")) {
            assertThat(generator("/quartz/{jobGroup}/{jobName}").generateUrl("quartz_1::" + name + "::admin"))
                    .as(name)
                    .isNull();
        }
        assertThat(generator("/quartz/{jobGroup}{jobName}").generateUrl("quartz_1::.::."))
                .isNull();
        assertThat(generator("/quartz/.{jobGroup}").generateUrl("quartz_1::.::a"))
                .isNull();
        assertThat(generator("/quartz/{jobGroup}/{jobName}").generateUrl("quartz_1::a.b::..c"))
                .isEqualTo(HOST + "/quartz/a.b/..c");
        assertThat(generator("/quartz?group={jobGroup}").generateUrl("quartz_1::..::a"))
                .isEqualTo(HOST + "/quartz?group=..");
    }

    /** As the URL Standard has it: a segment of dots, encoded or not, is a step. */
    private static List<String> segmentsAsBrowsersOpenThem(String url) {
        String path = url.substring(HOST.length() + 1).split("[?#]", -1)[0];
        Deque<String> segments = new ArrayDeque<>();
        for (String segment : path.split("[/\\\\]", -1)) {
            String dots = segment.toLowerCase(Locale.ROOT).replace("%2e", ".");
            if (dots.equals("..")) {
                segments.pollLast();
            } else if (!dots.equals(".")) {
                segments.addLast(segment);
            }
        }
        return List.copyOf(segments);
    }

    @Provide
    Arbitrary<String> runIds() {
        Arbitrary<String> parts = Arbitraries.of(
                        ".", "..", ":2E", ":2F", ":5C", ":25", ":252E", "a", "-", "_", "0", ":20")
                .list()
                .ofMinSize(1)
                .ofMaxSize(4)
                .map(pieces -> String.join("", pieces));
        return parts.list().ofSize(3).map(names -> "quartz_" + String.join("::", Objects.requireNonNull(names)));
    }

    @Provide
    Arbitrary<String> paths() {
        return Arbitraries.of(
                "/quartz/{jobGroup}/{jobName}/x",
                "/{jobGroup}{jobName}",
                "/a/.{jobName}/b",
                "/a/{fireInstanceId}.",
                "/runs/{runId}?x={jobName}",
                "/{engine}/{jobName}#{jobGroup}");
    }
}
