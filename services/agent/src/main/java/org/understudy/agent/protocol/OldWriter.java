package org.understudy.agent.protocol;

/** Fills batches of old state. When {@link #isFull}, send {@link #batch()} and {@link #reset}. */
public final class OldWriter {
    private static final int TARGET = 256 * 1024;

    private final WireWriter batch = new WireWriter(TARGET + 8192);
    private final FrontCoder paths = new FrontCoder();

    public void add(byte[] path, int length, Kind kind, long state, int content) {
        paths.write(batch, path, length);
        batch.u8(kind.code()).u64(state).u32(content);
    }

    public void add(Bytes path, Kind kind, long state, int content) {
        add(path.array(), path.length(), kind, state, content);
    }

    public boolean isFull() {
        return batch.length() >= TARGET;
    }

    public boolean isEmpty() {
        return batch.length() == 0;
    }

    public WireWriter batch() {
        return batch;
    }

    public void reset() {
        batch.reset();
        paths.reset();
    }
}
