package org.understudy.model.problem;

/// The cause class of a [Problem]. The exit code of each kind is part of the command line's
/// contract: scripts rely on it, so a number is never reused or changed. Codes below 64 leave room
/// for the shell's own (126 and up).
public enum Kind {
    FAILED(1),
    BAD_INPUT(2),
    NOT_FOUND(3),
    NAME_TAKEN(4),
    UNREACHABLE(10),
    HOST_KEY_UNKNOWN(11),
    HOST_KEY_CHANGED(12),
    LOGIN_REFUSED(13),
    NO_PRIVILEGE(14),
    MISSING_TOOL(15),
    UNSUPPORTED(16),
    NO_SPACE(17),
    BUSY(18),
    CONNECTION_LOST(19),
    TIMED_OUT(20),
    CANCELLED(30),
    INTERNAL(50);

    private final int exitCode;

    Kind(int exitCode) {
        this.exitCode = exitCode;
    }

    /// The exit code of the command line when it ends with a problem of this kind; never 0.
    public int exitCode() {
        return exitCode;
    }
}
