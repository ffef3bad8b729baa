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
final class UpstashClient {

    /** As many commands as the TypeScript client sends in a request. */
    static final int MAX_COMMANDS = 1_000;

    private final UpstashHttp http;

    UpstashClient(UpstashHttp http) {
        this.http = http;
    }

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
        return commands.size() == 1 ? List.of(single(commands.get(0), timeout)) : pipeline(commands, timeout);
    }

    /** Upstash answers a command that failed with status 400, and a pipeline in which some failed with 200. */
    private UpstashReply single(List<String> command, Duration timeout) throws IOException {
        HttpResponse<byte[]> response = http.post("/", JsonValue.writeBytes(command), timeout);
        if (response.statusCode() != 200 && response.statusCode() != 400) {
            throw UpstashException.status(response);
        }
        return UpstashReply.of(json(response));
    }

    private List<UpstashReply> pipeline(List<List<String>> commands, Duration timeout) throws IOException {
        HttpResponse<byte[]> response = http.post("/pipeline", JsonValue.writeBytes(commands), timeout);
        if (response.statusCode() != 200) {
            throw UpstashException.status(response);
        }
        JsonValue replies = json(response);
        if (!replies.isArray() || replies.elements().size() != commands.size()) {
            throw UpstashException.malformed();
        }
        return replies.elements().stream().map(UpstashReply::of).toList();
    }

    private static JsonValue json(HttpResponse<byte[]> response) {
        try {
            return JsonValue.parse(response.body());
        } catch (JsonValue.MalformedException e) {
            throw UpstashException.malformed();
        }
    }
}
