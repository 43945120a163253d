package org.understudy.agent.portal;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicReference;

import org.jspecify.annotations.Nullable;

import org.understudy.agent.libc.Libc;
import org.understudy.agent.libc.OpenFlags;
import org.understudy.agent.portal.apply.Recovery;
import org.understudy.agent.portal.layer.DiskImage;
import org.understudy.agent.portal.layer.LayerException;
import org.understudy.agent.portal.layer.OpenDisk;

/** The layer that a sync writes into: opened when it is first needed, by a thread of its own, and only once. */
final class SyncLayer {
    private final SyncPlace place;
    private final AtomicReference<@Nullable CompletableFuture<Opened>> opening = new AtomicReference<>();
    /** A write was lost: the layer is not what its journal says. */
    private volatile @Nullable Exception lost;

    /** @param root a descriptor of the tree's root directory */
    record Opened(OpenDisk disk, int root) {}

    SyncLayer(SyncPlace place) {
        this.place = place;
    }

    /** Begins to open it, where that has not been begun. */
    CompletableFuture<Opened> open() {
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

    Opened opened() throws IOException {
        return await(open());
    }

    boolean isOpen() {
        CompletableFuture<Opened> open = opening.get();
        return open != null && open.isDone() && !open.isCompletedExceptionally();
    }

    static <T> T await(CompletableFuture<T> future) throws IOException {
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
        if (!place.resumed()) {
            // Nothing was written into it; its making may have broken off.
            Files.deleteIfExists(place.incoming().resolve("disk.raw"));
            Files.deleteIfExists(place.incoming().resolve("disk.qcow2"));
        }
        DiskImage image;
        if (place.resumed()) {
            image = DiskImage.in(place.incoming());
        } else if (place.base() == 0) {
            image = DiskImage.createBase(place.incoming(), place.layout());
        } else {
            image = DiskImage.createLayer(
                    place.incoming().resolve("disk.qcow2"), place.replica().disk(place.base()));
        }
        OpenDisk disk = OpenDisk.attach(image, place.layout(), place.incoming().resolve("work"), OpenDisk.Access.WRITE);
        try {
            // A base whose making broke off has no journal yet: it is made again.
            boolean format = place.base() == 0 && !place.resumed();
            if (format) {
                disk.format();
            } else if (place.torn()) {
                repair(disk);
            }
            disk.mount();
            if (format) {
                disk.removeLostAndFound();
            }
            if (place.resumed()) {
                Recovery recovery = new Recovery(place.known(), place.hash());
                recovery.run(disk.root(), place.torn());
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

    boolean hasLost() {
        return lost != null;
    }

    /** The kernel tells of a lost write once only: whoever hears it writes it down. */
    void flush() throws IOException {
        try {
            opened().disk().flush();
        } catch (IOException e) {
            lost = e;
            throw e;
        }
        Exception earlier = lost;
        if (earlier != null) {
            throw earlier instanceof IOException io ? io : new IOException(earlier);
        }
    }

    void close() throws IOException {
        CompletableFuture<Opened> future = opening.getAndSet(null);
        if (future != null) {
            Opened o;
            try {
                o = await(future);
            } catch (IOException neverOpened) {
                return;
            }
            Libc.get().close(o.root());
            o.disk().close();
        }
    }
}
