package io.runtelemetry.sample.browser;

import static org.assertj.core.api.Assertions.assertThat;

import io.runtelemetry.sample.NpmProject;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Links in lists that the libraries of others render: React, Vue, Turbo and htmx themselves, as npm has them. Each page has a
 * function {@code render(ids, generation)}; with another generation, each row is made anew.
 */
@ExtendWith(BrowserExtension.class)
final class FrameworksTest {

    /** Production builds of React come as CommonJS only. */
    private static final String COMMON_JS = """
            (() => {
              const made = {};
              const require = (name) => {
                if (!made[name]) {
                  const module = (made[name] = { exports: {} });
                  sources[name](module, module.exports, require);
                }
                return made[name].exports;
              };
              const sources = {%s};
              window.React = require("react");
              window.ReactDOM = require("react-dom/client");
            })();
            """;

    /** What renders a list, and how a page tells it to. */
    enum Library {
        REACT("""
                const { createElement } = window.React;
                const root = window.ReactDOM.createRoot(document.querySelector("#list"));
                window.render = (ids, generation) => root.render(
                  createElement("ul", null, ids.map((id, i) => createElement("li", { key: `${generation} ${id ?? i}` },
                    createElement("telemetry-link", { "entity-type": "payment", "entity-id": id })))));
                """),
        VUE("""
                const { createApp, h, shallowReactive } = window.Vue;
                const shown = shallowReactive({ ids: [], generation: 0 });
                createApp({ render: () => h("ul", shown.ids.map((id, i) => h("li", { key: `${shown.generation} ${id ?? i}` },
                  h("telemetry-link", { "entity-type": "payment", "entity-id": id })))) }).mount("#list");
                window.render = (ids, generation) => Object.assign(shown, { ids, generation });
                """),
        TURBO_FRAME("""
                window.render = (ids) => (document.querySelector("turbo-frame").src = `/rows?ids=${ids.map((id) => id ?? "")}`);
                """),
        TURBO_MORPH("""
                window.render = async (ids) => {
                  const rows = await (await fetch(`/rows?ids=${ids.map((id) => id ?? "")}`)).text();
                  window.Turbo.renderStreamMessage(
                    `<turbo-stream action="replace" method="morph" target="list"><template>${rows}</template></turbo-stream>`);
                };
                """),
        HTMX_2("""
                window.render = (ids) => window.htmx.ajax(
                  "GET", `/rows?ids=${ids.map((id) => id ?? "")}`, { target: "#list", swap: "outerHTML" });
                """),
        HTMX_4_MORPH("""
                window.render = (ids) => window.htmx.ajax(
                  "GET", `/rows?ids=${ids.map((id) => id ?? "")}`, { target: "#list", swap: "outerMorph" });
                """);

        private final String module;

        Library(String module) {
            this.module = module;
        }

        private String script(NpmProject npm) throws IOException {
            return switch (this) {
                case REACT ->
                    COMMON_JS.formatted(Stream.of(
                                    source(npm, "react", "react/cjs/react.production.js"),
                                    source(npm, "scheduler", "scheduler/cjs/scheduler.production.js"),
                                    source(npm, "react-dom", "react-dom/cjs/react-dom.production.js"),
                                    source(npm, "react-dom/client", "react-dom/cjs/react-dom-client.production.js"))
                            .collect(Collectors.joining(",\n")));
                case VUE -> npm.source("node_modules/vue/dist/vue.runtime.global.prod.js");
                case TURBO_FRAME, TURBO_MORPH -> npm.source("node_modules/@hotwired/turbo/dist/turbo.es2017-umd.js");
                case HTMX_2 -> npm.source("node_modules/htmx-2/dist/htmx.min.js");
                case HTMX_4_MORPH -> npm.source("node_modules/htmx-4/dist/htmx.min.js");
            };
        }

        private static String source(NpmProject npm, String name, String path) throws IOException {
            return "\"%s\": (module, exports, require) => {%s}".formatted(name, npm.source("node_modules/" + path));
        }
    }

    private final NpmProject npm = new NpmProject(Path.of("src", "test", "npm"));

    private final TelemetryStub stub = new TelemetryStub();

    private final Browser browser;

    FrameworksTest(Browser browser) throws IOException {
        this.browser = browser;
    }

    @BeforeEach
    void record() {
        List.of("1", "2", "3").forEach(id -> stub.runs.put("payment:" + id, "run_" + id));
    }

    @AfterEach
    void stop() {
        stub.close();
    }

    @ParameterizedTest
    @EnumSource
    void rowsThatAreSortedAskNothingAnewFlashNothingAndKeepTheFocus(Library library) throws IOException {
        open(library);
        render(1, "'1', '2', '3'");
        awaitRuns("run_1", "run_2", "run_3");
        watch();
        focus("2");

        render(1, "'3', '2', '1'");
        awaitRuns("run_3", "run_2", "run_1");
        browser.await(() -> focusIsOn("2"));
        render(1, "'2', '1', '3'");
        awaitRuns("run_2", "run_1", "run_3");
        browser.await(() -> focusIsOn("2"));

        assertCalm();
    }

    @ParameterizedTest
    @EnumSource
    void rowsThatAreMadeAnewAskNothingAnewFlashNothingAndKeepTheFocus(Library library) throws IOException {
        open(library);
        render(1, "'1', '2', '3'");
        awaitRuns("run_1", "run_2", "run_3");
        watch();
        focus("2");
        browser.script("document.querySelectorAll('li').forEach((row) => (row.dataset.seen = ''))");

        render(2, "'1', '2', '3'");
        if (library != Library.HTMX_4_MORPH && library != Library.TURBO_MORPH) {
            browser.await(() -> browser.findAll("li[data-seen]").isEmpty());
        }
        awaitRuns("run_1", "run_2", "run_3");
        browser.await(() -> focusIsOn("2"));

        assertCalm();
    }

    @ParameterizedTest
    @EnumSource
    void aRowWhoseIdIsNotKnownYetWaitsQuietlyAndThenAsksForItAlone(Library library) throws IOException {
        open(library);
        render(1, "'1', undefined, null, ''");
        browser.await(() -> browser.findAll("li").size() == 4);
        awaitRuns("run_1", "", "", "");

        assertThat(stub.lookUps)
                .singleElement()
                .satisfies(asked -> assertThat(asked.entities()).containsExactly("payment:1"));
        assertThat(browser.<List<String>>script(
                        "return [...document.querySelectorAll('telemetry-link')].map((link) => link.state)"))
                .containsExactly("link", "waiting", "waiting", "waiting");
        assertThat(browser.findAll("telemetry-notice")).isEmpty();

        render(1, "'1', '2'");
        awaitRuns("run_1", "run_2");
        assertThat(stub.lookUps).hasSize(2);
        assertThat(stub.lookUps.get(1).entities()).containsExactly("payment:2");
        assertThat(browser.errors()).isEmpty();
    }

    private void open(Library library) throws IOException {
        stub.relax();
        String script = library.script(npm);
        stub.serve("/library.js", "text/javascript", address -> script);
        stub.serve("/rows", "text/html", address -> rows(library, address));
        stub.withModule(library.module);
        boolean frame = library == Library.TURBO_FRAME;
        browser.open(stub.page(
                "<meta name=\"htmx-config\" content='{\"includeIndicatorStyles\":false}'>"
                        + "<script src=\"/library.js\"></script>",
                frame ? "<turbo-frame id=\"list\"></turbo-frame>" : "<div id=\"list\"></div>"));
        browser.await(() -> browser.<Boolean>script("return typeof window.render === 'function'"));
    }

    /** As a server writes rows, where an ID that is missing is an empty attribute. */
    private static String rows(Library library, URI address) {
        String rows = Stream.of(address.getQuery().substring("ids=".length()).split(",", -1))
                .map(("<li id=\"row_%1$s\"><telemetry-link entity-type=\"payment\" entity-id=\"%1$s\">"
                        + "</telemetry-link></li>")::formatted)
                .collect(Collectors.joining("", "<ul>", "</ul>"));
        String name = library == Library.TURBO_FRAME ? "turbo-frame" : "div";
        return "<%1$s id=\"list\">%2$s</%1$s>".formatted(name, rows);
    }

    private void render(int generation, String ids) {
        browser.script("void window.render([%s], %d)".formatted(ids, generation));
    }

    private void awaitRuns(String... runs) {
        browser.await(() -> List.of(runs)
                .equals(browser.script("return [...document.querySelectorAll('telemetry-link')].map("
                        + "(link) => link.shadowRoot.querySelector('a')?.firstChild.data ?? '')")));
    }

    /** Notes each state that a link tells of, and each frame in which one shows something else than a link. */
    private void watch() {
        stub.lookUps.clear();
        browser.script("""
                window.states = [];
                window.flashes = 0;
                document.addEventListener("telemetry-link", ({ detail }) => window.states.push(detail.state));
                const look = () => {
                  const links = [...document.querySelectorAll("telemetry-link")];
                  window.flashes += links.filter((link) => !link.shadowRoot.querySelector("a")).length;
                  requestAnimationFrame(look);
                };
                look();""");
    }

    private void assertCalm() {
        assertThat(stub.lookUps).isEmpty();
        assertThat(browser.<List<String>>script("return window.states.filter((state) => state !== 'link')"))
                .isEmpty();
        assertThat(browser.<Long>script("return window.flashes")).isZero();
        assertThat(browser.errors()).isEmpty();
    }

    private void focus(String id) {
        browser.script(
                "document.querySelector(`telemetry-link[entity-id='${arguments[0]}']`).shadowRoot.querySelector('a').focus()",
                id);
    }

    private boolean focusIsOn(String id) {
        return browser.<Boolean>script(
                "const active = document.activeElement; return active?.getAttribute('entity-id') === arguments[0]"
                        + " && active.shadowRoot?.activeElement?.localName === 'a'",
                id);
    }
}
