package io.runtelemetry.trigger;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * The API of trigger.dev, as much of it as is read here. After a failure nothing is sent for a while: for as long as
 * trigger.dev asks where there were too many requests, else some seconds, so that not every page of a tool waits for the
 * same time-out. Safe for use by several threads.
 */
public final class TriggerApi {

    private static final String VERSION = "2025-07-16";

    private static final Duration PAUSE_AFTER_FAILURE = Duration.ofSeconds(5);

    private static final Duration PAUSE_AFTER_REFUSAL = Duration.ofMinutes(1);

    private static final Duration MAX_PAUSE = Duration.ofHours(1);

    private static final Pattern EPOCH_MILLIS = Pattern.compile("[0-9]{1,15}");

    private final JsonMapper mapper = new JsonMapper();

    private final TriggerApiOptions options;

    private final InstantSource clock;

    private final HttpClient http;

    private volatile @Nullable TriggerApiException pause;

    /** Makes a client. It connects when it is first used. */
    public TriggerApi(TriggerApiOptions options) {
        this(options, InstantSource.system());
    }

    TriggerApi(TriggerApiOptions options, InstantSource clock) {
        this.options = options;
        this.clock = clock;
        this.http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(options.connectTimeout())
                .build();
    }

    /**
     * Retrieves a run.
     *
     * @param runId a run ID of {@linkplain TriggerRunUrlGenerator#supports trigger.dev's form}
     * @return empty if there is none in the environment of the secret key
     * @throws TriggerApiException if trigger.dev could not be asked
     */
    public Optional<RunState> retrieveRun(String runId) {
        HttpResponse<byte[]> response = get("/api/v3/runs/" + runId);
        return response.statusCode() == 404
                ? Optional.empty()
                : Optional.of(read(response, ApiRun.class).state(runId));
    }

    /**
     * Asks where the secret key belongs.
     *
     * @throws TriggerApiException if trigger.dev could not be asked
     */
    public TriggerEnvironment whoAmI() {
        HttpResponse<byte[]> response = get("/api/v1/whoami");
        if (response.statusCode() == 404) {
            throw TriggerApiException.malformed(
                    "status 404, so telemetry.trigger.api-url is not the address of its API");
        }
        return read(response, ApiEnvironment.class).environment();
    }

    private HttpResponse<byte[]> get(String path) {
        TriggerApiException known = pause;
        Instant until = known == null ? null : known.retryAt();
        if (known != null && until != null && clock.instant().isBefore(until)) {
            throw known.again(until);
        }
        try {
            HttpResponse<byte[]> response = exchange(path);
            int status = response.statusCode();
            if (status == 401 || status == 403) {
                throw paused(TriggerApiException.refused(status), PAUSE_AFTER_REFUSAL);
            }
            if (status == 429) {
                throw rateLimited(response);
            }
            if (status != 200 && status != 404) {
                throw paused(TriggerApiException.unavailable("answered with status " + status), PAUSE_AFTER_FAILURE);
            }
            return response;
        } catch (IOException e) {
            String cause = e.getClass().getSimpleName();
            throw paused(TriggerApiException.unavailable("could not be reached: " + cause), PAUSE_AFTER_FAILURE);
        }
    }

    private HttpResponse<byte[]> exchange(String path) throws IOException {
        HttpRequest request = HttpRequest.newBuilder(options.address(path))
                .header("Authorization", "Bearer " + options.secretKey())
                .header("x-trigger-api-version", VERSION)
                .header("Accept", "application/json")
                .build();
        // Not HttpRequest.timeout, which ends with the headers of the response.
        CompletableFuture<HttpResponse<byte[]>> response = http.sendAsync(request, BodyHandlers.ofByteArray());
        try {
            return response.get(options.timeout().toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            throw paused(
                    TriggerApiException.unavailable("did not answer within " + options.timeout()), PAUSE_AFTER_FAILURE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw TriggerApiException.unavailable("was asked by a thread that was interrupted");
        } catch (ExecutionException e) {
            throw e.getCause() instanceof IOException lost ? lost : new IOException(e.getCause());
        } finally {
            response.cancel(true);
        }
    }

    private TriggerApiException rateLimited(HttpResponse<byte[]> response) {
        Duration wait = untilReset(response, clock.instant());
        return paused(TriggerApiException.rateLimited(clock.instant().plus(wait)), wait);
    }

    private static Duration untilReset(HttpResponse<byte[]> response, Instant now) {
        String reset = response.headers().firstValue("x-ratelimit-reset").orElse("");
        if (!EPOCH_MILLIS.matcher(reset).matches()) {
            return PAUSE_AFTER_FAILURE;
        }
        Duration wait = Duration.between(now, Instant.ofEpochMilli(Long.parseLong(reset)));
        if (wait.isNegative() || wait.isZero()) {
            return PAUSE_AFTER_FAILURE;
        }
        return wait.compareTo(MAX_PAUSE) > 0 ? MAX_PAUSE : wait;
    }

    private TriggerApiException paused(TriggerApiException failure, Duration time) {
        TriggerApiException paused = failure.again(clock.instant().plus(time));
        pause = paused;
        return paused;
    }

    /** The text of an error would quote what was read: whoami's answer holds the secret key. */
    private <T> T read(HttpResponse<byte[]> response, Class<T> type) {
        T value;
        try {
            value = mapper.readValue(response.body(), type);
        } catch (JacksonException e) {
            value = null;
        }
        if (value == null) {
            throw TriggerApiException.malformed("something that is not JSON of its API");
        }
        return value;
    }
}
