package org.understudy.agent.protocol;

/** The kinds of frames. */
public enum FrameType {
    HELLO(1),
    JOB(2),
    EVENT(3),
    RESULT(4),
    PROBLEM(5),
    CANCEL(6),
    ALIVE(7),
    OLD(16),
    OLD_END(17),
    CHANGES(18),
    CHANGES_END(19),
    WANT(20),
    HASHES(21),
    REFINE(22),
    SUBHASHES(23),
    OLD_MORE(24);

    private static final FrameType[] BY_CODE = table();

    private final int code;

    FrameType(int code) {
        this.code = code;
    }

    public int code() {
        return code;
    }

    /** Control frames are for the console; data frames pass between source and portal. */
    public boolean isControl() {
        return code < 16;
    }

    public static FrameType of(int code) throws ProtocolException {
        FrameType type = code < BY_CODE.length ? BY_CODE[code] : null;
        if (type == null) {
            throw new ProtocolException("A frame of unknown type " + code + " arrived.");
        }
        return type;
    }

    private static FrameType[] table() {
        FrameType[] table = new FrameType[32];
        for (FrameType type : values()) {
            table[type.code] = type;
        }
        return table;
    }
}
