package org.understudy.agent.portal;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
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
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;

import org.jspecify.annotations.Nullable;

import org.understudy.agent.libc.Errno;
import org.understudy.agent.libc.ErrnoException;
import org.understudy.agent.libc.Libc;
import org.understudy.agent.libc.OpenFlags;
import org.understudy.agent.portal.apply.Answers;
import org.understudy.agent.portal.apply.Applier;
import org.understudy.agent.portal.apply.Recovery;
import org.understudy.agent.portal.apply.Report;
import org.understudy.agent.portal.layer.DiskImage;
import org.understudy.agent.portal.layer.LayerException;
import org.understudy.agent.portal.layer.Layout;
import org.understudy.agent.portal.layer.OpenDisk;
import org.understudy.agent.portal.manifest.Entry;
import org.understudy.agent.portal.manifest.HashFile;
import org.understudy.agent.portal.manifest.Journal;
import org.understudy.agent.portal.manifest.KnownTree;
import org.understudy.agent.portal.manifest.Manifest;
import org.understudy.agent.portal.manifest.Merge;
import org.understudy.agent.portal.store.Lock;
import org.understudy.agent.portal.store.ReplicaDirectory;
import org.understudy.agent.protocol.BatchCodec;
import org.understudy.agent.protocol.ChangesEnd;
import org.understudy.agent.protocol.Event;
import org.understudy.agent.protocol.FrameType;
import org.understudy.agent.protocol.FrameWriter;
import org.understudy.agent.protocol.Hash;
import org.understudy.agent.protocol.Limits;
import org.understudy.agent.protocol.OldWriter;
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

    private record Opened(OpenDisk disk, int root) {}

    private final FrameWriter out;
    private final ReplicaDirectory replica;
    private final Lock lock;
    private final Layout layout;
    private final int number;
    private final int base;
    private final Path incoming;
    private final KnownTree known;
    private final Hash hash;
    private final Report report;
    private final boolean resumed;
    private final boolean torn;
    private final Failure failure;
    private final Answers answers;
    private final BatchCodec codec = new BatchCodec();
    private final BlockingQueue<Work> queue = new ArrayBlockingQueue<>(QUEUE);
    private final Semaphore credit = new Semaphore(Limits.OLD_CREDIT);
    private final Thread applierThread;
    private final Thread flushThread;
    private final Thread oldThread;
    private final String started = Instant.now().toString();
    private final long startNanos = System.nanoTime();
    private final AtomicReference<@Nullable CompletableFuture<Opened>> opening = new AtomicReference<>();
    private final AtomicBoolean failing = new AtomicBoolean();
    private volatile @Nullable Applier applier;
    private volatile boolean stopping;
    /** Nothing more is applied. */
    private final CountDownLatch over = new CountDownLatch(1);
    /** A write was lost: the layer is not what its journal says. */
    private volatile @Nullable Exception lost;

    private volatile boolean failed;
    private boolean closed;
    private long deleted;
    private long wire;

    private Sync(
            FrameWriter out,
            ReplicaDirectory replica,
            Lock lock,
            Layout layout,
            int number,
            int base,
            KnownTree known,
            Hash hash,
            boolean resumed,
            boolean torn,
            Failure failure)
            throws IOException {
        this.out = out;
        this.replica = replica;
        this.lock = lock;
        this.layout = layout;
        this.number = number;
        this.base = base;
        this.incoming = replica.incoming(number);
        this.known = known;
        this.hash = hash;
        this.report = new Report(incoming.resolve("report.txt"));
        this.resumed = resumed;
        this.torn = torn;
        this.failure = failure;
        this.answers = new Answers(known, hash, out, () -> opened().root());
        this.applierThread = Thread.ofPlatform().name("apply").unstarted(this::applyAll);
        this.flushThread = Thread.ofPlatform().daemon().name("flush").unstarted(this::flushAll);
        this.oldThread = Thread.ofPlatform().daemon().name("old").unstarted(this::sendOld);
    }

    /** Takes the lock, cleans up after the dead, and begins to send the old state. */
    static Sync prepare(PortalJob job, FrameWriter out, Failure failure) throws IOException {
        ReplicaDirectory replica = new ReplicaDirectory(Path.of(job.text(PortalJob.REPLICA)));
        Lock lock = Lock.take(replica, job.caller(), "for a sync", text -> new Event.Message(text).send(out));
        try {
            return prepare(job, out, failure, replica, lock);
        } catch (IOException | RuntimeException e) {
            lock.close();
            throw e;
        }
    }

    private static Sync prepare(PortalJob job, FrameWriter out, Failure failure, ReplicaDirectory replica, Lock lock)
            throws IOException {
        if (!replica.exists()) {
            if (job.get(Layout.BYTES) == null) {
                throw StoreJobs.noReplica(replica);
            }
            create(job, replica);
        }
        Properties properties = ReplicaDirectory.load(replica.properties());
        if (!"1".equals(properties.getProperty("format"))) {
            throw new LayerException(
                    "format",
                    "The replica in " + replica.path() + " has another format.",
                    "It says format " + properties.getProperty("format") + ", this program knows 1.",
                    "Use the program that made it, or remove it.");
        }
        Leftovers.sweep(replica);
        Layout layout = Layout.read(properties);
        Hash hash = new Hash(Long.parseLong(properties.getProperty("seed", "0")));
        int base = (int) job.number(PortalJob.POINT, replica.current());
        if (Space.isShort(replica.points())) {
            // What broke off may be what fills the disk.
            Continued.discard(replica);
        }
        Space.need(replica.points(), job.number(PortalJob.BYTES, 0));
        Continued continued = Continued.find(replica, base);
        int number = continued == null ? nextNumber(replica) : continued.number();
        Path incoming = replica.incoming(number);
        if (continued == null) {
            Files.createDirectory(incoming);
            Continued.mark(incoming, base, Continued.End.OPEN);
        }
        boolean torn = continued != null && continued.torn();
        Journal journal = Journal.open(incoming.resolve("journal"), hash);
        boolean resumed = !journal.isEmpty();
        Manifest manifest = base == 0 ? null : new Manifest(replica.point(base));
        KnownTree known = new KnownTree(manifest, journal, new HashFile(incoming.resolve("hashes")));
        Sync sync = new Sync(out, replica, lock, layout, number, base, known, hash, resumed, torn, failure);
        sync.start(continued != null);
        return sync;
    }

    private static int nextNumber(ReplicaDirectory replica) throws IOException {
        Properties properties = ReplicaDirectory.load(replica.properties());
        int highest = Integer.parseInt(properties.getProperty("highest", "0"));
        for (int point : replica.numbers()) {
            highest = Math.max(highest, point);
        }
        return highest + 1;
    }

    private static void create(PortalJob job, ReplicaDirectory replica) throws IOException {
        Layout layout;
        try {
            layout = Layout.read(job.properties()).complete();
        } catch (IllegalArgumentException e) {
            throw new LayerException(
                    "layout", "This disk layout is not possible.", String.valueOf(e.getMessage()), "Change the plan.");
        }
        Files.createDirectories(replica.points());
        Files.createDirectories(replica.boot());
        Properties properties = new Properties();
        properties.setProperty("format", "1");
        properties.setProperty("name", job.text(PortalJob.NAME));
        properties.setProperty("source", job.text(PortalJob.SOURCE));
        properties.setProperty("created", Instant.now().toString());
        properties.setProperty("seed", Long.toString(job.number(PortalJob.SEED, 0)));
        layout.write(properties);
        ReplicaDirectory.save(replica.properties(), properties);
    }

    private void start(boolean continued) throws IOException {
        applierThread.start();
        if (!continued) {
            // Nobody waits for the disk of a first sync but the first change; an increment opens its own when one
            // comes.
            if (base == 0) {
                var _ = open();
            }
            oldThread.start();
        } else if (resumed) {
            opened();
            oldThread.start();
        } else {
            oldThread.start();
        }
        new Event.Ready("resumed=" + resumed + " base=" + base + " point=" + number + " entries="
                        + (known.base() == null ? 0 : known.base().entries()) + " journal="
                        + known.journal().entries())
                .send(out);
    }

    // The layer

    private CompletableFuture<Opened> open() {
        CompletableFuture<Opened> fresh = new CompletableFuture<>();
        CompletableFuture<Opened> future = opening.compareAndExchange(null, fresh);
        if (future == null) {
            future = fresh;
            Thread.ofPlatform().name("open").start(() -> {
                try {
                    fresh.complete(openNow());
                } catch (IOException | RuntimeException | Error e) {
                    fresh.completeExceptionally(e);
                }
            });
        }
        return future;
    }

    private Opened opened() throws IOException {
        return await(open());
    }

    private static <T> T await(CompletableFuture<T> future) throws IOException {
        try {
            return future.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("Interrupted.", e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof IOException io) {
                throw io;
            }
            throw new IOException(String.valueOf(e.getCause()), e);
        }
    }

    private Opened openNow() throws IOException {
        if (!resumed) {
            // Nothing was written into it; its making may have broken off.
            Files.deleteIfExists(incoming.resolve("disk.raw"));
            Files.deleteIfExists(incoming.resolve("disk.qcow2"));
        }
        DiskImage image;
        if (resumed) {
            image = DiskImage.in(incoming);
        } else if (base == 0) {
            image = DiskImage.createBase(incoming, layout);
        } else {
            image = DiskImage.createLayer(incoming.resolve("disk.qcow2"), replica.disk(base));
        }
        OpenDisk disk = OpenDisk.attach(image, layout, incoming.resolve("work"), OpenDisk.Access.WRITE);
        try {
            // A base whose making broke off has no journal yet: it is made again.
            boolean format = base == 0 && !resumed;
            if (format) {
                disk.format();
            } else if (torn) {
                repair(disk);
            }
            disk.mount();
            if (format) {
                disk.removeLostAndFound();
            }
            if (resumed) {
                Recovery recovery = new Recovery(known, hash);
                recovery.run(disk.root(), torn);
            }
            int root = Libc.get()
                    .openat(
                            Libc.AT_FDCWD,
                            disk.root().toString().getBytes(StandardCharsets.UTF_8),
                            OpenFlags.DIRECTORY,
                            0);
            return new Opened(disk, root);
        } catch (IOException | RuntimeException e) {
            disk.close();
            throw e;
        }
    }

    private static void repair(OpenDisk disk) throws IOException {
        var wrong = disk.checkFileSystems(true);
        if (!wrong.isEmpty()) {
            throw new LayerException(
                    "layer-lost",
                    "The sync that broke off cannot be continued: its file system is beyond repair.",
                    String.join("; ", wrong),
                    "Abort it without keeping it, and run the sync again.");
        }
    }

    // Frames

    void oldMore(long count) {
        credit.release((int) Math.min(count, 1 << 20));
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
                    a = new Applier(opened().disk().root(), known, hash, report);
                    if (resumed) {
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
                        if (a == null && resumed) {
                            a = new Applier(opened().disk().root(), known, hash, report);
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
        if (!maybe || !Space.isShort(incoming)) {
            return e;
        }
        try {
            return Space.noSpace(incoming, Space.free(incoming), String.valueOf(e.getMessage()) + ".");
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
                    Space.watch(incoming, RESERVE);
                    flush(opened());
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

    /** The kernel tells of a lost write once only: whoever hears it writes it down. */
    private void flush(Opened o) throws IOException {
        try {
            o.disk.flush();
        } catch (IOException e) {
            lost = e;
            throw e;
        }
        Exception earlier = lost;
        if (earlier != null) {
            throw earlier instanceof IOException io ? io : new IOException(earlier);
        }
    }

    private void sendOld() {
        OldWriter old = new OldWriter();
        try (BatchCodec packer = new BatchCodec()) {
            Merge merge = known.merge();
            Entry entry = merge.next();
            while (entry != null && !stopping) {
                old.add(entry.path(), entry.kind(), entry.state(), entry.content());
                if (old.isFull()) {
                    sendOld(old, packer);
                }
                entry = merge.next();
            }
            if (!old.isEmpty() && !stopping) {
                sendOld(old, packer);
            }
            out.write(FrameType.OLD_END);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException | RuntimeException e) {
            fail(e);
        }
    }

    private void sendOld(OldWriter old, BatchCodec packer) throws IOException, InterruptedException {
        credit.acquire();
        packer.pack(old.batch().buffer(), old.batch().length(), 1);
        out.write(FrameType.OLD, packer.buffer(), 0, packer.length());
        old.reset();
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
        if (base > 0 && job.flag(PortalJob.SKIP_UNCHANGED) && known.journal().isEmpty()) {
            stopThreads();
            closeAll();
            Trees.delete(incoming);
            Properties confirmed = new Properties();
            confirmed.setProperty("point", Integer.toString(base));
            confirmed.setProperty("at", Instant.now().toString());
            ReplicaDirectory.save(replica.path().resolve("confirmed"), confirmed);
            release();
            result.put("unchanged", "true");
            result.put("point", Integer.toString(base));
            result.put("ms-total", millis(startNanos));
            return result;
        }
        stopThreads();
        // The manifest needs nothing of the disk: both are finished side by side.
        CompletableFuture<ManifestResult> manifest = new CompletableFuture<>();
        Thread.ofPlatform().name("manifest").start(() -> {
            try {
                manifest.complete(ManifestResult.write(known, incoming, hash));
            } catch (IOException | RuntimeException | Error e) {
                manifest.completeExceptionally(e);
            }
        });
        long closing = System.nanoTime();
        Opened o = opened();
        flush(o);
        var wrong = o.disk.errors();
        result.put("ms-flush", millis(closing));
        closing = System.nanoTime();
        DiskImage image = o.disk.image();
        closeDisk();
        result.put("ms-close", millis(closing));
        wrong.addAll(image.check());
        ManifestResult written = await(manifest);
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
        point.setProperty("number", Integer.toString(number));
        point.setProperty("parent", Integer.toString(base));
        point.setProperty("started", started);
        point.setProperty("finished", Instant.now().toString());
        point.setProperty("entries", Long.toString(written.entries()));
        point.setProperty("root", Long.toHexString(written.root()));
        point.setProperty("layer.bytes", Long.toString(image.allocated()));
        point.setProperty("content.bytes", Long.toString(a == null ? 0 : a.contentBytes()));
        lines.forEach((what, count) -> point.setProperty("report." + what, Long.toString(count)));
        known.close();
        ReplicaDirectory.save(incoming.resolve("point.properties"), point);
        // Until it has its name it can be continued; so what is needed for that goes afterwards.
        Files.move(incoming, replica.point(number), StandardCopyOption.ATOMIC_MOVE);
        ReplicaDirectory.force(replica.points());
        replica.setCurrent(number);
        Leftovers.ofSync(replica.point(number));
        closed = true;
        lock.close();
        point.forEach((key, value) -> result.put(String.valueOf(key), String.valueOf(value)));
        result.put("point", Integer.toString(number));
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
            CompletableFuture<Opened> open = opening.get();
            if (keep && open != null && open.isDone() && !open.isCompletedExceptionally()) {
                flush(await(open));
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
        boolean damaged = lost != null || trouble != null;
        try {
            if (!keep || (damaged && base > 0)) {
                Trees.delete(incoming);
            } else {
                Continued.mark(incoming, base, damaged ? Continued.End.DAMAGED : Continued.End.CLOSED);
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
        credit.release(1 << 20);
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
            if (oldThread.isAlive() && failed) {
                oldThread.interrupt();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("Interrupted.", e);
        }
    }

    private void closeDisk() throws IOException {
        CompletableFuture<Opened> future = opening.getAndSet(null);
        if (future != null) {
            Opened o;
            try {
                o = await(future);
            } catch (IOException neverOpened) {
                return;
            }
            Libc.get().close(o.root);
            o.disk.close();
        }
    }

    private void closeAll() throws IOException {
        try {
            closeDisk();
        } finally {
            report.close();
            known.close();
        }
    }

    private static String millis(long since) {
        return Long.toString((System.nanoTime() - since) / 1_000_000);
    }
}
