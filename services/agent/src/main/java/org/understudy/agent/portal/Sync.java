package org.understudy.agent.portal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

import org.jspecify.annotations.Nullable;

import org.understudy.agent.libc.Errno;
import org.understudy.agent.libc.ErrnoException;
import org.understudy.agent.portal.apply.Answers;
import org.understudy.agent.portal.apply.Applier;
import org.understudy.agent.portal.apply.Recovery;
import org.understudy.agent.portal.apply.Report;
import org.understudy.agent.portal.layer.DiskImage;
import org.understudy.agent.portal.layer.LayerException;
import org.understudy.agent.portal.layer.OpenDisk;
import org.understudy.agent.portal.manifest.KnownTree;
import org.understudy.agent.portal.store.Lock;
import org.understudy.agent.portal.store.ReplicaDirectory;
import org.understudy.agent.protocol.BatchCodec;
import org.understudy.agent.protocol.ChangesEnd;
import org.understudy.agent.protocol.Event;
import org.understudy.agent.protocol.FrameWriter;
import org.understudy.agent.protocol.Refine;
import org.understudy.agent.protocol.Want;

/**
 * One sync on its way into a new sync point. Frames come in on the caller's thread; one thread applies, one sends the old state,
 * one flushes while the others work, one opens the layer.
 */
final class Sync {
    private static final int QUEUE = 3;
    private static final long FLUSH_BYTES = 64L << 20;
    private static final long FLUSH_NANOS = TimeUnit.SECONDS.toNanos(10);
    private static final long RESERVE = 48L << 20;
    /** How often is looked whether it is time to flush or to tell how far it is. */
    private static final long LOOK_MILLIS = 50;

    private sealed interface Work {
        @SuppressWarnings("ArrayRecordComponent")
        record Batch(byte[] data, int length) implements Work {}

        record Pass(CompletableFuture<Long> done) implements Work {}

        record Finish(CompletableFuture<Long> done) implements Work {}

        record Stop() implements Work {}
    }

    /** Is told when the sync cannot go on. */
    interface Failure {
        void failed(Exception e);
    }

    private final FrameWriter out;
    private final Lock lock;
    private final SyncPlace place;
    private final KnownTree known;
    private final SyncLayer layer;
    private final OldSender old;
    private final Report report;
    private final Failure failure;
    private final Answers answers;
    private final BatchCodec codec = new BatchCodec();
    private final BlockingQueue<Work> queue = new ArrayBlockingQueue<>(QUEUE);
    private final Thread applierThread;
    private final Thread flushThread;
    private final String started = Instant.now().toString();
    private final long startNanos = System.nanoTime();
    private final AtomicBoolean failing = new AtomicBoolean();
    private volatile @Nullable Applier applier;
    private volatile boolean stopping;
    /** Nothing more is applied. */
    private final CountDownLatch over = new CountDownLatch(1);

    private volatile boolean failed;
    private boolean closed;
    private long deleted;
    private long wire;

    private Sync(FrameWriter out, Lock lock, SyncPlace place, Failure failure) throws IOException {
        this.out = out;
        this.lock = lock;
        this.place = place;
        this.known = place.known();
        this.layer = new SyncLayer(place);
        this.report = new Report(place.incoming().resolve("report.txt"));
        this.failure = failure;
        this.answers =
                new Answers(known, place.hash(), out, () -> layer.opened().root());
        this.old = new OldSender(known, out, this::fail);
        this.applierThread = Thread.ofPlatform().name("apply").unstarted(this::applyAll);
        this.flushThread = Thread.ofPlatform().daemon().name("flush").unstarted(this::flushAll);
    }

    /** Takes the lock, cleans up after the dead, and begins to send the old state. */
    static Sync prepare(PortalJob job, FrameWriter out, Failure failure) throws IOException {
        ReplicaDirectory replica = new ReplicaDirectory(Path.of(job.text(PortalJob.REPLICA)));
        Lock lock = Lock.take(replica, job.caller(), "for a sync", text -> new Event.Message(text).send(out));
        try {
            Sync sync = new Sync(out, lock, SyncPlace.prepare(job, replica), failure);
            sync.start();
            return sync;
        } catch (IOException | RuntimeException e) {
            lock.close();
            throw e;
        }
    }

    private void start() throws IOException {
        applierThread.start();
        if (place.resumed()) {
            layer.opened();
        } else if (!place.continued() && place.base() == 0) {
            // Nobody waits for the disk of a first sync but the first change; an increment opens its own when one
            // comes.
            var _ = layer.open();
        }
        old.start();
        new Event.Ready("resumed=" + place.resumed() + " base=" + place.base() + " point=" + place.number()
                        + " entries="
                        + (known.base() == null ? 0 : known.base().entries()) + " journal="
                        + known.journal().entries())
                .send(out);
    }

    // Frames

    void oldMore(long count) {
        old.more(count);
    }

    void changes(byte[] payload, int length) throws IOException {
        if (failed) {
            return;
        }
        wire += length;
        codec.unpack(payload, 0, length);
        byte[] data = java.util.Arrays.copyOf(codec.buffer(), codec.length());
        put(new Work.Batch(data, data.length));
    }

    private void put(Work work) throws IOException {
        try {
            while (!queue.offer(work, 200, TimeUnit.MILLISECONDS)) {
                if (failed) {
                    return;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("Interrupted.", e);
        }
    }

    void changesEnd(ChangesEnd end) throws IOException {
        if (failed) {
            return;
        }
        CompletableFuture<Long> done = new CompletableFuture<>();
        put(new Work.Pass(done));
        Long count = awaitWork(done);
        if (count != null) {
            deleted += count;
            new Event.PassDone(end.pass()).send(out);
        }
    }

    private @Nullable Long awaitWork(CompletableFuture<Long> done) throws IOException {
        while (!failed) {
            try {
                return done.get(100, TimeUnit.MILLISECONDS);
            } catch (java.util.concurrent.TimeoutException goOn) {
                // Perhaps the sync has failed meanwhile.
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IOException("Interrupted.", e);
            } catch (ExecutionException e) {
                return null;
            }
        }
        return null;
    }

    void want(Want want) throws IOException {
        if (!failed) {
            answers.want(want);
        }
    }

    void refine(Refine refine) throws IOException {
        if (!failed) {
            answers.refine(refine);
        }
    }

    boolean hasFailed() {
        return failed;
    }

    // Threads

    private void applyAll() {
        Applier a = null;
        try {
            while (true) {
                Work work = queue.take();
                if (work instanceof Work.Stop) {
                    return;
                }
                boolean needed = work instanceof Work.Batch b && b.length > 0;
                if (a == null && needed) {
                    a = new Applier(layer.opened().disk().root(), known, place.hash(), report);
                    if (place.resumed()) {
                        Recovery.touchDirectories(known, a);
                    }
                    applier = a;
                    flushThread.start();
                }
                switch (work) {
                    case Work.Batch b -> {
                        if (a != null) {
                            a.apply(b.data, 0, b.length);
                        }
                    }
                    case Work.Pass p -> p.done.complete(a == null ? 0 : a.endPass());
                    case Work.Finish f -> {
                        if (a == null && place.resumed()) {
                            a = new Applier(layer.opened().disk().root(), known, place.hash(), report);
                            Recovery.touchDirectories(known, a);
                        }
                        if (a != null) {
                            a.finishDirectories();
                        }
                        f.done.complete(0L);
                    }
                    case Work.Stop s -> {}
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException | RuntimeException e) {
            fail(e);
        } finally {
            if (a != null) {
                a.close();
            }
        }
    }

    private void fail(Exception e) {
        if (stopping || !failing.compareAndSet(false, true)) {
            return;
        }
        failed = true;
        Exception said = explain(e);
        Thread.ofPlatform().name("fail").start(() -> failure.failed(said));
    }

    /** A full disk shows as an input/output error behind a loop device. */
    private Exception explain(Exception e) {
        boolean maybe = e instanceof ErrnoException errno
                && (errno.is(Errno.EIO) || errno.is(Errno.ENOSPC) || errno.is(Errno.EROFS) || errno.is(Errno.EUCLEAN));
        if (!maybe || !Space.isShort(place.incoming())) {
            return e;
        }
        try {
            return Space.noSpace(place.incoming(), Space.free(place.incoming()), String.valueOf(e.getMessage()) + ".");
        } catch (IOException noAnswer) {
            return e;
        }
    }

    private void flushAll() {
        long flushedBytes = 0;
        long flushedAt = System.nanoTime();
        long shownAt = System.nanoTime();
        try {
            while (!over.await(LOOK_MILLIS, TimeUnit.MILLISECONDS) && !failed) {
                Applier a = applier;
                if (a == null) {
                    continue;
                }
                long bytes = a.contentBytes();
                long now = System.nanoTime();
                if (now - shownAt > 400_000_000L) {
                    shownAt = now;
                    new Event.Progress(a.entries(), a.files(), 0, bytes, wire, 0, a.lastPath()).send(out);
                }
                boolean due = bytes - flushedBytes >= FLUSH_BYTES
                        || (now - flushedAt > FLUSH_NANOS
                                && known.journal().position() > known.journal().checkpointed());
                if (due) {
                    long position = known.journal().position();
                    Space.watch(place.incoming(), RESERVE);
                    layer.flush();
                    if (stopping) {
                        return;
                    }
                    known.journal().checkpoint(position);
                    flushedBytes = bytes;
                    flushedAt = System.nanoTime();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException | RuntimeException e) {
            fail(e);
        }
    }

    // The end

    Map<String, String> publish(PortalJob job) throws IOException {
        try {
            return publishNow(job);
        } catch (IOException e) {
            throw explain(e) instanceof IOException io ? io : e;
        }
    }

    private Map<String, String> publishNow(PortalJob job) throws IOException {
        long begin = System.nanoTime();
        CompletableFuture<Long> finished = new CompletableFuture<>();
        put(new Work.Finish(finished));
        if (awaitWork(finished) == null) {
            throw new IOException("The sync had failed before.");
        }
        Map<String, String> result = new LinkedHashMap<>();
        Applier a = applier;
        if (place.base() > 0
                && job.flag(PortalJob.SKIP_UNCHANGED)
                && known.journal().isEmpty()) {
            stopThreads();
            closeAll();
            Trees.delete(place.incoming());
            Properties confirmed = new Properties();
            confirmed.setProperty("point", Integer.toString(place.base()));
            confirmed.setProperty("at", Instant.now().toString());
            ReplicaDirectory.save(place.replica().path().resolve("confirmed"), confirmed);
            release();
            result.put("unchanged", "true");
            result.put("point", Integer.toString(place.base()));
            result.put("ms-total", millis(startNanos));
            return result;
        }
        stopThreads();
        // The manifest needs nothing of the disk: both are finished side by side.
        CompletableFuture<ManifestResult> manifest = new CompletableFuture<>();
        Thread.ofPlatform().name("manifest").start(() -> {
            try {
                manifest.complete(ManifestResult.write(known, place.incoming(), place.hash()));
            } catch (IOException | RuntimeException | Error e) {
                manifest.completeExceptionally(e);
            }
        });
        long closing = System.nanoTime();
        layer.flush();
        OpenDisk disk = layer.opened().disk();
        var wrong = disk.errors();
        result.put("ms-flush", millis(closing));
        closing = System.nanoTime();
        DiskImage image = disk.image();
        layer.close();
        result.put("ms-close", millis(closing));
        wrong.addAll(image.check());
        ManifestResult written = SyncLayer.await(manifest);
        if (!wrong.isEmpty()) {
            throw new LayerException(
                    "layer-lost",
                    "The new layer has errors and is not published.",
                    String.join("; ", wrong),
                    "Look at the portal's disks and memory, then run the sync again.");
        }
        image.force();
        Map<String, Long> lines = report.counts();
        report.close();
        Properties point = new Properties();
        job.fields().forEach((key, value) -> {
            if (key.startsWith(PortalJob.META)) {
                point.setProperty(key.substring(PortalJob.META.length()), value);
            }
        });
        point.setProperty("format", "1");
        point.setProperty("number", Integer.toString(place.number()));
        point.setProperty("parent", Integer.toString(place.base()));
        point.setProperty("started", started);
        point.setProperty("finished", Instant.now().toString());
        point.setProperty("entries", Long.toString(written.entries()));
        point.setProperty("root", Long.toHexString(written.root()));
        point.setProperty("layer.bytes", Long.toString(image.allocated()));
        point.setProperty("content.bytes", Long.toString(a == null ? 0 : a.contentBytes()));
        lines.forEach((what, count) -> point.setProperty("report." + what, Long.toString(count)));
        known.close();
        ReplicaDirectory.save(place.incoming().resolve("point.properties"), point);
        // Until it has its name it can be continued; so what is needed for that goes afterwards.
        Files.move(place.incoming(), place.replica().point(place.number()), StandardCopyOption.ATOMIC_MOVE);
        ReplicaDirectory.force(place.replica().points());
        place.replica().setCurrent(place.number());
        Leftovers.ofSync(place.replica().point(place.number()));
        closed = true;
        lock.close();
        point.forEach((key, value) -> result.put(String.valueOf(key), String.valueOf(value)));
        result.put("point", Integer.toString(place.number()));
        result.put("unchanged", "false");
        result.put("deleted", Long.toString(deleted));
        result.put("ms-publish", millis(begin));
        result.put("ms-total", millis(startNanos));
        return result;
    }

    /** Ends it without a point. Safe to call at any moment, from any thread, more than once. */
    synchronized void abandon(boolean keep) throws IOException {
        if (closed) {
            return;
        }
        failed = true;
        lock.leaving();
        stopThreads();
        IOException trouble = null;
        try {
            if (keep) {
                known.journal().force();
            }
            if (keep && layer.isOpen()) {
                layer.flush();
            }
        } catch (IOException e) {
            trouble = e;
        }
        try {
            closeAll();
        } catch (IOException e) {
            trouble = e;
        }
        // A layer over another one of which a write was lost is worth nothing; of a first one what was flushed in time
        // is.
        boolean damaged = layer.hasLost() || trouble != null;
        try {
            if (!keep || (damaged && place.base() > 0)) {
                Trees.delete(place.incoming());
            } else {
                Continued.mark(place.incoming(), place.base(), damaged ? Continued.End.DAMAGED : Continued.End.CLOSED);
            }
        } finally {
            release();
        }
        if (trouble != null) {
            throw trouble;
        }
    }

    private void release() {
        closed = true;
        lock.close();
    }

    private void stopThreads() throws IOException {
        stopping = true;
        over.countDown();
        old.stop();
        try {
            if (Thread.currentThread() != applierThread && applierThread.isAlive()) {
                while (applierThread.isAlive() && !queue.offer(new Work.Stop(), 50, TimeUnit.MILLISECONDS)) {
                    if (failed) {
                        queue.clear();
                    }
                }
                applierThread.join();
            }
            if (flushThread.isAlive() && Thread.currentThread() != flushThread) {
                flushThread.join();
            }
            if (failed) {
                old.interrupt();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("Interrupted.", e);
        }
    }

    private void closeAll() throws IOException {
        try {
            layer.close();
        } finally {
            report.close();
            known.close();
        }
    }

    private static String millis(long since) {
        return Long.toString((System.nanoTime() - since) / 1_000_000);
    }
}
