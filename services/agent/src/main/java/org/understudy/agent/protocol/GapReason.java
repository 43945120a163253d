package org.understudy.agent.protocol;

/** Why an entry of the source is not in the replica as it is there. */
public enum GapReason {
    VANISHED(1),
    REFUSED(2),
    INPUT_OUTPUT(3),
    SOCKET(4),
    LIMIT(5),
    OTHER_FILE_SYSTEM(6);

    private final int code;

    GapReason(int code) {
        this.code = code;
    }

    public int code() {
        return code;
    }

    public static GapReason of(int code) throws ProtocolException {
        for (GapReason reason : values()) {
            if (reason.code == code) {
                return reason;
            }
        }
        throw new ProtocolException("A gap has the unknown reason " + code + ".");
    }
}
