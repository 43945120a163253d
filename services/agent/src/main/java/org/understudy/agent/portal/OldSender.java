package org.understudy.agent.portal;

import java.io.IOException;
import java.util.concurrent.Semaphore;

import org.understudy.agent.portal.manifest.Entry;
import org.understudy.agent.portal.manifest.KnownTree;
import org.understudy.agent.portal.manifest.Merge;
import org.understudy.agent.protocol.BatchCodec;
import org.understudy.agent.protocol.FrameType;
import org.understudy.agent.protocol.FrameWriter;
import org.understudy.agent.protocol.Limits;
import org.understudy.agent.protocol.OldWriter;

/** Tells the source what the replica has, on a thread of its own and never more than the source is ready to take. */
final class OldSender {
    private static final int EVERYTHING = 1 << 20;

    private final KnownTree known;
    private final FrameWriter out;
    private final Semaphore credit = new Semaphore(Limits.OLD_CREDIT);
    private final Thread thread;
    private volatile boolean stopping;

    /** @param trouble hears why it cannot go on, on its thread */
    OldSender(KnownTree known, FrameWriter out, Sync.Failure trouble) {
        this.known = known;
        this.out = out;
        this.thread = Thread.ofPlatform().daemon().name("old").unstarted(() -> send(trouble));
    }

    void start() {
        thread.start();
    }

    /** The source takes so many frames more. */
    void more(long count) {
        credit.release((int) Math.min(count, EVERYTHING));
    }

    /** Ends it at the next batch; it is not waited for. */
    void stop() {
        stopping = true;
        credit.release(EVERYTHING);
    }

    /** For when its reader may be gone: it may hang in writing. */
    void interrupt() {
        if (thread.isAlive()) {
            thread.interrupt();
        }
    }

    private void send(Sync.Failure trouble) {
        OldWriter old = new OldWriter();
        try (BatchCodec packer = new BatchCodec()) {
            Merge merge = known.merge();
            Entry entry = merge.next();
            while (entry != null && !stopping) {
                old.add(entry.path(), entry.kind(), entry.state(), entry.content());
                if (old.isFull()) {
                    send(old, packer);
                }
                entry = merge.next();
            }
            if (!old.isEmpty() && !stopping) {
                send(old, packer);
            }
            out.write(FrameType.OLD_END);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException | RuntimeException e) {
            trouble.failed(e);
        }
    }

    private void send(OldWriter old, BatchCodec packer) throws IOException, InterruptedException {
        credit.acquire();
        packer.pack(old.batch().buffer(), old.batch().length(), 1);
        out.write(FrameType.OLD, packer.buffer(), 0, packer.length());
        old.reset();
    }
}
