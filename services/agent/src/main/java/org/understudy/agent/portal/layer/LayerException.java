package org.understudy.agent.portal.layer;

import java.io.IOException;

/** Something with a disk image did not work: what, why, and what one can do. */
public final class LayerException extends IOException {
    private static final long serialVersionUID = 1;

    public static final String NO_SPACE = "no-space";

    private final String kind;
    private final String why;
    private final String remedies;

    public LayerException(String kind, String what, String why, String remedies) {
        super(what);
        this.kind = kind;
        this.why = why;
        this.remedies = remedies;
    }

    public String kind() {
        return kind;
    }

    public String what() {
        return String.valueOf(getMessage());
    }

    public String why() {
        return why;
    }

    public String remedies() {
        return remedies;
    }
}
