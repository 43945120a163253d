package org.understudy.agent.capture;

import java.io.IOException;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;

import org.understudy.agent.protocol.BatchCodec;
import org.understudy.agent.protocol.ChangesEnd;
import org.understudy.agent.protocol.Event;
import org.understudy.agent.protocol.FrameType;
import org.understudy.agent.protocol.FrameWriter;
import org.understudy.agent.protocol.Job.Compression;
import org.understudy.agent.protocol.WireWriter;

/** Packs batches and writes them, on a thread of its own, and reports progress in between. */
final class Outbox implements Runnable {
    private static final int BATCHES = 5;
    private static final long PROGRESS_NANOS = 200_000_000;

    /** What waits to be written: a batch, the end of a pass, or the end of all. */
    private record Item(
            @Nullable WireWriter batch, @Nullable ChangesEnd end) {}

    private final FrameWriter writer;
    private final Totals totals;
    private final Inbox inbox;
    private final Pace pace;
    private final RateLimit rate;
    private final BlockingQueue<Item> queue = new ArrayBlockingQueue<>(BATCHES);
    private final BlockingQueue<WireWriter> free = new ArrayBlockingQueue<>(BATCHES + 2);
    private final CountDownLatch over = new CountDownLatch(1);
    private int made;
    private long lastProgress = System.nanoTime();

    Outbox(FrameWriter writer, Totals totals, Inbox inbox, Compression compression, long maxBytesPerSecond) {
        this.writer = writer;
        this.totals = totals;
        this.inbox = inbox;
        this.pace = new Pace(compression);
        this.rate = new RateLimit(maxBytesPerSecond);
    }

    @Override
    public void run() {
        try (BatchCodec codec = new BatchCodec()) {
            while (true) {
                @Nullable Item item = queue.poll(PROGRESS_NANOS, TimeUnit.NANOSECONDS);
                progress();
                if (item == null) {
                    continue;
                }
                if (item.batch != null) {
                    send(codec, item.batch);
                } else if (item.end != null) {
                    item.end.send(writer);
                    new Event.PassDone(item.end.pass()).send(writer);
                } else {
                    return;
                }
            }
        } catch (IOException e) {
            inbox.fail(StoppedException.streamEnded("output"));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException | Error e) {
            inbox.fail(new IOException("Sending failed: " + e, e));
        } finally {
            over.countDown();
        }
    }

    private void send(BatchCodec codec, WireWriter batch) throws IOException, InterruptedException {
        rate.take(batch.length());
        long before = writer.blockedNanos();
        boolean packed = codec.send(writer, FrameType.CHANGES, batch.buffer(), batch.length(), pace.next());
        pace.sent(codec.length(), writer.blockedNanos() - before, packed);
        free.put(batch.reset());
    }

    private void progress() throws IOException {
        long now = System.nanoTime();
        if (now - lastProgress >= PROGRESS_NANOS) {
            lastProgress = now;
            new Event.Progress(
                            totals.entries,
                            totals.files,
                            totals.bytesRead,
                            totals.contentBytes,
                            writer.total(),
                            0,
                            totals.path())
                    .send(writer);
        }
    }

    /** An empty batch to be filled. Waits until one is free. */
    WireWriter batch(int capacity) throws IOException {
        if (free.isEmpty() && made < BATCHES + 1) {
            made++;
            return new WireWriter(capacity);
        }
        return poll(free);
    }

    void put(WireWriter batch) throws IOException {
        offer(new Item(batch, null));
    }

    void put(ChangesEnd end) throws IOException {
        offer(new Item(null, end));
    }

    /** Waits until everything has been written, and ends the thread. */
    void stop() throws IOException {
        offer(new Item(null, null));
        try {
            over.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        inbox.check();
    }

    /** Ends the thread, though not all has been written; answers false where it hangs in a write. */
    boolean abandon() {
        queue.clear();
        try {
            return queue.offer(new Item(null, null), 1, TimeUnit.SECONDS) && over.await(2, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private void offer(Item item) throws IOException {
        try {
            while (!queue.offer(item, 100, TimeUnit.MILLISECONDS)) {
                inbox.check();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw StoppedException.byConsole();
        }
    }

    private <T> T poll(BlockingQueue<T> from) throws IOException {
        try {
            while (true) {
                @Nullable T item = from.poll(100, TimeUnit.MILLISECONDS);
                if (item != null) {
                    return item;
                }
                inbox.check();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw StoppedException.byConsole();
        }
    }
}
