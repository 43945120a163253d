package org.understudy.agent.protocol;

/** Steps through the records of one decoded batch of old state, without making objects. */
public final class OldReader {
    private final FrontCoder paths = new FrontCoder();
    private final WireReader in = new WireReader(new byte[0]);
    private Kind kind = Kind.DIRECTORY;
    private long state;
    private int content;

    public void wrap(byte[] batch, int offset, int length) {
        paths.reset();
        in.wrap(batch, offset, length);
    }

    public boolean next() throws ProtocolException {
        if (in.atEnd()) {
            return false;
        }
        paths.read(in);
        kind = Kind.of(in.u8());
        state = in.u64();
        content = in.u32();
        return true;
    }

    /** The path's buffer, valid up to {@link #pathLength()} until the next step. */
    public byte[] path() {
        return paths.path();
    }

    public int pathLength() {
        return paths.length();
    }

    public Bytes pathCopy() {
        return paths.copy();
    }

    public Kind kind() {
        return kind;
    }

    public long state() {
        return state;
    }

    public int content() {
        return content;
    }
}
