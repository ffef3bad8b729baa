package io.runtelemetry.alert;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/** What shows that an alert comes from trigger.dev: the HMAC-SHA256 of its bytes, in hexadecimal digits. */
final class AlertSignature {

    static final String HEADER = "x-trigger-signature-hmacsha256";

    private static final String ALGORITHM = "HmacSHA256";

    private final SecretKeySpec key;

    AlertSignature(String secret) {
        this.key = new SecretKeySpec(secret.getBytes(UTF_8), ALGORITHM);
    }

    /** Returns the signature of a body. */
    String of(byte[] body) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            return HexFormat.of().formatHex(mac.doFinal(body));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every JDK has " + ALGORITHM, e);
        }
    }

    /** Returns whether two signatures are the same, in a time that does not tell how much of them is. */
    static boolean same(String expected, @Nullable String sent) {
        return sent != null && MessageDigest.isEqual(expected.getBytes(UTF_8), sent.getBytes(UTF_8));
    }
}
