package io.runtelemetry;

import io.runtelemetry.input.PrintableText;
import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;

/**
 * The entity types that an application knows: the six that every application shares, and its own, which it names in the
 * property {@code telemetry.entity-types} or in beans of this type; all of them are joined:
 *
 * <pre>{@code
 * @Bean
 * EntityTypes billingTypes() {
 *     return EntityTypes.sharedAnd(List.of("subscription"));
 * }
 * }</pre>
 *
 * <p>Immutable. A type is written {@code [a-z][a-z0-9_]{0,63}}: it can hold no colon, so keys stay unambiguous.
 */
public final class EntityTypes {

    /** A payment. */
    public static final String PAYMENT = "payment";

    /** A billing run. */
    public static final String BILLING_RUN = "billing_run";

    /** An invoice. */
    public static final String INVOICE = "invoice";

    /** A billing period. */
    public static final String BILLING_PERIOD = "billing_period";

    /** A webhook event. */
    public static final String WEBHOOK = "webhook";

    /** A notification. */
    public static final String NOTIFICATION = "notification";

    private static final Set<String> SHARED =
            Set.of(PAYMENT, BILLING_RUN, INVOICE, BILLING_PERIOD, WEBHOOK, NOTIFICATION);

    private static final int MAX_LENGTH = 64;

    private static final EntityTypes ONLY_SHARED = new EntityTypes(SHARED);

    private final Set<String> names;

    private EntityTypes(Set<String> names) {
        this.names = names;
    }

    /** Returns the six shared types. */
    public static EntityTypes shared() {
        return ONLY_SHARED;
    }

    /**
     * Returns the six shared types and those of an application.
     *
     * @param own further types, each {@code [a-z][a-z0-9_]{0,63}}; may repeat shared ones
     * @throws IllegalArgumentException if a type is malformed
     */
    public static EntityTypes sharedAnd(Collection<String> own) {
        Set<String> names = new TreeSet<>(SHARED);
        for (String type : own) {
            names.add(requireWellFormed(type));
        }
        return new EntityTypes(Set.copyOf(names));
    }

    /** Returns the names of all known types, in no order. */
    public Set<String> names() {
        return names;
    }

    /** Returns whether the type is known. */
    public boolean contains(String type) {
        return names.contains(type);
    }

    /**
     * Returns the type.
     *
     * @throws IllegalArgumentException if the type is not known; the message lists the known types and says how to add one
     */
    public String require(String type) {
        if (!names.contains(type)) {
            throw new IllegalArgumentException("Unknown entity type " + PrintableText.quoted(type) + ": known are "
                    + this + "; add your own with a bean of type EntityTypes or the property telemetry.entity-types");
        }
        return type;
    }

    static String requireWellFormed(String type) {
        if (!isWellFormed(type)) {
            throw new IllegalArgumentException("Entity type " + PrintableText.quoted(type)
                    + " must be 1 to 64 characters of a-z, 0-9 and _, and begin with a letter, as in 'billing_run'");
        }
        return type;
    }

    /** The same as a regular expression, without its garbage: this is on the path of each job. */
    private static boolean isWellFormed(String type) {
        if (type.isEmpty() || type.length() > MAX_LENGTH || !isLetter(type.charAt(0))) {
            return false;
        }
        for (int i = 1; i < type.length(); i++) {
            char c = type.charAt(i);
            if (!isLetter(c) && !(c >= '0' && c <= '9') && c != '_') {
                return false;
            }
        }
        return true;
    }

    private static boolean isLetter(char c) {
        return c >= 'a' && c <= 'z';
    }

    /** Returns the names, sorted and separated by commas. */
    @Override
    public String toString() {
        return String.join(", ", new TreeSet<>(names));
    }
}
