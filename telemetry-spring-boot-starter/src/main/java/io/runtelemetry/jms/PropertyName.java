package io.runtelemetry.jms;

/** Names of message properties, which must be Java identifiers. */
final class PropertyName {

    private PropertyName() {}

    /** Returns a header's name with underscores for what no identifier may have, as {@code Trigger_Run_Id}. */
    static String of(String header) {
        StringBuilder name = new StringBuilder();
        for (int i = 0; i < header.length(); i++) {
            char c = header.charAt(i);
            name.append(Character.isJavaIdentifierPart(c) ? c : '_');
        }
        return Character.isJavaIdentifierStart(name.charAt(0)) ? name.toString() : "_" + name;
    }
}
