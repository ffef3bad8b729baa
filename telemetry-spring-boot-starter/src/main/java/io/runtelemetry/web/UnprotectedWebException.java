package io.runtelemetry.web;

/** The HTTP API would be open to people whom nobody has decided about. */
final class UnprotectedWebException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String action;

    private UnprotectedWebException(String message, String action) {
        super(message);
        this.action = action;
    }

    static UnprotectedWebException nothingProtects(String basePath) {
        return new UnprotectedWebException(
                "telemetry.web.enabled=true, but nothing protects " + basePath
                        + ": Spring Security is not on the classpath and telemetry.web.token is not set",
                "Add spring-boot-starter-security and grant the authority telemetry.web.authority, or set"
                        + " telemetry.web.token for callers that send it as a bearer token, or let everybody who reaches"
                        + " the application ask with telemetry.web.allow-anonymous=true");
    }

    static UnprotectedWebException anonymousBesideSpringSecurity(String authority) {
        return new UnprotectedWebException(
                "telemetry.web.allow-anonymous=true has no effect where Spring Security is on the classpath",
                "Remove it, and grant the authority " + authority + " to those who may see the links");
    }

    static UnprotectedWebException anonymousBesideToken() {
        return new UnprotectedWebException(
                "telemetry.web.allow-anonymous=true makes telemetry.web.token meaningless", "Remove one of them");
    }

    String action() {
        return action;
    }
}
