package io.runtelemetry.interop;

import java.io.IOException;
import java.util.List;

/** The starter speaks REST, as the TypeScript applications do, by the variables that they have. */
class UpstashTypeScriptInteropTest extends TypeScriptInteropContract {

    UpstashTypeScriptInteropTest() throws IOException {
        super((redis, typeScript) -> List.of(
                "UPSTASH_REDIS_REST_URL=" + typeScript.url(),
                "UPSTASH_REDIS_REST_TOKEN=" + TypeScriptApplications.TOKEN));
    }
}
