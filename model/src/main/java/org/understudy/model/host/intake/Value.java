package org.understudy.model.host.intake;

/// The value of a variable, as far as it can be known without its tool.
///
/// @param text of a plain one; empty otherwise, so that no secret gets into a message
/// @param where such as `group_vars/web.yml`
public record Value(Kind kind, String text, String where) {
    public enum Kind {
        PLAIN(""),
        COMPUTED("is computed by a template"),
        ENCRYPTED("is encrypted in a vault"),
        /// a list or a map, where a text is expected
        OTHER("is not a plain value");

        private final String words;

        Kind(String words) {
            this.words = words;
        }
    }

    public static Value of(String text, String where) {
        String t = text.strip();
        if (t.startsWith("$ANSIBLE_VAULT")) {
            return new Value(Kind.ENCRYPTED, "", where);
        }
        if (t.contains("{{") || t.contains("{%")) {
            return new Value(Kind.COMPUTED, "", where);
        }
        return new Value(Kind.PLAIN, t, where);
    }

    boolean isPlain() {
        return kind == Kind.PLAIN;
    }

    /// Such as `is computed by a template (hosts.ini, line 3)`.
    String flaw() {
        return kind.words + " (" + where + ")";
    }
}
