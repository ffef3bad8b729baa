package io.runtelemetry.upstash;

import io.runtelemetry.json.JsonValue;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;

/**
 * Redis commands over the REST API: one by itself, several as a pipeline. Safe for use by several threads.
 */
record UpstashClient(UpstashHttp http) {

    /** As many commands as the TypeScript client sends in a request. */
    static final int MAX_COMMANDS = 1_000;

    /**
     * Executes commands; once more if the connection fails, when it is unknown whether they were executed.
     *
     * @param commandsAfter the commands, 1 to {@link #MAX_COMMANDS}, as they are to be when so much time has passed
     * @param timeout for both attempts
     * @return as many replies as there are commands, in their order
     * @throws UpstashException if there are none
     */
    List<UpstashReply> execute(Function<Duration, List<List<String>>> commandsAfter, Duration timeout) {
        long start = System.nanoTime();
        try {
            return attempt(commandsAfter.apply(Duration.ZERO), timeout);
        } catch (IOException lost) {
            Duration passed = Duration.ofNanos(System.nanoTime() - start);
            try {
                return attempt(commandsAfter.apply(passed), timeout.minus(passed));
            } catch (IOException lostAgain) {
                throw UpstashException.unreachable(lostAgain);
            }
        }
    }

    /**
     * Executes one command that changes nothing.
     *
     * @return what it gives
     * @throws UpstashException if it failed, or there is no reply
     */
    JsonValue ask(List<String> command, Duration timeout) {
        UpstashReply reply = execute(passed -> List.of(command), timeout).get(0);
        if (reply.error() != null) {
            throw UpstashException.command(reply.error());
        }
        return reply.result();
    }

    private List<UpstashReply> attempt(List<List<String>> commands, Duration timeout) throws IOException {
        boolean single = commands.size() == 1;
        HttpResponse<byte[]> response = single
                ? http.post("/", JsonValue.writeBytes(commands.get(0)), timeout)
                : http.post("/pipeline", JsonValue.writeBytes(commands), timeout);
        // Upstash answers a command that failed with status 400, and a pipeline in which some failed with 200.
        if (response.statusCode() != 200 && !(single && response.statusCode() == 400)) {
            throw UpstashException.status(response);
        }
        JsonValue reply = json(response);
        if (single) {
            return List.of(UpstashReply.of(reply));
        }
        if (!reply.isArray() || reply.elements().size() != commands.size()) {
            throw UpstashException.malformed();
        }
        return reply.elements().stream().map(UpstashReply::of).toList();
    }

    private static JsonValue json(HttpResponse<byte[]> response) {
        try {
            return JsonValue.parse(response.body());
        } catch (JsonValue.MalformedException e) {
            throw UpstashException.malformed();
        }
    }
}
