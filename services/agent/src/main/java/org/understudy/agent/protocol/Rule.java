package org.understudy.agent.protocol;

/** One line of a profile's selection. The last rule that matches a path, or a directory above it, decides. */
public record Rule(String pattern, Decision decision) {
    public enum Decision {
        MIRROR(0),
        LEAVE_OUT(1),
        FAKE(2),
        EMPTY(3);

        private final int code;

        Decision(int code) {
            this.code = code;
        }

        public int code() {
            return code;
        }

        public static Decision of(int code) throws ProtocolException {
            return switch (code) {
                case 0 -> MIRROR;
                case 1 -> LEAVE_OUT;
                case 2 -> FAKE;
                case 3 -> EMPTY;
                default -> throw new ProtocolException("A rule has the unknown decision " + code + ".");
            };
        }
    }
}
