package io.runtelemetry.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.runtelemetry.web.ApiServer.Stack;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@DisplayNameGeneration(ReplaceUnderscores.class)
class OpenApiTest {

    @ParameterizedTest
    @EnumSource
    void springdoc_describes_the_API_under_its_base_path(Stack stack) throws Exception {
        try (ApiServer server =
                ApiServer.open(stack, "telemetry.web.base-path=/internal/links", "test.full-application=true")) {
            JsonNode description =
                    JsonMapper.shared().readTree(server.get("/v3/api-docs").body());

            assertThat(description.path("paths").propertyNames())
                    .contains(
                            "/internal/links/{type}/{id}",
                            "/internal/links/{type}/{id}/open",
                            "/internal/links/link",
                            "/internal/links/open",
                            "/internal/links/lookup",
                            "/internal/links/{type}/{id}/history",
                            "/internal/links/history",
                            "/internal/links/search",
                            "/internal/links/coverage",
                            "/internal/links/runs/{runId}",
                            "/internal/links/runs/{runId}/state",
                            "/internal/links/runs/{runId}/failure",
                            "/internal/links/states");
            assertThat(description
                            .at(
                                    "/paths/~1internal~1links~1{type}~1{id}/get/responses/200/content/application~1json/schema/$ref")
                            .asString())
                    .isEqualTo("#/components/schemas/TelemetryLink");
            assertThat(description
                            .at("/components/schemas/TelemetryLink/properties/record/$ref")
                            .asString())
                    .isEqualTo("#/components/schemas/TelemetryRecord");
        }
    }

    @ParameterizedTest
    @EnumSource
    void each_group_of_the_application_contains_it(Stack stack) throws Exception {
        try (ApiServer server = ApiServer.open(
                stack,
                "test.full-application=true",
                "springdoc.group-configs[0].group=internal",
                "springdoc.group-configs[0].paths-to-match=/internal/**")) {
            JsonNode description = JsonMapper.shared()
                    .readTree(server.get("/v3/api-docs/internal").body());

            assertThat(description.path("paths").propertyNames())
                    .contains("/telemetry/{type}/{id}", "/telemetry/lookup");
        }
    }
}
