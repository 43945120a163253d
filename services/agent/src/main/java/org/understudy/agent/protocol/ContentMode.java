package org.understudy.agent.protocol;

/** Where the content of a file entry is. */
public enum ContentMode {
    /** As it was. */
    AS_BEFORE(0),
    /** Within the entry. */
    HERE(1),
    /** All of it follows, up to the end record. */
    FOLLOWS(2),
    /** What changed follows, up to the end record; the rest stays as it was. */
    FOLLOWS_CHANGED(3);

    private final int code;

    ContentMode(int code) {
        this.code = code;
    }

    public int code() {
        return code;
    }

    static ContentMode of(int code) throws ProtocolException {
        return switch (code) {
            case 0 -> AS_BEFORE;
            case 1 -> HERE;
            case 2 -> FOLLOWS;
            case 3 -> FOLLOWS_CHANGED;
            default -> throw new ProtocolException("A file entry has content of unknown mode " + code + ".");
        };
    }
}
