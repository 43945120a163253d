package org.understudy.agent.protocol;

/** What an entry of the tree is. */
public enum Kind {
    DIRECTORY('d'),
    FILE('f'),
    SYMLINK('l'),
    FIFO('p'),
    CHARACTER_DEVICE('c'),
    BLOCK_DEVICE('b'),
    /** A further name of a file that was named before. */
    HARD_LINK('h');

    private final int code;

    Kind(char code) {
        this.code = code;
    }

    public int code() {
        return code;
    }

    public static Kind of(int code) throws ProtocolException {
        return switch (code) {
            case 'd' -> DIRECTORY;
            case 'f' -> FILE;
            case 'l' -> SYMLINK;
            case 'p' -> FIFO;
            case 'c' -> CHARACTER_DEVICE;
            case 'b' -> BLOCK_DEVICE;
            case 'h' -> HARD_LINK;
            default -> throw new ProtocolException("An entry is of unknown kind " + code + ".");
        };
    }
}
